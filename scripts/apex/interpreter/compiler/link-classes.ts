import type { ClassSyntax, FieldSyntax, MethodSyntax, TypeName } from '../syntax/tree.ts';
import { type ApexType, VOID } from '../types/apex-type.ts';
import type { ClassInfo, FieldInfo, MethodInfo } from '../types/class-info.ts';
import { InterpreterFault } from '../values/faults.ts';
import { EnumValue } from '../values/value.ts';
import type { Program } from './program.ts';

/** Makes a class known by its name, without looking at its types: they may be of classes that come later. */
export function declareClass(
    syntax: ClassSyntax,
    { file, outer }: { readonly file: string; readonly outer: ClassInfo | null }
): ClassInfo {
    const fullName = outer ? `${outer.fullName}.${syntax.name}` : syntax.name;
    const info: ClassInfo = {
        name: syntax.name,
        fullName,
        file,
        kind: syntax.kind,
        isAbstract: syntax.modifiers.includes('abstract'),
        isTest: outer?.isTest === true || syntax.modifiers.includes('istest'),
        sharing: syntax.sharing,
        outer,
        parent: null,
        interfaces: [],
        inner: new Map(),
        fields: new Map(),
        methods: new Map(),
        constructors: [],
        constants: syntax.constants.map(
            (name, ordinal) => new EnumValue({ typeName: fullName, name, ordinal })
        ),
        staticBlocks: syntax.staticBlocks.map((block) => ({ syntax: block, body: null }))
    };
    for (const each of syntax.classes) {
        info.inner.set(each.name.toLowerCase(), declareClass(each, { file, outer: info }));
    }
    return info;
}

function linkParents(
    program: Program,
    { info, syntax }: { readonly info: ClassInfo; readonly syntax: ClassSyntax }
): void {
    if (syntax.parent) {
        const type = program.typeOf(syntax.parent, info);
        if (type.kind !== 'class') throw new InterpreterFault(`${info.fullName} cannot extend this type`);
        info.parent = type.class;
    }
    info.interfaces = syntax.interfaces.map((name) => program.typeOf(withoutArguments(name), info));
    for (const each of syntax.classes) {
        const inner = info.inner.get(each.name.toLowerCase());
        if (inner) linkParents(program, { info: inner, syntax: each });
    }
}

/** Database.Batchable<SObject> is known as Database.Batchable. */
const withoutArguments = (name: TypeName): TypeName => ({
    parts: name.parts.map((part) => ({ name: part.name, args: [] })),
    arrays: name.arrays
});

const has = (syntax: FieldSyntax | MethodSyntax, modifier: string): boolean =>
    syntax.modifiers.includes(modifier);

function fieldInfo(
    program: Program,
    { info, syntax }: { readonly info: ClassInfo; readonly syntax: FieldSyntax }
): FieldInfo {
    return {
        name: syntax.name,
        owner: info,
        isStatic: has(syntax, 'static'),
        isFinal: has(syntax, 'final'),
        isTransient: has(syntax, 'transient'),
        type: program.typeOf(syntax.type, info),
        syntax,
        initial: null,
        getter: null,
        setter: null
    };
}

function methodInfo(
    program: Program,
    {
        info,
        syntax,
        isConstructor
    }: { readonly info: ClassInfo; readonly syntax: MethodSyntax; readonly isConstructor: boolean }
): MethodInfo {
    const returns: ApexType = syntax.returns ? program.typeOf(syntax.returns, info) : VOID;
    return {
        name: syntax.name,
        owner: info,
        isStatic: has(syntax, 'static'),
        isConstructor,
        parameters: syntax.parameters.map(({ name, type }) => ({ name, type: program.typeOf(type, info) })),
        returns,
        syntax,
        body: null
    };
}

function linkMembers(
    program: Program,
    { info, syntax }: { readonly info: ClassInfo; readonly syntax: ClassSyntax }
): void {
    for (const each of syntax.fields) {
        const key = each.name.toLowerCase();
        if (info.fields.has(key)) throw new InterpreterFault(`${info.fullName} has two fields ${each.name}`);
        info.fields.set(key, fieldInfo(program, { info, syntax: each }));
    }
    for (const each of syntax.methods) {
        const key = each.name.toLowerCase();
        const method = methodInfo(program, { info, syntax: each, isConstructor: false });
        info.methods.set(key, [...(info.methods.get(key) ?? []), method]);
    }
    for (const each of syntax.constructors) {
        info.constructors.push(methodInfo(program, { info, syntax: each, isConstructor: true }));
    }
    for (const each of syntax.classes) {
        const inner = info.inner.get(each.name.toLowerCase());
        if (inner) linkMembers(program, { info: inner, syntax: each });
    }
}

/** Gives declared classes their parents, and their fields and methods their types. */
export function linkClasses(
    program: Program,
    classes: readonly { readonly info: ClassInfo; readonly syntax: ClassSyntax }[]
): void {
    for (const each of classes) linkParents(program, each);
    for (const each of classes) linkMembers(program, each);
}
