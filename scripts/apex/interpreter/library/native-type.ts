import type { Runtime } from '../runtime/runtime.ts';
import { type ApexType, OBJECT } from '../types/apex-type.ts';
import { Decimal } from '../values/decimal.ts';
import { isNumber, type NumberValue, toDecimal } from '../values/equality.ts';
import { InterpreterFault } from '../values/faults.ts';
import { ApexDate, ApexDatetime } from '../values/moments.ts';
import { runtimeTypeName } from '../values/text.ts';
import {
    BlobValue,
    EnumValue,
    Instance,
    ListValue,
    MapValue,
    NativeObject,
    RecordValue,
    SetValue,
    type Value
} from '../values/value.ts';

/** A call of a method of the platform: who is asked, and with what. Arguments have the types of the signature. */
export class Call {
    readonly runtime: Runtime;
    /** Null for static methods. */
    readonly self: Value;
    readonly args: readonly Value[];
    /** Types of the arguments as the compiler knows them. */
    readonly argTypes: readonly ApexType[];
    /** What the method returns, as the compiler knows it. */
    readonly returns: ApexType;

    constructor(given: Pick<Call, 'runtime' | 'self' | 'args' | 'argTypes' | 'returns'>) {
        this.runtime = given.runtime;
        this.self = given.self;
        this.args = given.args;
        this.argTypes = given.argTypes;
        this.returns = given.returns;
    }

    /** An argument, which may be null. */
    at(index: number): Value {
        return this.args[index] ?? null;
    }

    typeAt(index: number): ApexType {
        return this.argTypes[index] ?? OBJECT;
    }

    /** An argument of a kind. Throws a NullPointerException where it is null, as the platform does. */
    private wanted<T>(value: Value, check: (value: NonNullable<Value>) => T | undefined): T {
        if (value === null) return this.runtime.throwNull();
        const found = check(value);
        if (found === undefined)
            throw new InterpreterFault(`a ${runtimeTypeName(value)} was not expected here`);
        return found;
    }

    /** An argument that must not be null. */
    given(index: number): NonNullable<Value> {
        return this.wanted(this.at(index), (value) => value);
    }

    text(index: number): string {
        return this.wanted(this.at(index), (value) => (typeof value === 'string' ? value : undefined));
    }

    integer(index: number): number {
        return this.wanted(this.at(index), (value) => (typeof value === 'number' ? value : undefined));
    }

    number(index: number): NumberValue {
        return this.wanted(this.at(index), (value) => (isNumber(value) ? value : undefined));
    }

    flag(index: number): boolean {
        return this.wanted(this.at(index), (value) => (typeof value === 'boolean' ? value : undefined));
    }

    date(index: number): ApexDate {
        return this.wanted(this.at(index), (value) => (value instanceof ApexDate ? value : undefined));
    }

    datetime(index: number): ApexDatetime {
        return this.wanted(this.at(index), (value) => (value instanceof ApexDatetime ? value : undefined));
    }

    list(index: number): ListValue {
        return this.wanted(this.at(index), (value) => (value instanceof ListValue ? value : undefined));
    }

    map(index: number): MapValue {
        return this.wanted(this.at(index), (value) => (value instanceof MapValue ? value : undefined));
    }

    blob(index: number): BlobValue {
        return this.wanted(this.at(index), (value) => (value instanceof BlobValue ? value : undefined));
    }

    enumName(index: number): string {
        return this.wanted(this.at(index), (value) => (value instanceof EnumValue ? value.name : undefined));
    }

    instance(index: number): Instance {
        return this.wanted(this.at(index), (value) => (value instanceof Instance ? value : undefined));
    }

    /** Elements of a list or a set. */
    elements(index: number): readonly Value[] {
        return this.wanted(this.at(index), (value) => {
            if (value instanceof ListValue) return value.items;
            return value instanceof SetValue ? value.values() : undefined;
        });
    }

    /** One record or a list of them. */
    records(index: number): readonly RecordValue[] {
        const all = this.wanted(this.at(index), (value) =>
            value instanceof ListValue ? value.items : [value]
        );
        return all.map((each) =>
            this.wanted(each, (value) => (value instanceof RecordValue ? value : undefined))
        );
    }

    get ownText(): string {
        return this.wanted(this.self, (value) => (typeof value === 'string' ? value : undefined));
    }

    get ownNumber(): NumberValue {
        return this.wanted(this.self, (value) => (isNumber(value) ? value : undefined));
    }

    get ownDecimal(): Decimal {
        return toDecimal(this.ownNumber);
    }

    get ownDate(): ApexDate {
        return this.wanted(this.self, (value) => (value instanceof ApexDate ? value : undefined));
    }

    get ownDatetime(): ApexDatetime {
        return this.wanted(this.self, (value) => (value instanceof ApexDatetime ? value : undefined));
    }

    get ownList(): ListValue {
        return this.wanted(this.self, (value) => (value instanceof ListValue ? value : undefined));
    }

    get ownSet(): SetValue {
        return this.wanted(this.self, (value) => (value instanceof SetValue ? value : undefined));
    }

    get ownMap(): MapValue {
        return this.wanted(this.self, (value) => (value instanceof MapValue ? value : undefined));
    }

    get ownRecord(): RecordValue {
        return this.wanted(this.self, (value) => (value instanceof RecordValue ? value : undefined));
    }

    get ownInstance(): Instance {
        return this.wanted(this.self, (value) => (value instanceof Instance ? value : undefined));
    }
}

/** What an object of the platform keeps, by the class of its state. */
export function stateOf<T extends object>(value: Value, kind: abstract new (...args: never[]) => T): T {
    const state = value instanceof NativeObject ? value.state : null;
    if (state instanceof kind) return state;
    throw new InterpreterFault(`a ${runtimeTypeName(value)} was not expected here`);
}

export type NativeFunction = (call: Call) => Value;

/** A member that is read and written without a call, such as `record.fullName` of custom metadata. */
export interface NativeField {
    readonly read: (self: Value, runtime: Runtime) => Value;
    /** Null where it cannot be written. */
    readonly write: ((self: Value, value: Value) => void) | null;
}

/** A type of the platform. Methods are named by their signatures: `left(Integer): String`. */
export interface NativeType {
    readonly name: string;
    readonly statics?: Readonly<Record<string, NativeFunction>>;
    readonly methods?: Readonly<Record<string, NativeFunction>>;
    /** By their parameters: `(String)`. */
    readonly constructors?: Readonly<Record<string, NativeFunction>>;
    /** By name and type: `fullName: String`. */
    readonly fields?: Readonly<Record<string, NativeField>>;
    /** Constants of an enum. */
    readonly values?: readonly string[];
}
