import type { Frame } from '../runtime/frame.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { BinaryExpression, Expression } from '../syntax/tree.ts';
import {
    type ApexType,
    BOOLEAN,
    DECIMAL,
    DOUBLE,
    INTEGER,
    isPrimitive,
    LONG,
    STRING,
    typeText
} from '../types/apex-type.ts';
import { commonType, conversion } from '../types/conversion.ts';
import { Decimal, Double } from '../values/decimal.ts';
import {
    compareValues,
    isEqual,
    isLooselyEqual,
    isNumber,
    type NumberValue,
    toDecimal,
    toNumber
} from '../values/equality.ts';
import { InterpreterFault } from '../values/faults.ts';
import { ApexDate } from '../values/moments.ts';
import { textOf } from '../values/text.ts';
import type { Value } from '../values/value.ts';
import { type Code, condition, converted } from './code.ts';
import { compileExpression } from './expressions.ts';
import type { Scope } from './scope.ts';

type Arithmetic = '+' | '-' | '*' | '/';
type Operands = readonly [NumberValue, NumberValue];

const isArithmetic = (operator: string): operator is Arithmetic => ['+', '-', '*', '/'].includes(operator);

const NUMERIC = [INTEGER, LONG, DOUBLE, DECIMAL];
const rankOf = (type: ApexType): number =>
    NUMERIC.findIndex(
        (each) =>
            isPrimitive(type, 'Integer', 'Long', 'Double', 'Decimal') && typeText(each) === typeText(type)
    );

function integers(operator: Arithmetic, left: number, right: number): number {
    if (operator === '+') return (left + right) | 0;
    if (operator === '-') return (left - right) | 0;
    return operator === '*' ? Math.imul(left, right) : Math.trunc(left / right) | 0;
}

function longs(operator: Arithmetic, left: bigint, right: bigint): bigint {
    if (operator === '+') return BigInt.asIntN(64, left + right);
    if (operator === '-') return BigInt.asIntN(64, left - right);
    return operator === '*' ? BigInt.asIntN(64, left * right) : left / right;
}

function doubles(operator: Arithmetic, left: number, right: number): Double {
    if (operator === '+') return new Double(left + right);
    if (operator === '-') return new Double(left - right);
    return new Double(operator === '*' ? left * right : left / right);
}

function decimals(operator: Arithmetic, left: Decimal, right: Decimal): Decimal {
    if (operator === '+') return left.plus(right);
    if (operator === '-') return left.minus(right);
    return operator === '*' ? left.times(right) : left.dividedBy(right);
}

const isZero = (value: NumberValue): boolean => toNumber(value) === 0;

/** Calculates in the wider of both types; whole numbers are divided without a rest. */
function calculated(
    runtime: Runtime,
    {
        operator,
        rank,
        operands: [left, right]
    }: { readonly operator: Arithmetic; readonly rank: number; readonly operands: Operands }
): Value {
    if (operator === '/' && isZero(right)) return runtime.throwNew('MathException', 'Divide by 0');
    if (rank === 0) return integers(operator, toNumber(left), toNumber(right));
    if (rank === 1) return longs(operator, BigInt(toNumber(left)), BigInt(toNumber(right)));
    if (rank === 2) return doubles(operator, toNumber(left), toNumber(right));
    return decimals(operator, toDecimal(left), toDecimal(right));
}

function concatenation(left: Code, right: Code): Code {
    return { type: STRING, run: (frame) => textOf(left.run(frame)) + textOf(right.run(frame)) };
}

function dateSum(
    runtime: Runtime,
    { operator, left, right }: { readonly operator: Arithmetic; readonly left: Code; readonly right: Code }
): Code {
    return {
        type: left.type,
        run: (frame) => {
            const day = left.run(frame);
            const days = right.run(frame);
            if (!(day instanceof ApexDate) || typeof days !== 'number') return runtime.throwNull();
            return day.plusDays(operator === '+' ? days : -days);
        }
    };
}

/** Two values put together with +, -, * or /. */
export function arithmetic(
    runtime: Runtime,
    { operator, left, right }: { readonly operator: Arithmetic; readonly left: Code; readonly right: Code }
): Code {
    const isText = isPrimitive(left.type, 'String', 'Id') || isPrimitive(right.type, 'String', 'Id');
    if (operator === '+' && isText) return concatenation(left, right);
    const isDay = isPrimitive(left.type, 'Date') && isPrimitive(right.type, 'Integer');
    if (isDay && (operator === '+' || operator === '-')) return dateSum(runtime, { operator, left, right });
    const rank = Math.max(rankOf(left.type), rankOf(right.type));
    if (rankOf(left.type) < 0 || rankOf(right.type) < 0) {
        throw new InterpreterFault(
            `${typeText(left.type)} ${operator} ${typeText(right.type)} is not supported`
        );
    }
    return {
        type: NUMERIC[rank] ?? DECIMAL,
        run: (frame) => {
            const first = left.run(frame);
            const second = right.run(frame);
            if (!isNumber(first) || !isNumber(second)) return runtime.throwNull();
            return calculated(runtime, { operator, rank, operands: [first, second] });
        }
    };
}

