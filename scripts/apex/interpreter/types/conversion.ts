import type { Runtime } from '../runtime/runtime.ts';
import { Decimal, Double } from '../values/decimal.ts';
import { isNumber, toDecimal, toNumber } from '../values/equality.ts';
import { ApexDate, ApexDatetime } from '../values/moments.ts';
import { ListValue, type Value } from '../values/value.ts';
import { type ApexType, isPrimitive, isSameType, type PrimitiveName } from './apex-type.ts';
import { implementsNative, isException, isSubclass } from './class-info.ts';
import { asId } from '../database/record-fields.ts';

export type Convert = (value: Value) => Value;

/** What of the platform extends what. */
const NATIVE_PARENTS: Readonly<Record<string, string>> = {
    'metadata.custommetadata': 'metadata.metadata',
    'database.querylocatoriterator': 'iterator'
};

const same: Convert = (value) => value;
const WIDENING: readonly PrimitiveName[] = ['Integer', 'Long', 'Double', 'Decimal'];

const toLong: Convert = (value) => (typeof value === 'number' ? BigInt(value) : value);
const toDouble: Convert = (value) =>
    isNumber(value) && !(value instanceof Double) ? new Double(toNumber(value)) : value;
const toExact: Convert = (value) =>
    isNumber(value) && !(value instanceof Decimal) ? toDecimal(value) : value;
const toDatetime: Convert = (value) => (value instanceof ApexDate ? new ApexDatetime(value.ms) : value);

function primitiveConversion(
    runtime: Runtime,
    { from, to }: { readonly from: PrimitiveName; readonly to: PrimitiveName }
): Convert | null {
    const widens = WIDENING.includes(from) && WIDENING.indexOf(from) < WIDENING.indexOf(to);
    if (widens || (from === 'Decimal' && to === 'Double')) {
        return to === 'Long' ? toLong : to === 'Double' ? toDouble : toExact;
    }
    if (from === 'Id' && to === 'String') return same;
    if (from === 'String' && to === 'Id')
        return (value) => (typeof value === 'string' ? asId(runtime, value) : value);
    return from === 'Date' && to === 'Datetime' ? toDatetime : null;
}

/** A query whose rows are taken for one record. */
function singleRow(runtime: Runtime): Convert {
    return (value) => {
        if (!(value instanceof ListValue)) return value;
        if (value.items.length === 0) {
            return runtime.throwNew('QueryException', 'List has no rows for assignment to SObject');
        }
        if (value.items.length > 1) {
            return runtime.throwNew('QueryException', 'List has more than 1 row for assignment to SObject');
        }
        return value.items[0] ?? null;
    };
}

/** Lists may be taken for lists of what their elements are too; other collections may not. */
function listConversion(from: ApexType, to: ApexType): Convert | null {
    if (isPrimitive(to, 'Object')) return same;
    if (from.kind === 'record' && to.kind === 'record') {
        return from.object === null || to.object === null || from.object === to.object ? same : null;
    }
    if (from.kind === 'list' && to.kind === 'list') return listConversion(from.element, to.element);
    if (from.kind === 'class' && to.kind === 'class') return isSubclass(from.class, to.class) ? same : null;
    return isSameType(from, to) ? same : null;
}

function classConversion(from: Extract<ApexType, { kind: 'class' }>, to: ApexType): Convert | null {
    if (to.kind === 'class') return isSubclass(from.class, to.class) ? same : null;
    if (to.kind !== 'native') return null;
    if (to.name === 'Exception') return isException(from.class) ? same : null;
    return implementsNative(from.class, to.name) ? same : null;
}

function nativeConversion(from: string, to: ApexType): Convert | null {
    if (to.kind !== 'native') return null;
    for (let name: string | undefined = from.toLowerCase(); name !== undefined; name = NATIVE_PARENTS[name]) {
        if (name === to.name.toLowerCase()) return same;
    }
    return null;
}

/** How a value of one type becomes one of another without a cast; null where the platform refuses the assignment. */
export function conversion(
    runtime: Runtime,
    { from, to }: { readonly from: ApexType; readonly to: ApexType }
): Convert | null {
    if (from.kind === 'null' || isSameType(from, to)) return same;
    if (from.kind === 'void') return null;
    if (isPrimitive(to, 'Object')) return same;
    if (from.kind === 'primitive') {
        return to.kind === 'primitive'
            ? primitiveConversion(runtime, { from: from.name, to: to.name })
            : null;
    }
    if (from.kind === 'list') {
        if (to.kind === 'list') return listConversion(from.element, to.element);
        const isRow = from.isQuery && to.kind === 'record' && listConversion(from.element, to) !== null;
        return isRow ? singleRow(runtime) : null;
    }
    if (from.kind === 'record') return to.kind === 'record' && to.object === null ? same : null;
    if (from.kind === 'class') return classConversion(from, to);
    return from.kind === 'native' ? nativeConversion(from.name, to) : null;
}

/** The type of an expression that gives a value of the one or of the other. */
export function commonType(runtime: Runtime, left: ApexType, right: ApexType): ApexType {
    if (left.kind === 'null') return right;
    if (
        conversion(runtime, { from: right, to: left }) &&
        !(isPrimitive(left, 'Id') && isPrimitive(right, 'String'))
    )
        return left;
    if (conversion(runtime, { from: left, to: right })) return right;
    return { kind: 'primitive', name: 'Object' };
}
