import { Call } from '../library/native-type.ts';
import type { NativeMethod, NativeTypeInfo } from '../library/signatures.ts';
import { invokeNamed } from '../runtime/invoke.ts';
import { type ApexType, typeText, withParameters } from '../types/apex-type.ts';
import { ancestry, isException } from '../types/class-info.ts';
import { Instance } from '../values/value.ts';
import type { Code, Link } from './code.ts';
import { chooseOverload } from './overloads.ts';
import type { Scope } from './scope.ts';

/** The platform's types that may have the methods of a type, the nearest first. */
function nativesOf(scope: Scope, type: ApexType): readonly NativeTypeInfo[] {
    const names = ((): readonly string[] => {
        switch (type.kind) {
            case 'primitive':
                return type.name === 'Id' ? ['Id', 'String', 'Object'] : [type.name, 'Object'];
            case 'list':
                return ['List', 'Object'];
            case 'set':
                return ['Set', 'Object'];
            case 'map':
                return ['Map', 'Object'];
            case 'record':
                return ['SObject'];
            case 'native':
                return [
                    type.name,
                    ...(scope.program.native(type.name)?.values.size ? ['Enum'] : []),
                    'Object'
                ];
            case 'class':
                if (type.class.kind === 'enum') return ['Enum'];
                return isException(type.class)
                    ? [...ancestry(type.class)].map(({ fullName }) => fullName)
                    : ['Object'];
            default:
                return [];
        }
    })();
    return names.flatMap((name) => scope.program.native(name) ?? []);
}

export function standingFor(type: ApexType): Readonly<Record<string, ApexType>> {
    if (type.kind === 'map') return { K: type.key, V: type.value };
    return type.kind === 'list' || type.kind === 'set' ? { T: type.element } : {};
}

export function chosenNative(
    scope: Scope,
    {
        candidates,
        args,
        type,
        name
    }: {
        readonly candidates: readonly NativeMethod[];
        readonly args: readonly Code[];
        readonly type: ApexType;
        readonly name: string;
    }
) {
    const given = standingFor(type);
    const { method, args: values } = chooseOverload(scope.program.runtime, {
        candidates,
        args,
        described: `${typeText(type)}.${name}`,
        parametersOf: ({ parameters }) => parameters.map((each) => withParameters(each, given))
    });
    return { method, values, returns: withParameters(method.returns, given) };
}

/** A method that is called on what stands before the dot. */
export interface MemberCall {
    readonly target: Link;
    readonly name: string;
    readonly args: readonly Code[];
    /** The dot is a question mark and a dot. */
    readonly safe: boolean;
}

export function nativeCall(scope: Scope, { target, name, args, safe }: MemberCall): Link {
    const { runtime } = scope.program;
    const { type, run } = target;
    const candidates = nativesOf(scope, type).flatMap((each) => each.methods.get(name.toLowerCase()) ?? []);
    const { method, values, returns } = chosenNative(scope, { candidates, args, type, name });
    const argTypes = args.map((arg) => arg.type);
    return {
        type: returns,
        run: (frame) => {
            const self = run(frame);
            if (self === undefined) return undefined;
            if (self === null) return safe ? undefined : runtime.throwNull();
            const given = values.map((arg) => arg.run(frame));
            // Classes of the project may stand where an interface of the platform is asked.
            if (self instanceof Instance && type.kind === 'native')
                return invokeNamed(runtime, { self, name, args: given });
            return method.run(new Call({ runtime, self, args: given, argTypes, returns }));
        }
    };
}
