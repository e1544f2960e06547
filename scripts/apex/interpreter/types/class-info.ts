import type { Frame } from '../runtime/frame.ts';
import type { Block, ClassSyntax, FieldSyntax, MethodSyntax } from '../syntax/tree.ts';
import type { EnumValue, Value } from '../values/value.ts';
import { type ApexType, isSameType } from './apex-type.ts';

export type Sharing = 'with' | 'without' | 'inherited';

export interface ParameterInfo {
    readonly name: string;
    readonly type: ApexType;
}

/** A body that was compiled: how many places its variables need, and what it does. */
export interface CompiledBody {
    readonly size: number;
    /** Returns what the method returns; null for nothing. */
    readonly run: (frame: Frame) => Value;
}

export interface MethodInfo {
    readonly name: string;
    readonly owner: ClassInfo;
    readonly isStatic: boolean;
    readonly isConstructor: boolean;
    readonly parameters: readonly ParameterInfo[];
    readonly returns: ApexType;
    readonly syntax: MethodSyntax;
    /** Null for what has no body. */
    body: CompiledBody | null;
}

export interface FieldInfo {
    readonly name: string;
    readonly owner: ClassInfo;
    readonly isStatic: boolean;
    readonly isFinal: boolean;
    readonly isTransient: boolean;
    readonly type: ApexType;
    readonly syntax: FieldSyntax;
    initial: CompiledBody | null;
    getter: CompiledBody | null;
    setter: CompiledBody | null;
}

/** A class, interface or enum, of the project or of the platform (its exceptions). */
export interface ClassInfo {
    readonly name: string;
    /** With the outer class: DialRunData.Failure. */
    readonly fullName: string;
    /** The file it stands in; null for the platform's. */
    readonly file: string | null;
    readonly kind: ClassSyntax['kind'];
    readonly isAbstract: boolean;
    readonly isTest: boolean;
    readonly sharing: Sharing | null;
    readonly outer: ClassInfo | null;
    parent: ClassInfo | null;
    interfaces: readonly ApexType[];
    readonly inner: Map<string, ClassInfo>;
    readonly fields: Map<string, FieldInfo>;
    readonly methods: Map<string, MethodInfo[]>;
    readonly constructors: MethodInfo[];
    readonly constants: readonly EnumValue[];
    readonly staticBlocks: { readonly syntax: Block; body: CompiledBody | null }[];
}

/** The class itself and those it extends, from itself on. */
export function* ancestry(start: ClassInfo): Generator<ClassInfo> {
    for (let each: ClassInfo | null = start; each; each = each.parent) yield each;
}

/** Whether a class is another one, extends it or implements it. */
export function isSubclass(sub: ClassInfo, wanted: ClassInfo): boolean {
    for (const each of ancestry(sub)) {
        if (each === wanted) return true;
        const found = each.interfaces.some((type) => type.kind === 'class' && isSubclass(type.class, wanted));
        if (found) return true;
    }
    return false;
}

/** Whether a class implements an interface of the platform, such as Queueable. */
export function implementsNative(sub: ClassInfo, name: string): boolean {
    for (const each of ancestry(sub)) {
        for (const type of each.interfaces) {
            if (type.kind === 'native' && type.name.toLowerCase() === name.toLowerCase()) return true;
            if (type.kind === 'class' && implementsNative(type.class, name)) return true;
        }
    }
    return false;
}

export const isException = (info: ClassInfo): boolean =>
    [...ancestry(info)].some((each) => each.file === null && each.name === 'Exception');

/** The field of a class or of one that it extends. */
export function findField(info: ClassInfo, name: string): FieldInfo | undefined {
    for (const each of ancestry(info)) {
        const found = each.fields.get(name.toLowerCase());
        if (found) return found;
    }
    return undefined;
}

/** Methods of a name, those of the class itself before those it inherits, without those that are overridden. */
export function findMethods(info: ClassInfo, name: string): readonly MethodInfo[] {
    const found: MethodInfo[] = [];
    const add = (each: ClassInfo): void => {
        for (const method of each.methods.get(name.toLowerCase()) ?? []) {
            if (!found.some((known) => hasSameParameters(known, method))) found.push(method);
        }
    };
    for (const each of ancestry(info)) add(each);
    const ofInterfaces = (each: ClassInfo): void => {
        for (const type of each.interfaces) {
            if (type.kind !== 'class') continue;
            add(type.class);
            ofInterfaces(type.class);
        }
    };
    for (const each of ancestry(info)) ofInterfaces(each);
    return found;
}

const hasSameParameters = (left: MethodInfo, right: MethodInfo): boolean =>
    left.parameters.length === right.parameters.length &&
    left.parameters.every(({ type }, index) => {
        const other = right.parameters[index]?.type;
        return other !== undefined && isSameType(type, other);
    });
