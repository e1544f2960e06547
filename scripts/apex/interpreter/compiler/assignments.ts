import { writeField } from '../database/record-fields.ts';
import type { Frame } from '../runtime/frame.ts';
import { readProperty, staticsOf, writeProperty } from '../runtime/invoke.ts';
import type { AssignExpression, Expression } from '../syntax/tree.ts';
import { type ApexType, INTEGER, isPrimitive, typeText } from '../types/apex-type.ts';
import { type FieldInfo, findField } from '../types/class-info.ts';
import { InterpreterFault } from '../values/faults.ts';
import { Instance, ListValue, RecordValue, type Value } from '../values/value.ts';
import { type Code, converted } from './code.ts';
import { compileExpression } from './expressions.ts';
import { elementAt, memberLink } from './members.ts';
import { resolve, visibleField } from './names.ts';
import { arithmetic } from './operators.ts';
import type { Scope } from './scope.ts';

/** Something that can be given a value. What stands before the last dot is looked up once, by `reach`. */
interface Place {
    readonly type: ApexType;
    readonly reach: (frame: Frame) => Reached;
}

interface Reached {
    readonly read: () => Value;
    readonly write: (value: Value) => void;
}

function requireWritable(scope: Scope, field: FieldInfo): void {
    const isOwn = field.owner === scope.owner && scope.isInitialising;
    if (field.isFinal && !isOwn)
        throw new InterpreterFault(`Field is final and cannot be given a value: ${field.name}`);
    if (!field.syntax.isSettable && field.owner !== scope.owner)
        throw new InterpreterFault(`Field is not writeable: ${field.name}`);
}

function fieldPlace(
    scope: Scope,
    { field, selfOf }: { readonly field: FieldInfo; readonly selfOf: (frame: Frame) => Instance | null }
): Place {
    const { runtime } = scope.program;
    requireWritable(scope, field);
    return {
        type: field.type,
        reach: (frame) => {
            const self = field.isStatic ? null : selfOf(frame);
            if (field.isStatic) staticsOf(runtime, field.owner);
            return {
                read: () => readProperty(runtime, { field, self }),
                write: (value) => writeProperty(runtime, { field, self, value })
            };
        }
    };
}

function namePlace(scope: Scope, name: string): Place {
    const variable = scope.find(name);
    if (variable) {
        const { place, type } = variable;
        return {
            type,
            reach: ({ locals }) => ({
                read: () => locals[place] ?? null,
                write: (value) => {
                    locals[place] = value;
                }
            })
        };
    }
    const field = visibleField(scope, name);
    if (!field) throw new InterpreterFault(`Variable does not exist: ${name}`);
    if (!field.isStatic && scope.isStatic) throw new InterpreterFault(`${name} is no static field`);
    return fieldPlace(scope, { field, selfOf: ({ self }) => self });
}

function memberPlace(scope: Scope, expression: Extract<Expression, { kind: 'dot' }>): Place {
    const { runtime } = scope.program;
    const { name } = expression;
    const target = resolve(scope, expression.target);
    if (target.kind !== 'value') {
        const field =
            target.kind === 'type' && target.type.kind === 'class'
                ? findField(target.type.class, name)
                : undefined;
        if (!field?.isStatic)
            throw new InterpreterFault(`Variable does not exist: ${target.names.join('.')}.${name}`);
        return fieldPlace(scope, { field, selfOf: () => null });
    }
    const { type, run } = target.link;
    const self = (frame: Frame): NonNullable<Value> => run(frame) ?? runtime.throwNull();
    if (type.kind === 'class') {
        const field = findField(type.class, name);
        if (!field || field.isStatic)
            throw new InterpreterFault(`Variable does not exist: ${typeText(type)}.${name}`);
        return fieldPlace(scope, {
            field,
            selfOf: (frame) => {
                const found = self(frame);
                return found instanceof Instance ? found : runtime.throwNull();
            }
        });
    }
    const member = memberLink(scope, { target: target.link, name, safe: false });
    if (type.kind === 'record') {
        return {
            type: member.type,
            reach: (frame) => {
                const record = self(frame);
                if (!(record instanceof RecordValue)) return runtime.throwNull();
                return {
                    read: () => member.run(frame) ?? null,
                    write: (value) => writeField(runtime, { record, name, value })
                };
            }
        };
    }
    const write =
        type.kind === 'native'
            ? scope.program.native(type.name)?.fields.get(name.toLowerCase())?.write
            : null;
    if (!write) throw new InterpreterFault(`Field is not writeable: ${typeText(type)}.${name}`);
    return {
        type: member.type,
        reach: (frame) => {
            const found = self(frame);
            return { read: () => member.run(frame) ?? null, write: (value) => write(found, value) };
        }
    };
}

