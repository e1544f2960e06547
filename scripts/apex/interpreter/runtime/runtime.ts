import { AccessRules } from '../database/access.ts';
import type { OrgSchema } from '../database/org-schema.ts';
import { Store } from '../database/store.ts';
import type { ClassInfo, MethodInfo } from '../types/class-info.ts';
import { InterpreterFault, UncatchableFailure } from '../values/faults.ts';
import { ApexThrow, Instance, type RecordValue, type RowFailure, type Value } from '../values/value.ts';
import type { Frame } from './frame.ts';
import { type LimitName, Transaction } from './limits.ts';
import { TestContext } from './test-context.ts';

const DEEPEST = 1000;

interface Details {
    readonly rows?: readonly RowFailure[];
    readonly inaccessible?: ReadonlyMap<string, readonly string[]>;
}

/** What is known while Apex runs: the org with its records, who runs it, and where it stands. */
export class Runtime {
    readonly schema: OrgSchema;
    readonly store = new Store();
    readonly access: AccessRules;
    /** Users who administer the org. */
    readonly administrators = new Set<string>();
    /** Classes by lower-case name, those of the platform too. */
    readonly classes = new Map<string, ClassInfo>();
    userId = '';
    /** Whether queries and changes without an access level of their own follow the sharing of records. */
    sharing = false;
    /** Whether setup objects or others were written; both are not allowed, unless runAs stands between them. */
    written: 'setup' | 'other' | null = null;
    transaction = new Transaction();
    /** The batch of records of the trigger that runs; null outside of one. */
    triggerRecords: readonly RecordValue[] | null = null;
    test = new TestContext();
    private readonly stack: Frame[] = [];
    private statics = new Map<ClassInfo, Map<string, Value>>();

    constructor(schema: OrgSchema) {
        this.schema = schema;
        const { store, administrators } = this;
        this.access = new AccessRules({ schema, store, administrators });
    }

    /** The row of the user in whose name Apex runs. */
    get user(): Readonly<Record<string, Value>> {
        const users = this.schema.objects.get('user');
        const row = users && this.store.row(users, this.userId);
        if (!row) throw new InterpreterFault(`the user ${this.userId} is not there`);
        return row;
    }

    get zone(): string {
        return String(this.user['timezonesidkey'] ?? 'GMT');
    }

    /** Where Apex stands, the innermost call first. */
    get trace(): string {
        return this.stack
            .toReversed()
            .map(({ name, line }) => `Class.${name}: line ${line}`)
            .join('\n');
    }

    /** Forgets what a test left behind, but not the records. */
    reset(): void {
        this.statics = new Map();
        this.stack.length = 0;
        this.sharing = false;
        this.written = null;
        this.triggerRecords = null;
        this.transaction = new Transaction();
        this.test = new TestContext();
    }

    classNamed(name: string): ClassInfo {
        const found = this.classes.get(name.toLowerCase());
        if (!found) throw new InterpreterFault(`the class ${name} is not supported`);
        return found;
    }

    /** Makes an exception without throwing it. */
    exception(typeName: string, message: string | null, details: Details = {}): Instance {
        const instance = new Instance(this.classNamed(typeName));
        instance.failure = {
            message,
            cause: null,
            trace: this.trace,
            rows: details.rows ?? [],
            inaccessible: details.inaccessible ?? new Map()
        };
        return instance;
    }

    throwNew(typeName: string, message: string, details: Details = {}): never {
        throw new ApexThrow(this.exception(typeName, message, details));
    }

    throwNull(): never {
        return this.throwNew('NullPointerException', 'Attempt to de-reference a null object');
    }

    /** Ends the transaction by what no catch clause catches. */
    throwUncatchable(typeName: string, message: string): never {
        throw new UncatchableFailure({ typeName, message, trace: this.trace });
    }

    useLimit(name: LimitName, count = 1): void {
        const exceeded = this.transaction.use(name, count);
        if (exceeded !== null) this.throwUncatchable('System.LimitException', exceeded);
    }

    /** Runs something as another call on the stack, with the sharing that its class asks for. */
    within<T>(
        { frame, sharing }: { readonly frame: Frame; readonly sharing: ClassInfo['sharing'] },
        run: () => T
    ): T {
        if (this.stack.length >= DEEPEST) {
            this.throwUncatchable('System.LimitException', `Maximum stack depth reached: ${DEEPEST + 1}`);
        }
        const before = this.sharing;
        if (sharing === 'with') this.sharing = true;
        if (sharing === 'without') this.sharing = false;
        this.stack.push(frame);
        try {
            return run();
        } finally {
            this.stack.pop();
            this.sharing = before;
        }
    }

    /** Static values of a class; `initialise` runs before they are used for the first time. */
    staticsOf(info: ClassInfo, initialise: (values: Map<string, Value>) => void): Map<string, Value> {
        const known = this.statics.get(info);
        if (known) return known;
        const values = new Map<string, Value>();
        this.statics.set(info, values);
        initialise(values);
        return values;
    }
}

/** Name of a method for traces. */
export const traceName = (method: MethodInfo): string =>
    `${method.owner.fullName}.${method.isConstructor ? '<init>' : method.name}`;
