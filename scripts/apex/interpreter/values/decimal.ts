import { InterpreterFault } from './faults.ts';

/** Digits after the point that a quotient keeps at most, as the platform documents. */
const MOST_SCALE = 33;

export const ROUNDING_MODES = [
    'CEILING',
    'DOWN',
    'FLOOR',
    'HALF_DOWN',
    'HALF_EVEN',
    'HALF_UP',
    'UP'
] as const;
export type RoundingMode = (typeof ROUNDING_MODES)[number];

const power = (exponent: number): bigint => 10n ** BigInt(exponent);
const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** Whether a number goes away from zero, by what is left over of it. */
function goesUp({
    quotient,
    left,
    step,
    isNegative,
    mode
}: {
    readonly quotient: bigint;
    readonly left: bigint;
    readonly step: bigint;
    readonly isNegative: boolean;
    readonly mode: RoundingMode;
}): boolean {
    const twice = left * 2n;
    switch (mode) {
        case 'HALF_UP':
            return twice >= step;
        case 'HALF_DOWN':
            return twice > step;
        case 'HALF_EVEN':
            return twice > step || (twice === step && quotient % 2n !== 0n);
        case 'UP':
            return left > 0n;
        case 'DOWN':
            return false;
        case 'FLOOR':
            return isNegative && left > 0n;
        case 'CEILING':
            return !isNegative && left > 0n;
    }
}

/** An exact decimal number: the digits and how many of them stand after the point. */
export class Decimal {
    readonly digits: bigint;
    readonly scale: number;

    constructor(digits: bigint, scale: number) {
        this.digits = digits;
        this.scale = scale;
    }

    /** Reads 12, -0.5 or 1.5e3; null for anything else. */
    static parse(text: string): Decimal | null {
        const [found, sign, whole = '', part = '', exponent = '0'] =
            /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text.trim()) ?? [];
        if (found === undefined || whole + part === '') return null;
        const scale = part.length - Number(exponent);
        const digits = BigInt(whole + part) * (sign === '-' ? -1n : 1n);
        return scale < 0 ? new Decimal(digits * power(-scale), 0) : new Decimal(digits, scale);
    }

    /** The number that a double shows, as `Decimal.valueOf(Double)` gives it. */
    static ofDouble(value: number): Decimal {
        const parsed = Decimal.parse(String(value));
        if (parsed === null) throw new InterpreterFault(`${value} is no decimal number`);
        return parsed;
    }

    toString(): string {
        const text = absolute(this.digits)
            .toString()
            .padStart(this.scale + 1, '0');
        const sign = this.digits < 0n ? '-' : '';
        if (this.scale === 0) return sign + text;
        return `${sign}${text.slice(0, -this.scale)}.${text.slice(-this.scale)}`;
    }

    toNumber(): number {
        return Number(this.toString());
    }

    /** The whole part, as `intValue` and `longValue` give it. */
    truncated(): bigint {
        return this.digits / power(this.scale);
    }

    withScale(scale: number, mode: RoundingMode = 'HALF_EVEN'): Decimal {
        if (scale >= this.scale) return new Decimal(this.digits * power(scale - this.scale), scale);
        const step = power(this.scale - scale);
        const quotient = this.digits / step;
        const left = absolute(this.digits % step);
        const isNegative = this.digits < 0n;
        const up = goesUp({ quotient, left, step, isNegative, mode });
        return new Decimal(up ? quotient + (isNegative ? -1n : 1n) : quotient, scale);
    }

    stripped(): Decimal {
        let { digits, scale } = this;
        while (scale > 0 && digits % 10n === 0n) {
            digits /= 10n;
            scale -= 1;
        }
        return new Decimal(digits, scale);
    }

    negated(): Decimal {
        return new Decimal(-this.digits, this.scale);
    }

    plus(other: Decimal): Decimal {
        const scale = Math.max(this.scale, other.scale);
        return new Decimal(this.withScale(scale).digits + other.withScale(scale).digits, scale);
    }

    minus(other: Decimal): Decimal {
        return this.plus(other.negated());
    }

    times(other: Decimal): Decimal {
        return new Decimal(this.digits * other.digits, this.scale + other.scale);
    }

    /** The quotient with all its digits, up to 33 after the point; the caller has seen that the divisor is not zero. */
    dividedBy(other: Decimal): Decimal {
        const digits = (this.digits * power(MOST_SCALE + 1 + other.scale)) / other.digits;
        const exact = new Decimal(digits, MOST_SCALE + 1 + this.scale)
            .withScale(MOST_SCALE, 'HALF_UP')
            .stripped();
        const least = Math.max(this.scale - other.scale, 0);
        return exact.scale < least ? exact.withScale(least) : exact;
    }

    /** Negative, zero or positive, as this is less than, equal to or more than the other. */
    compareTo(other: Decimal): number {
        const scale = Math.max(this.scale, other.scale);
        const left = this.withScale(scale).digits;
        const right = other.withScale(scale).digits;
        return left < right ? -1 : left > right ? 1 : 0;
    }
}

/** A binary floating-point number; a class, so that 1.0 is told from the Integer 1. */
export class Double {
    readonly value: number;

    constructor(value: number) {
        this.value = value;
    }

    toString(): string {
        return Number.isInteger(this.value) && Math.abs(this.value) < 1e7
            ? this.value.toFixed(1)
            : String(this.value);
    }
}