function elementPlace(scope: Scope, expression: Extract<Expression, { kind: 'index' }>): Place {
    const { runtime } = scope.program;
    const list = compileExpression(scope, expression.target);
    const index = compileExpression(scope, expression.index);
    if (list.type.kind !== 'list') throw new InterpreterFault('only lists have elements with an index');
    return {
        type: list.type.element,
        reach: (frame) => {
            const found = list.run(frame);
            const at = index.run(frame);
            if (!(found instanceof ListValue) || typeof at !== 'number') return runtime.throwNull();
            return {
                read: () => elementAt(scope, found, at),
                write: (value) => {
                    elementAt(scope, found, at);
                    found.items[at] = value;
                }
            };
        }
    };
}

function placeOf(scope: Scope, expression: Expression): Place {
    if (expression.kind === 'name') return namePlace(scope, expression.name);
    if (expression.kind === 'dot') return memberPlace(scope, expression);
    if (expression.kind === 'index') return elementPlace(scope, expression);
    throw new InterpreterFault('this cannot be given a value');
}

/** The value of a place that was reached, as an operand; it is put there before each use. */
function operandOf(type: ApexType): { readonly code: Code; readonly put: (value: Value) => void } {
    let held: Value = null;
    return {
        code: { type, run: () => held },
        put: (value) => {
            held = value;
        }
    };
}

/** `=`, `+=` and the like. */
export function compileAssignment(scope: Scope, expression: AssignExpression): Code {
    const { runtime } = scope.program;
    const { type, reach } = placeOf(scope, expression.target);
    const given = compileExpression(scope, expression.value);
    const operator = expression.operator.slice(0, -1);
    if (operator === '') {
        const value = converted(runtime, given, type);
        return {
            type,
            run: (frame) => {
                const place = reach(frame);
                const next = value.run(frame);
                place.write(next);
                return next;
            }
        };
    }
    if (operator !== '+' && operator !== '-' && operator !== '*' && operator !== '/') {
        throw new InterpreterFault(`the operator ${expression.operator} is not supported`);
    }
    const before = operandOf(type);
    const added = operandOf(given.type);
    const result = converted(
        runtime,
        arithmetic(runtime, { operator, left: before.code, right: added.code }),
        type
    );
    return {
        type,
        run: (frame) => {
            const place = reach(frame);
            const current = place.read();
            const more = given.run(frame);
            before.put(current);
            added.put(more);
            const next = result.run(frame);
            place.write(next);
            return next;
        }
    };
}

/** `++` and `--`, before or after their operand. */
export function compileStep(
    scope: Scope,
    {
        expression,
        isAfter
    }: { readonly expression: Extract<Expression, { kind: 'unary' | 'postfix' }>; readonly isAfter: boolean }
): Code {
    const { runtime } = scope.program;
    const { type, reach } = placeOf(scope, expression.operand);
    if (!isPrimitive(type, 'Integer', 'Long'))
        throw new InterpreterFault(`${expression.operator} needs a whole number`);
    const before = operandOf(type);
    const one: Code = { type: INTEGER, run: () => 1 };
    const operator = expression.operator === '++' ? '+' : '-';
    const sum = arithmetic(runtime, { operator, left: before.code, right: one });
    return {
        type,
        run: (frame) => {
            const place = reach(frame);
            const current = place.read();
            before.put(current);
            const next = sum.run(frame);
            place.write(next);
            return isAfter ? current : next;
        }
    };
}
