import type { FieldType, ObjectType } from '../database/object-type.ts';
import type { ApexType } from '../types/apex-type.ts';
import type { ClassInfo } from '../types/class-info.ts';
import type { Decimal, Double } from './decimal.ts';
import { keyOf } from './equality.ts';
import type { ApexDate, ApexDatetime } from './moments.ts';

/**
 * A value of Apex. Integer is a number, Long a bigint, String and Id a string: which of both it is, the compiler knows.
 */
export type Value =
    | null
    | boolean
    | number
    | bigint
    | string
    | Decimal
    | Double
    | ApexDate
    | ApexDatetime
    | BlobValue
    | ListValue
    | SetValue
    | MapValue
    | RecordValue
    | Instance
    | EnumValue
    | NativeObject
    | TypeToken
    | ObjectToken
    | FieldToken;

export class BlobValue {
    readonly bytes: Buffer;

    constructor(bytes: Buffer) {
        this.bytes = bytes;
    }
}

export class ListValue {
    readonly element: ApexType;
    readonly items: Value[];

    constructor(element: ApexType, items: Value[] = []) {
        this.element = element;
        this.items = items;
    }
}

export class SetValue {
    readonly element: ApexType;
    private readonly byKey = new Map<string, Value>();

    constructor(element: ApexType, items: Iterable<Value> = []) {
        this.element = element;
        for (const item of items) this.add(item);
    }

    get size(): number {
        return this.byKey.size;
    }

    values(): Value[] {
        return [...this.byKey.values()];
    }

    has(item: Value): boolean {
        return this.byKey.has(keyOf(item));
    }

    /** Returns whether it was not there before. */
    add(item: Value): boolean {
        const key = keyOf(item);
        if (this.byKey.has(key)) return false;
        this.byKey.set(key, item);
        return true;
    }

    delete(item: Value): boolean {
        return this.byKey.delete(keyOf(item));
    }

    clear(): void {
        this.byKey.clear();
    }
}

export class MapValue {
    readonly key: ApexType;
    readonly value: ApexType;
    private readonly byKey = new Map<string, [Value, Value]>();
    /** Keys of a describe are found whatever their case. */
    private readonly ignoresCase: boolean;

    constructor(types: { readonly key: ApexType; readonly value: ApexType }, ignoresCase = false) {
        this.key = types.key;
        this.value = types.value;
        this.ignoresCase = ignoresCase;
    }

    private keyFor(key: Value): string {
        return keyOf(this.ignoresCase && typeof key === 'string' ? key.toLowerCase() : key);
    }

    get size(): number {
        return this.byKey.size;
    }

    entries(): [Value, Value][] {
        return [...this.byKey.values()];
    }

    has(key: Value): boolean {
        return this.byKey.has(this.keyFor(key));
    }

    get(key: Value): Value {
        return this.byKey.get(this.keyFor(key))?.[1] ?? null;
    }

    /** Returns the value that was there before. */
    put(key: Value, value: Value): Value {
        const before = this.get(key);
        this.byKey.set(this.keyFor(key), [key, value]);
        return before;
    }

    delete(key: Value): Value {
        const before = this.get(key);
        this.byKey.delete(this.keyFor(key));
        return before;
    }

    clear(): void {
        this.byKey.clear();
    }
}

/** A record in memory. */
export class RecordValue {
    readonly object: ObjectType;
    /** By lower-case name of the field or of the path to a parent. */
    readonly values = new Map<string, Value>();
    /** What was queried; null where the record was made by hand and every field may be read. */
    readonly queried: Set<string> | null;
    /** Fields that were given a value since the record was made or read. */
    readonly assigned = new Set<string>();

    constructor(object: ObjectType, queried: Set<string> | null = null) {
        this.object = object;
        this.queried = queried;
    }

    get id(): string | null {
        const id = this.values.get('id');
        return typeof id === 'string' ? id : null;
    }
}

/** An object of a class; exceptions are such objects too. */
export class Instance {
    readonly class: ClassInfo;
    readonly values = new Map<string, Value>();
    /** What an exception carries. */
    failure: FailureDetails | null = null;

    constructor(info: ClassInfo) {
        this.class = info;
    }
}

export interface RowFailure {
    readonly index: number;
    readonly id: string | null;
    readonly status: string;
    readonly message: string;
    readonly fields: readonly string[];
}

export interface FailureDetails {
    message: string | null;
    cause: Instance | null;
    readonly trace: string;
    /** Of a DmlException. */
    readonly rows: readonly RowFailure[];
    /** Of a QueryException in user mode: fields that may not be read, by object. */
    readonly inaccessible: ReadonlyMap<string, readonly string[]>;
}

export class EnumValue {
    /** The enum's own name: System.StatusCode. */
    readonly typeName: string;
    readonly name: string;
    readonly ordinal: number;

    constructor({
        typeName,
        name,
        ordinal
    }: {
        readonly typeName: string;
        readonly name: string;
        readonly ordinal: number;
    }) {
        this.typeName = typeName;
        this.name = name;
        this.ordinal = ordinal;
    }
}

/** An object of the platform, such as an HttpRequest; what it knows is the business of its library. */
export class NativeObject {
    readonly typeName: string;
    readonly state: object;

    constructor(typeName: string, state: object) {
        this.typeName = typeName;
        this.state = state;
    }
}

/** System.Type: what stands before `.class`. */
export class TypeToken {
    readonly type: ApexType;

    constructor(type: ApexType) {
        this.type = type;
    }
}

/** Schema.SObjectType. */
export class ObjectToken {
    readonly object: ObjectType;

    constructor(object: ObjectType) {
        this.object = object;
    }
}

/** Schema.SObjectField. */
export class FieldToken {
    readonly object: ObjectType;
    readonly field: FieldType;

    constructor(object: ObjectType, field: FieldType) {
        this.object = object;
        this.field = field;
    }
}

/** An Apex exception on its way up; catch clauses of Apex look at its instance. */
export class ApexThrow extends Error {
    readonly instance: Instance;

    constructor(instance: Instance) {
        super(`${instance.class.fullName}: ${instance.failure?.message ?? ''}`);
        this.name = 'ApexThrow';
        this.instance = instance;
    }
}
