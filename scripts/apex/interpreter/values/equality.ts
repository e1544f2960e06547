import { Decimal, Double } from './decimal.ts';
import { InterpreterFault } from './faults.ts';
import { ApexDate, ApexDatetime } from './moments.ts';
import {
    BlobValue,
    EnumValue,
    FieldToken,
    ListValue,
    MapValue,
    ObjectToken,
    RecordValue,
    SetValue,
    TypeToken,
    type Value
} from './value.ts';
import { typeText } from '../types/apex-type.ts';

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

function identityOf(value: object): number {
    const known = identities.get(value);
    if (known !== undefined) return known;
    lastIdentity += 1;
    identities.set(value, lastIdentity);
    return lastIdentity;
}

const recordKey = (record: RecordValue): string =>
    [...record.values]
        .filter(([, value]) => !(value instanceof RecordValue))
        .map(([name, value]) => `${name}=${keyOf(value)}`)
        .sort()
        .join('\u0001');

/** A text that two values share exactly if a Set takes them for one; unlike `==` it tells capital letters. */
export function keyOf(value: Value): string {
    if (value === null) return 'null';
    if (typeof value === 'string') return `s${value}`;
    if (typeof value === 'boolean') return `b${value}`;
    if (typeof value === 'number' || typeof value === 'bigint') return `n${value}`;
    if (value instanceof Decimal) return `n${value.stripped().toString()}`;
    if (value instanceof Double) return `n${value.value}`;
    if (value instanceof ApexDate) return `d${value.toString()}`;
    if (value instanceof ApexDatetime) return `t${value.ms}`;
    if (value instanceof BlobValue) return `x${value.bytes.toString('hex')}`;
    if (value instanceof ListValue) return `l[${value.items.map(keyOf).join('\u0001')}]`;
    if (value instanceof SetValue) return `u[${value.values().map(keyOf).sort().join('\u0001')}]`;
    if (value instanceof MapValue) {
        const entries = value.entries().map(([key, held]) => `${keyOf(key)}=${keyOf(held)}`);
        return `m[${entries.sort().join('\u0001')}]`;
    }
    if (value instanceof RecordValue) return `r${value.object.name}{${recordKey(value)}}`;
    if (value instanceof EnumValue) return `e${value.typeName}.${value.name}`;
    if (value instanceof TypeToken) return `y${typeText(value.type)}`;
    if (value instanceof ObjectToken) return `o${value.object.name}`;
    if (value instanceof FieldToken) return `f${value.object.name}.${value.field.name}`;
    return `i${identityOf(value)}`;
}

export type NumberValue = number | bigint | Decimal | Double;

export const isNumber = (value: Value): value is NumberValue =>
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Decimal ||
    value instanceof Double;

export const toNumber = (value: NumberValue): number =>
    value instanceof Decimal ? value.toNumber() : value instanceof Double ? value.value : Number(value);

export const toDecimal = (value: NumberValue): Decimal => {
    if (value instanceof Decimal) return value;
    return value instanceof Double ? Decimal.ofDouble(value.value) : new Decimal(BigInt(value), 0);
};

export function compareNumbers(left: NumberValue, right: NumberValue): number {
    if (left instanceof Double || right instanceof Double) return Math.sign(toNumber(left) - toNumber(right));
    return toDecimal(left).compareTo(toDecimal(right));
}

/** Equality as a Set, a Map and Assert see it: capital letters count, numbers are compared by what they are worth. */
export function isEqual(left: Value, right: Value): boolean {
    if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) === 0;
    if (left instanceof ApexDatetime && right instanceof ApexDate) return left.ms === right.ms;
    if (left instanceof ApexDate && right instanceof ApexDatetime) return left.ms === right.ms;
    return keyOf(left) === keyOf(right);
}

/** The operator `==`: texts are equal whatever their case. */
export const isLooselyEqual = (left: Value, right: Value): boolean =>
    typeof left === 'string' && typeof right === 'string'
        ? left.toLowerCase() === right.toLowerCase()
        : isEqual(left, right);

/** Negative, zero or positive. @throws InterpreterFault for what has no order */
export function compareValues(left: Value, right: Value): number {
    if (typeof left === 'string' && typeof right === 'string')
        return left < right ? -1 : left > right ? 1 : 0;
    if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
    if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
    const isMoment = (value: Value): value is ApexDate | ApexDatetime =>
        value instanceof ApexDate || value instanceof ApexDatetime;
    if (isMoment(left) && isMoment(right)) return Math.sign(left.ms - right.ms);
    throw new InterpreterFault('these values have no order that the interpreter knows');
}
