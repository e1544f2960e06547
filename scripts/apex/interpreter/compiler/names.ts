import { readProperty, staticsOf } from '../runtime/invoke.ts';
import type { DotExpression, Expression } from '../syntax/tree.ts';
import { type ApexType, INTEGER, isPrimitive, listOf, native, STRING, typeText } from '../types/apex-type.ts';
import { type ClassInfo, type FieldInfo, findField } from '../types/class-info.ts';
import { InterpreterFault } from '../values/faults.ts';
import { FieldToken, ListValue, ObjectToken, type Value } from '../values/value.ts';
import { compileCall } from './calls.ts';
import type { Code, Link } from './code.ts';
import { compileExpression } from './expressions.ts';
import { elementAt, memberLink } from './members.ts';
import type { Scope } from './scope.ts';

/** What stands before a dot: a value, a type, or names that only mean something with those that follow. */
export type Resolved =
    | { readonly kind: 'value'; readonly link: Link }
    | { readonly kind: 'type'; readonly type: ApexType; readonly names: readonly string[] }
    | { readonly kind: 'path'; readonly names: readonly string[] };

const value = (link: Link): Resolved => ({ kind: 'value', link });
const constant = (type: ApexType, held: Value): Resolved => value({ type, run: () => held });

/** A field as it is read where the class itself is at hand. */
export function fieldLink(scope: Scope, field: FieldInfo): Link {
    const { runtime } = scope.program;
    if (field.isStatic) {
        const { owner } = field;
        return {
            type: field.type,
            run: () => {
                staticsOf(runtime, owner);
                return readProperty(runtime, { field, self: null });
            }
        };
    }
    if (scope.isStatic) throw new InterpreterFault(`${field.name} is no static field`);
    return { type: field.type, run: ({ self }) => readProperty(runtime, { field, self }) };
}

/** A field of the class, of those it extends, or a static one of the classes around it. */
export function visibleField(scope: Scope, name: string): FieldInfo | undefined {
    const own = findField(scope.owner, name);
    if (own) return own;
    for (let outer = scope.owner.outer; outer; outer = outer.outer) {
        const found = findField(outer, name);
        if (found?.isStatic) return found;
    }
    return undefined;
}

/** A value of which only the name is written. */
function valueNamed(scope: Scope, name: string): Link | undefined {
    const variable = scope.find(name);
    if (variable) {
        const { place, type } = variable;
        return { type, run: ({ locals }) => locals[place] ?? null };
    }
    const field = visibleField(scope, name);
    return field && fieldLink(scope, field);
}

function label(scope: Scope, name: string): Resolved {
    const text = scope.program.runtime.schema.labels.get(name.toLowerCase());
    if (text === undefined) throw new InterpreterFault(`there is no label ${name}`);
    return constant(STRING, text);
}

function triggerVariable(scope: Scope, name: string): Resolved {
    const { runtime } = scope.program;
    if (name.toLowerCase() !== 'new') throw new InterpreterFault(`Trigger.${name} is not supported`);
    const type = scope.find('trigger.new')?.type ?? listOf({ kind: 'record', object: null });
    const element = type.kind === 'list' ? type.element : type;
    return value({
        type,
        run: () => (runtime.triggerRecords ? new ListValue(element, [...runtime.triggerRecords]) : null)
    });
}

function classMember(
    scope: Scope,
    { info, name }: { readonly info: ClassInfo; readonly name: string }
): Resolved | undefined {
    const field = findField(info, name);
    if (field?.isStatic) return value(fieldLink(scope, field));
    const held = info.constants.find((each) => each.name.toLowerCase() === name.toLowerCase());
    return held && constant({ kind: 'class', class: info }, held);
}

function objectMember({
    type,
    name
}: {
    readonly type: ApexType;
    readonly name: string;
}): Resolved | undefined {
    if (type.kind !== 'record' || type.object === null) return undefined;
    const { object } = type;
    if (name.toLowerCase() === 'sobjecttype') return constant(native('SObjectType'), new ObjectToken(object));
    const field = object.byName.get(name.toLowerCase());
    return field && constant(native('SObjectField'), new FieldToken(object, field));
}

/** What belongs to a type itself: a static field, a constant, the token of an object or a field. */
function staticMember(
    scope: Scope,
    { type, name }: { readonly type: ApexType; readonly name: string }
): Resolved | undefined {
    if (type.kind === 'class') return classMember(scope, { info: type.class, name });
    if (type.kind === 'record') return objectMember({ type, name });
    const held =
        type.kind === 'native' ? scope.program.native(type.name)?.values.get(name.toLowerCase()) : undefined;
    return held && constant(type, held);
}

function resolveNames(scope: Scope, names: readonly string[]): Resolved {
    const type = scope.program.findType(
        { parts: names.map((name) => ({ name, args: [] })), arrays: 0 },
        scope.owner
    );
    return type ? { kind: 'type', type, names } : { kind: 'path', names };
}

function afterNames(
    scope: Scope,
    { before, name }: { readonly before: Exclude<Resolved, { kind: 'value' }>; readonly name: string }
): Resolved {
    const path = before.names.join('.').toLowerCase();
    if (path === 'system.label' || path === 'label') return label(scope, name);
    if (path === 'trigger') return triggerVariable(scope, name);
    const member = before.kind === 'type' ? staticMember(scope, { type: before.type, name }) : undefined;
    return member ?? resolveNames(scope, [...before.names, name]);
}

/** What an expression before a dot means. */
export function resolve(scope: Scope, expression: Expression): Resolved {
    if (expression.kind === 'name') {
        const link = valueNamed(scope, expression.name);
        return link ? value(link) : resolveNames(scope, [expression.name]);
    }
    if (expression.kind === 'dot') {
        const before = resolve(scope, expression.target);
        if (before.kind !== 'value') return afterNames(scope, { before, name: expression.name });
        return value(
            memberLink(scope, { target: before.link, name: expression.name, safe: expression.safe })
        );
    }
    if (expression.kind === 'call') return value(compileCall(scope, expression));
    if (expression.kind === 'index') return value(compileIndex(scope, expression));
    return value(compileExpression(scope, expression));
}

const described = (resolved: Exclude<Resolved, { kind: 'value' }>): string => resolved.names.join('.');

export function compileName(scope: Scope, expression: Extract<Expression, { kind: 'name' }>): Code {
    const link = valueNamed(scope, expression.name);
    if (!link) throw new InterpreterFault(`Variable does not exist: ${expression.name}`);
    return { type: link.type, run: (frame) => link.run(frame) ?? null };
}

export function compileDot(scope: Scope, expression: DotExpression): Link {
    const resolved = resolve(scope, expression);
    if (resolved.kind === 'value') return resolved.link;
    throw new InterpreterFault(`Variable does not exist: ${described(resolved)}`);
}

export function compileIndex(scope: Scope, expression: Extract<Expression, { kind: 'index' }>): Link {
    const { runtime } = scope.program;
    const resolved = resolve(scope, expression.target);
    if (resolved.kind !== 'value' || resolved.link.type.kind !== 'list') {
        throw new InterpreterFault('only lists have elements with an index');
    }
    const { type, run } = resolved.link;
    const index = compileExpression(scope, expression.index);
    if (!isPrimitive(index.type, 'Integer'))
        throw new InterpreterFault(`an index is an ${typeText(INTEGER)}`);
    return {
        type: type.element,
        run: (frame) => {
            const list = run(frame);
            if (list === undefined) return undefined;
            return list instanceof ListValue ? elementAt(scope, list, index.run(frame)) : runtime.throwNull();
        }
    };
}
