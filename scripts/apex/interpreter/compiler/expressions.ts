import { Decimal, Double } from '../values/decimal.ts';
import { InterpreterFault } from '../values/faults.ts';
import { isInstance } from '../types/instance-check.ts';
import {
    type ApexType,
    BOOLEAN,
    DECIMAL,
    ID,
    INTEGER,
    isPrimitive,
    LONG,
    native,
    NULL,
    STRING,
    typeText
} from '../types/apex-type.ts';
import { commonType, conversion } from '../types/conversion.ts';
import { isNumber, toDecimal, toNumber } from '../values/equality.ts';
import { runtimeTypeName } from '../values/text.ts';
import { TypeToken, type Value } from '../values/value.ts';
import { asId } from '../database/record-fields.ts';
import type { Expression, LiteralKind } from '../syntax/tree.ts';
import { compileAssignment, compileStep } from './assignments.ts';
import { compileCall } from './calls.ts';
import { type Code, condition, converted, ended } from './code.ts';
import { compileNew } from './creators.ts';
import { compileDot, compileIndex, compileName } from './names.ts';
import { compileBinary, compileUnary } from './operators.ts';
import { compileSoql } from './queries.ts';
import type { Scope } from './scope.ts';

type OfKind<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

const constant = (type: ApexType, value: Value): Code => ({ type, run: () => value });

const LITERALS: Readonly<Record<LiteralKind, (text: string) => Code>> = {
    string: (text) => constant(STRING, text),
    integer: (text) => constant(INTEGER, Number(text)),
    long: (text) => constant(LONG, BigInt(text)),
    number: (text) => constant(DECIMAL, Decimal.parse(text)),
    boolean: (text) => constant(BOOLEAN, text === 'true'),
    null: () => constant(NULL, null)
};

function compileThis(scope: Scope): Code {
    if (scope.isStatic) throw new InterpreterFault('this cannot be used in a static context');
    return { type: { kind: 'class', class: scope.owner }, run: ({ self }) => self };
}

/** A number as one of another type, as a cast makes it. */
function numberCast(value: Value, to: ApexType): Value {
    if (!isNumber(value) || to.kind !== 'primitive') return value;
    switch (to.name) {
        case 'Integer':
            return Math.trunc(toNumber(value)) | 0;
        case 'Long':
            return BigInt(Math.trunc(toNumber(value)));
        case 'Double':
            return new Double(toNumber(value));
        default:
            return toDecimal(value);
    }
}

const isNumeric = (type: ApexType): boolean => isPrimitive(type, 'Integer', 'Long', 'Double', 'Decimal');

function compileCast(scope: Scope, expression: OfKind<'cast'>): Code {
    const { runtime } = scope.program;
    const operand = compileExpression(scope, expression.operand);
    const type = scope.program.typeOf(expression.type, scope.owner);
    const { run } = operand;
    if (isNumeric(operand.type) && isNumeric(type))
        return { type, run: (frame) => numberCast(run(frame), type) };
    const convert = conversion(runtime, { from: operand.type, to: type });
    if (convert) return { type, run: (frame) => convert(run(frame)) };
    const isText = isPrimitive(type, 'Id') && !isPrimitive(operand.type, 'Object', 'String');
    if (isText)
        throw new InterpreterFault(`Incompatible types ${typeText(operand.type)} and ${typeText(type)}`);
    return {
        type,
        run: (frame) => {
            const value = run(frame);
            if (value === null) return null;
            if (type === ID && typeof value === 'string') return asId(runtime, value);
            if (isInstance(value, type)) return value;
            return runtime.throwNew(
                'TypeException',
                `Invalid conversion from runtime type ${runtimeTypeName(value)} to ${typeText(type)}`
            );
        }
    };
}

function compileInstanceOf(scope: Scope, expression: OfKind<'instanceof'>): Code {
    const { run } = compileExpression(scope, expression.operand);
    const type = scope.program.typeOf(expression.type, scope.owner);
    return { type: BOOLEAN, run: (frame) => isInstance(run(frame), type) };
}

function compileConditional(scope: Scope, expression: OfKind<'conditional'>): Code {
    const { runtime } = scope.program;
    const test = condition(runtime, compileExpression(scope, expression.test));
    const yes = compileExpression(scope, expression.yes);
    const no = compileExpression(scope, expression.no);
    const type = commonType(runtime, yes.type, no.type);
    const first = converted(runtime, yes, type);
    const second = converted(runtime, no, type);
    return { type, run: (frame) => (test(frame) ? first.run(frame) : second.run(frame)) };
}

/** An expression of the language. @throws InterpreterFault for what the platform would refuse, or is not supported */
export function compileExpression(scope: Scope, expression: Expression): Code {
    switch (expression.kind) {
        case 'literal':
            return LITERALS[expression.type](expression.text);
        case 'name':
            return compileName(scope, expression);
        case 'this':
            return compileThis(scope);
        case 'super':
            throw new InterpreterFault('super can only be called');
        case 'class-token':
            return constant(
                native('Type'),
                new TypeToken(scope.program.typeOf(expression.type, scope.owner))
            );
        case 'unary':
            return expression.operator === '++' || expression.operator === '--'
                ? compileStep(scope, { expression, isAfter: false })
                : compileUnary(scope, expression);
        case 'postfix':
            return compileStep(scope, { expression, isAfter: true });
        case 'cast':
            return compileCast(scope, expression);
        case 'instanceof':
            return compileInstanceOf(scope, expression);
        case 'index':
            return ended(compileIndex(scope, expression));
        case 'conditional':
            return compileConditional(scope, expression);
        case 'binary':
            return compileBinary(scope, expression);
        case 'call':
            return ended(compileCall(scope, expression));
        case 'dot':
            return ended(compileDot(scope, expression));
        case 'new':
            return compileNew(scope, expression);
        case 'assign':
            return compileAssignment(scope, expression);
        case 'soql':
            return compileSoql(scope, expression);
    }
}