/** Types that have nothing in common cannot be compared: the platform refuses that at compile time. */
function requireComparable(runtime: Runtime, left: Code, right: Code): void {
    const fits =
        conversion(runtime, { from: left.type, to: right.type }) !== null ||
        conversion(runtime, { from: right.type, to: left.type }) !== null ||
        (rankOf(left.type) >= 0 && rankOf(right.type) >= 0);
    if (!fits)
        throw new InterpreterFault(`${typeText(left.type)} cannot be compared with ${typeText(right.type)}`);
}

const EQUALITIES: Readonly<Record<string, (left: Value, right: Value) => boolean>> = {
    '==': isLooselyEqual,
    '!=': (left, right) => !isLooselyEqual(left, right),
    '<>': (left, right) => !isLooselyEqual(left, right),
    '===': (left, right) => left === right || (typeof left !== 'object' && isEqual(left, right)),
    '!==': (left, right) => left !== right && (typeof left === 'object' || !isEqual(left, right))
};

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
    '<': (order) => order < 0,
    '<=': (order) => order <= 0,
    '>': (order) => order > 0,
    '>=': (order) => order >= 0
};

/** An order with null in it does not hold, whichever it is. */
function comparison(
    operator: string,
    { left, right }: { readonly left: Code; readonly right: Code }
): ((frame: Frame) => boolean) | null {
    const equality = EQUALITIES[operator];
    if (equality) return (frame) => equality(left.run(frame), right.run(frame));
    const order = ORDERS[operator];
    if (!order) return null;
    if (isPrimitive(left.type, 'Object', 'Boolean') || isPrimitive(right.type, 'Object', 'Boolean')) {
        throw new InterpreterFault(`${typeText(left.type)} has no order`);
    }
    return (frame) => {
        const first = left.run(frame);
        const second = right.run(frame);
        return first !== null && second !== null && order(compareValues(first, second));
    };
}

function logical(scope: Scope, expression: BinaryExpression): Code {
    const { runtime } = scope.program;
    const left = condition(runtime, compileExpression(scope, expression.left));
    const right = condition(runtime, compileExpression(scope, expression.right));
    return {
        type: BOOLEAN,
        run:
            expression.operator === '&&'
                ? (frame) => left(frame) && right(frame)
                : (frame) => left(frame) || right(frame)
    };
}

function coalescing(scope: Scope, expression: BinaryExpression): Code {
    const { runtime } = scope.program;
    const left = compileExpression(scope, expression.left);
    const right = compileExpression(scope, expression.right);
    const type = commonType(runtime, left.type, right.type);
    const first = converted(runtime, left, type);
    const second = converted(runtime, right, type);
    return { type, run: (frame) => first.run(frame) ?? second.run(frame) };
}

export function compileBinary(scope: Scope, expression: BinaryExpression): Code {
    const { operator } = expression;
    if (operator === '&&' || operator === '||') return logical(scope, expression);
    if (operator === '??') return coalescing(scope, expression);
    const { runtime } = scope.program;
    const left = compileExpression(scope, expression.left);
    const right = compileExpression(scope, expression.right);
    if (isArithmetic(operator)) return arithmetic(runtime, { operator, left, right });
    const compare = comparison(operator, { left, right });
    if (!compare) throw new InterpreterFault(`the operator ${operator} is not supported`);
    requireComparable(runtime, left, right);
    return { type: BOOLEAN, run: compare };
}

export function compileUnary(scope: Scope, expression: Extract<Expression, { kind: 'unary' }>): Code {
    const { runtime } = scope.program;
    const operand = compileExpression(scope, expression.operand);
    if (expression.operator === '!') {
        const test = condition(runtime, operand);
        return { type: BOOLEAN, run: (frame) => !test(frame) };
    }
    if (rankOf(operand.type) < 0 || (expression.operator !== '-' && expression.operator !== '+')) {
        throw new InterpreterFault(`${expression.operator} ${typeText(operand.type)} is not supported`);
    }
    if (expression.operator === '+') return operand;
    const zero: Code = { type: INTEGER, run: () => 0 };
    return arithmetic(runtime, { operator: '-', left: zero, right: operand });
}
