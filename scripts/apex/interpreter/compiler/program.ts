import { readNativeType, type NativeTypeInfo } from '../library/signatures.ts';
import type { NativeType } from '../library/native-type.ts';
import type { Coverage } from '../runner/coverage.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { TypeName } from '../syntax/tree.ts';
import {
    type ApexType,
    listOf,
    mapOf,
    native,
    PRIMITIVES,
    setOf,
    SOBJECT,
    VOID
} from '../types/apex-type.ts';
import { ancestry, type ClassInfo } from '../types/class-info.ts';
import { InterpreterFault } from '../values/faults.ts';

const namedType = (text: string): TypeName => {
    const [found, name = '', , inside] = /^([\w.]+)(<(.*)>)?$/.exec(text.trim()) ?? [];
    if (found === undefined) throw new InterpreterFault(`${text} is no type`);
    let depth = 0;
    let start = 0;
    const args: TypeName[] = [];
    const parts = inside ?? '';
    for (let at = 0; at <= parts.length; at += 1) {
        if (parts[at] === '<') depth += 1;
        if (parts[at] === '>') depth -= 1;
        if ((at === parts.length || (parts[at] === ',' && depth === 0)) && inside !== undefined) {
            args.push(namedType(parts.slice(start, at)));
            start = at + 1;
        }
    }
    const names = name.split('.');
    return {
        parts: names.map((each, index) => ({ name: each, args: index === names.length - 1 ? args : [] })),
        arrays: 0
    };
};

/** All that the compiler knows: classes, objects and the platform's types. */
export class Program {
    readonly runtime: Runtime;
    readonly coverage: Coverage;
    private readonly natives = new Map<string, NativeTypeInfo>();
    private readonly nativeNames: ReadonlyMap<string, string>;

    constructor({
        runtime,
        coverage,
        library
    }: {
        readonly runtime: Runtime;
        readonly coverage: Coverage;
        readonly library: readonly NativeType[];
    }) {
        this.runtime = runtime;
        this.coverage = coverage;
        this.nativeNames = new Map(library.map(({ name }) => [name.toLowerCase(), name]));
        for (const type of library) {
            this.natives.set(
                type.name.toLowerCase(),
                readNativeType(type, (text) => this.typeOf(namedType(text), null))
            );
        }
    }

    /** A type of the platform by its name, with or without its namespace. */
    native(name: string): NativeTypeInfo | undefined {
        return (
            this.natives.get(name.toLowerCase().replace(/^(system|schema)\.(?=.)/, '')) ??
            this.natives.get(name.toLowerCase())
        );
    }

    /** A class as it is seen from another one: its own inner classes, those of its outer class, then all others. */
    findClass(names: readonly string[], from: ClassInfo | null): ClassInfo | undefined {
        const [first = '', ...rest] = names.map((name) => name.toLowerCase());
        const innerOf = (start: ClassInfo | undefined): ClassInfo | undefined =>
            rest.reduce<ClassInfo | undefined>((outer, name) => outer?.inner.get(name), start);
        for (let around = from; around; around = around.outer) {
            for (const each of ancestry(around)) {
                const found = innerOf(each.inner.get(first));
                if (found) return found;
            }
        }
        const { classes } = this.runtime;
        const known = innerOf(classes.get(first));
        if (known) return known;
        // Exceptions of the platform have names with a namespace: System.DmlException, EventBus.RetryableException.
        const whole = names.join('.').toLowerCase();
        return classes.get(whole.replace(/^system\./, ''));
    }

    private collection(
        { name, args }: TypeName['parts'][number],
        from: ClassInfo | null
    ): ApexType | undefined {
        const [first, second] = args.map((arg) => this.typeOf(arg, from));
        const kind = name.toLowerCase();
        if (kind === 'list' && first) return listOf(first);
        if (kind === 'set' && first) return setOf(first);
        return kind === 'map' && first && second ? mapOf(first, second) : undefined;
    }

    private single(type: TypeName, from: ClassInfo | null): ApexType | undefined {
        const [part] = type.parts;
        const names = type.parts.map(({ name }) => name);
        const whole = names.join('.');
        if (part && type.parts.length === 1) {
            const collection = this.collection(part, from);
            if (collection) return collection;
            if (/^[tkv]$/i.test(part.name) && from === null) {
                return { kind: 'parameter', name: part.name.toUpperCase() as 'T' | 'K' | 'V' };
            }
        }
        const found = this.findClass(names, from);
        if (found) return { kind: 'class', class: found };
        const bare = whole.replace(/^(system|schema)\./i, '').toLowerCase();
        const primitive = PRIMITIVES.get(bare);
        if (primitive) return primitive;
        if (bare === 'void') return VOID;
        if (bare === 'sobject') return SOBJECT;
        const object = this.runtime.schema.objects.get(bare);
        if (object) return { kind: 'record', object };
        const name = this.nativeNames.get(bare) ?? this.nativeNames.get(whole.toLowerCase());
        return name === undefined ? undefined : native(name);
    }

    /** The type of a name; undefined where there is none. */
    findType(type: TypeName, from: ClassInfo | null): ApexType | undefined {
        let found = this.single(type, from);
        for (let count = 0; found && count < type.arrays; count += 1) found = listOf(found);
        return found;
    }

    /** @throws InterpreterFault for a type that is not there or not supported */
    typeOf(type: TypeName, from: ClassInfo | null): ApexType {
        const found = this.findType(type, from);
        if (found) return found;
        throw new InterpreterFault(
            `the type ${type.parts.map(({ name }) => name).join('.')} is not there or not supported`
        );
    }

    /** A type by its written name, as the platform's signatures give it. */
    typeNamed(text: string): ApexType {
        return this.typeOf(namedType(text), null);
    }
}
