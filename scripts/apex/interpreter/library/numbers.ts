import { Decimal, Double, ROUNDING_MODES, type RoundingMode } from '../values/decimal.ts';
import { compareNumbers, type NumberValue, toDecimal, toNumber } from '../values/equality.ts';
import { textOf } from '../values/text.ts';
import type { Value } from '../values/value.ts';
import type { Call, NativeType } from './native-type.ts';

const WHOLE = /^[+-]?\d+$/;

function wholeText(
    call: Call,
    { kind, least, most }: { readonly kind: string; readonly least: bigint; readonly most: bigint }
): bigint {
    const text = call.text(0);
    const value = WHOLE.test(text) ? BigInt(text.replace(/^\+/, '')) : null;
    if (value !== null && value >= least && value <= most) return value;
    return call.runtime.throwNew('TypeException', `Invalid ${kind}: ${text}`);
}

function wholeObject(call: Call, kind: string): number {
    const value = call.given(0);
    if (typeof value === 'number') return value;
    if (typeof value === 'string') return Number(wholeText(call, INTEGER_RANGE));
    return call.runtime.throwNew('TypeException', `Invalid ${kind}: ${textOf(value)}`);
}

const INTEGER_RANGE = { kind: 'integer', least: -2_147_483_648n, most: 2_147_483_647n } as const;
const LONG_RANGE = { kind: 'long', least: -(2n ** 63n), most: 2n ** 63n - 1n } as const;

const roundingMode = (name: string): RoundingMode =>
    ROUNDING_MODES.find((mode) => mode === name) ?? 'HALF_EVEN';

/** The greater or the smaller of two numbers, in the type that both have. */
const chosen =
    (isWanted: (order: number) => boolean) =>
    (call: Call): NumberValue =>
        isWanted(compareNumbers(call.number(0), call.number(1))) ? call.number(0) : call.number(1);

const SMALLER = chosen((order) => order <= 0);
const GREATER = chosen((order) => order >= 0);

function remainder(call: Call): Value {
    const [left, right] = [call.number(0), call.number(1)];
    if (toNumber(right) === 0) return call.runtime.throwNew('MathException', 'Divide by 0');
    return typeof left === 'bigint' && typeof right === 'bigint'
        ? left % right
        : toNumber(left) % toNumber(right);
}

function absolute(call: Call): Value {
    const value = call.number(0);
    if (value instanceof Decimal) return value.digits < 0n ? value.negated() : value;
    if (value instanceof Double) return new Double(Math.abs(value.value));
    return value < 0 ? -value : value;
}

const NUMBERS = ['Integer', 'Long', 'Double', 'Decimal'] as const;

/** The same method for each type of number. */
const perNumber = (
    name: string,
    count: number,
    run: (call: Call) => Value
): Record<string, (call: Call) => Value> =>
    Object.fromEntries(
        NUMBERS.map((type) => [`${name}(${new Array(count).fill(type).join(', ')}): ${type}`, run])
    );

const asInteger = (call: Call): number => Number(BigInt.asIntN(32, call.ownDecimal.truncated()));
const asLong = (call: Call): bigint => call.ownDecimal.truncated();

const conversions: NonNullable<NativeType['methods']> = {
    'intValue(): Integer': asInteger,
    'longValue(): Long': asLong,
    'doubleValue(): Double': (call) => new Double(toNumber(call.ownNumber)),
    'format(): String': (call) => toNumber(call.ownNumber).toLocaleString('en-US')
};

export const numberTypes: readonly NativeType[] = [
    {
        name: 'Integer',
        statics: {
            'valueOf(String): Integer': (call) => Number(wholeText(call, INTEGER_RANGE)),
            'valueOf(Object): Integer': (call) => wholeObject(call, 'integer')
        },
        methods: conversions
    },
    {
        name: 'Long',
        statics: { 'valueOf(String): Long': (call) => wholeText(call, LONG_RANGE) },
        methods: conversions
    },
    {
        name: 'Double',
        statics: {
            'valueOf(String): Double': (call) => {
                const value = Decimal.parse(call.text(0));
                if (value) return new Double(value.toNumber());
                return call.runtime.throwNew('TypeException', `Invalid double: ${call.text(0)}`);
            }
        },
        methods: conversions
    },
    {
        name: 'Decimal',
        statics: {
            'valueOf(String): Decimal': (call) =>
                Decimal.parse(call.text(0)) ??
                call.runtime.throwNew('TypeException', `Invalid decimal: ${call.text(0)}`),
            'valueOf(Double): Decimal': (call) => toDecimal(call.number(0)),
            'valueOf(Long): Decimal': (call) => toDecimal(call.number(0))
        },
        methods: {
            ...conversions,
            'setScale(Integer): Decimal': (call) => call.ownDecimal.withScale(call.integer(0), 'HALF_UP'),
            'setScale(Integer, RoundingMode): Decimal': (call) =>
                call.ownDecimal.withScale(call.integer(0), roundingMode(call.enumName(1))),
            'round(): Long': (call) => call.ownDecimal.withScale(0, 'HALF_EVEN').digits,
            'round(RoundingMode): Long': (call) =>
                call.ownDecimal.withScale(0, roundingMode(call.enumName(0))).digits,
            'scale(): Integer': (call) => call.ownDecimal.scale,
            'stripTrailingZeros(): Decimal': (call) => call.ownDecimal.stripped(),
            'toPlainString(): String': (call) => call.ownDecimal.toString()
        }
    },
    {
        name: 'Boolean',
        statics: {
            'valueOf(Object): Boolean': (call) => textOf(call.given(0)).toLowerCase() === 'true'
        }
    },
    {
        name: 'Math',
        statics: {
            ...perNumber('min', 2, SMALLER),
            ...perNumber('max', 2, GREATER),
            ...perNumber('abs', 1, absolute),
            'mod(Integer, Integer): Integer': remainder,
            'mod(Long, Long): Long': remainder,
            'sqrt(Double): Double': (call) => new Double(Math.sqrt(toNumber(call.number(0)))),
            'round(Double): Integer': (call) => Math.round(toNumber(call.number(0))),
            'floor(Double): Double': (call) => new Double(Math.floor(toNumber(call.number(0)))),
            'ceil(Double): Double': (call) => new Double(Math.ceil(toNumber(call.number(0))))
        }
    },
    { name: 'RoundingMode', values: [...ROUNDING_MODES] }
];
