import { Call } from '../library/native-type.ts';
import { metadataStatics } from '../library/custom-metadata.ts';
import { invoke, invokeVirtual } from '../runtime/invoke.ts';
import type { CallExpression } from '../syntax/tree.ts';
import { type ApexType, listOf, typeText } from '../types/apex-type.ts';
import { type ClassInfo, findMethods, isException, type MethodInfo } from '../types/class-info.ts';
import { InterpreterFault } from '../values/faults.ts';
import { Instance, ListValue, type Value } from '../values/value.ts';
import type { Code, Link } from './code.ts';
import { compileExpression } from './expressions.ts';
import { resolve } from './names.ts';
import { chosenNative, nativeCall, type MemberCall } from './native-calls.ts';
import { chooseOverload } from './overloads.ts';
import type { Scope } from './scope.ts';

const parametersOf = (method: MethodInfo): readonly ApexType[] => method.parameters.map(({ type }) => type);

const chosen = (
    scope: Scope,
    {
        info,
        name,
        args,
        isStatic
    }: {
        readonly info: ClassInfo;
        readonly name: string;
        readonly args: readonly Code[];
        readonly isStatic: boolean | null;
    }
) =>
    chooseOverload(scope.program.runtime, {
        candidates: findMethods(info, name).filter(
            (method) => isStatic === null || method.isStatic === isStatic
        ),
        args,
        described: `${info.fullName}.${name}`,
        parametersOf
    });

/** A method of the class itself, of those it extends, or a static one of the classes around it. */
function ownCall(
    scope: Scope,
    { name, args }: { readonly name: string; readonly args: readonly Code[] }
): Link {
    const { runtime } = scope.program;
    for (let info: ClassInfo | null = scope.owner; info; info = info.outer) {
        if (findMethods(info, name).length === 0) continue;
        const { method, args: given } = chosen(scope, {
            info,
            name,
            args,
            isStatic: info === scope.owner ? null : true
        });
        if (!method.isStatic && scope.isStatic) throw new InterpreterFault(`${name} is no static method`);
        const values = (frame: Parameters<Link['run']>[0]): Value[] => given.map((arg) => arg.run(frame));
        if (method.isStatic)
            return {
                type: method.returns,
                run: (frame) => invoke(runtime, { method, self: null, args: values(frame) })
            };
        return {
            type: method.returns,
            run: (frame) =>
                frame.self
                    ? invokeVirtual(runtime, { method, self: frame.self, args: values(frame) })
                    : runtime.throwNull()
        };
    }
    if (isException(scope.owner) && !scope.isStatic) {
        const self: Link = { type: { kind: 'class', class: scope.owner }, run: (frame) => frame.self };
        return memberCall(scope, { target: self, name, args, safe: false });
    }
    throw new InterpreterFault(`Method does not exist or is not supported: ${scope.owner.fullName}.${name}`);
}

function superCall(
    scope: Scope,
    { name, args }: { readonly name: string; readonly args: readonly Code[] }
): Link {
    const { runtime } = scope.program;
    const info = scope.owner.parent;
    if (!info) throw new InterpreterFault(`${scope.owner.fullName} extends nothing`);
    const { method, args: given } = chosen(scope, { info, name, args, isStatic: false });
    return {
        type: method.returns,
        run: (frame) =>
            invoke(runtime, { method, self: frame.self, args: given.map((arg) => arg.run(frame)) })
    };
}

/** A method of what stands before the dot. */
function memberCall(scope: Scope, { target, name, args, safe }: MemberCall): Link {
    const { runtime } = scope.program;
    const { type, run } = target;
    if (type.kind !== 'class' || findMethods(type.class, name).length === 0) {
        return nativeCall(scope, { target, name, args, safe });
    }
    const { method, args: given } = chosen(scope, { info: type.class, name, args, isStatic: false });
    return {
        type: method.returns,
        run: (frame) => {
            const self = run(frame);
            if (self === undefined) return undefined;
            if (self === null) return safe ? undefined : runtime.throwNull();
            if (!(self instanceof Instance)) throw new InterpreterFault(`${typeText(type)} was expected`);
            return invokeVirtual(runtime, { method, self, args: given.map((arg) => arg.run(frame)) });
        }
    };
}

function enumValues(info: ClassInfo): Link {
    const type: ApexType = { kind: 'class', class: info };
    return { type: listOf(type), run: () => new ListValue(type, [...info.constants]) };
}

/** A method of a type itself. */
function staticCall(
    scope: Scope,
    { type, name, args }: { readonly type: ApexType; readonly name: string; readonly args: readonly Code[] }
): Link {
    const { runtime } = scope.program;
    if (type.kind === 'class' && findMethods(type.class, name).length > 0) {
        const { method, args: given } = chosen(scope, { info: type.class, name, args, isStatic: true });
        return {
            type: method.returns,
            run: (frame) => invoke(runtime, { method, self: null, args: given.map((arg) => arg.run(frame)) })
        };
    }
    if (type.kind === 'class' && type.class.kind === 'enum' && name.toLowerCase() === 'values')
        return enumValues(type.class);
    if (type.kind === 'record' && type.object)
        return metadataStatics(runtime, { object: type.object, name, args });
    const described = type.kind === 'primitive' ? type.name : typeText(type);
    const candidates = scope.program.native(described)?.statics.get(name.toLowerCase()) ?? [];
    const { method, values, returns } = chosenNative(scope, { candidates, args, type, name });
    const argTypes = args.map((arg) => arg.type);
    return {
        type: returns,
        run: (frame) =>
            method.run(
                new Call({
                    runtime,
                    self: null,
                    args: values.map((arg) => arg.run(frame)),
                    argTypes,
                    returns
                })
            )
    };
}

/** A call of a method, of whatever kind. */
export function compileCall(scope: Scope, expression: CallExpression): Link {
    const { target, name, safe } = expression;
    const args = expression.args.map((arg) => compileExpression(scope, arg));
    if (target === null) {
        if (name === 'this' || name === 'super') {
            throw new InterpreterFault(`${name}(...) may only stand first in a constructor`);
        }
        return ownCall(scope, { name, args });
    }
    if (target.kind === 'super') return superCall(scope, { name, args });
    const resolved = resolve(scope, target);
    if (resolved.kind === 'value') return memberCall(scope, { target: resolved.link, name, args, safe });
    if (resolved.kind === 'type') return staticCall(scope, { type: resolved.type, name, args });
    throw new InterpreterFault(`Variable does not exist: ${resolved.names.join('.')}`);
}
