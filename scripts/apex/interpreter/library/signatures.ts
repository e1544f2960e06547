import type { ApexType } from '../types/apex-type.ts';
import { InterpreterFault } from '../values/faults.ts';
import { EnumValue } from '../values/value.ts';
import type { NativeField, NativeFunction, NativeType } from './native-type.ts';

/** A method of the platform, ready to be chosen by the types of its arguments. */
export interface NativeMethod {
    readonly name: string;
    readonly parameters: readonly ApexType[];
    readonly returns: ApexType;
    readonly run: NativeFunction;
}

/** A type of the platform with its signatures read. */
export interface NativeTypeInfo {
    readonly name: string;
    readonly statics: ReadonlyMap<string, readonly NativeMethod[]>;
    readonly methods: ReadonlyMap<string, readonly NativeMethod[]>;
    readonly constructors: readonly NativeMethod[];
    readonly fields: ReadonlyMap<string, NativeField & { readonly type: ApexType }>;
    readonly values: ReadonlyMap<string, EnumValue>;
}

/** Splits at commas that do not stand inside of angle brackets. */
function splitParameters(text: string): readonly string[] {
    const parts: string[] = [];
    let depth = 0;
    let current = '';
    for (const sign of text) {
        if (sign === '<') depth += 1;
        if (sign === '>') depth -= 1;
        if (sign === ',' && depth === 0) {
            parts.push(current.trim());
            current = '';
        } else current += sign;
    }
    return [...parts, current.trim()].filter((part) => part !== '');
}

function readMethod(
    { signature, run }: { readonly signature: string; readonly run: NativeFunction },
    typeNamed: (name: string) => ApexType
): NativeMethod {
    const [, name = '', parameters = '', returns = 'void'] =
        /^(\w*)\((.*)\)(?::\s*(.+))?$/.exec(signature) ?? [];
    if (!signature.includes('(')) throw new InterpreterFault(`${signature} is no signature`);
    return {
        name,
        parameters: splitParameters(parameters).map(typeNamed),
        returns: returns === 'void' ? { kind: 'void' } : typeNamed(returns),
        run
    };
}

/** Reads the signatures of a type. */
export function readNativeType(type: NativeType, typeNamed: (name: string) => ApexType): NativeTypeInfo {
    const methodsOf = (given: NativeType['methods'] = {}): NativeMethod[] =>
        Object.entries(given).map(([signature, run]) => readMethod({ signature, run }, typeNamed));
    const byName = (methods: readonly NativeMethod[]): ReadonlyMap<string, readonly NativeMethod[]> =>
        Map.groupBy(methods, ({ name }) => name.toLowerCase());
    return {
        name: type.name,
        statics: byName(methodsOf(type.statics)),
        methods: byName(methodsOf(type.methods)),
        constructors: methodsOf(type.constructors),
        fields: new Map(
            Object.entries(type.fields ?? {}).map(([text, field]) => {
                const [name = '', typeName = ''] = text.split(': ');
                return [name.toLowerCase(), { ...field, type: typeNamed(typeName) }];
            })
        ),
        values: new Map(
            (type.values ?? []).map((name, ordinal) => [
                name.toLowerCase(),
                new EnumValue({ typeName: type.name, name, ordinal })
            ])
        )
    };
}
