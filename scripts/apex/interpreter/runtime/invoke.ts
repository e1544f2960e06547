import {
    findMethods,
    isException,
    type ClassInfo,
    type CompiledBody,
    type FieldInfo,
    type MethodInfo
} from '../types/class-info.ts';
import { isSameType } from '../types/apex-type.ts';
import { InterpreterFault } from '../values/faults.ts';
import { Instance, type Value } from '../values/value.ts';
import type { Frame } from './frame.ts';
import { type Runtime, traceName } from './runtime.ts';

function runBody(
    runtime: Runtime,
    {
        body,
        self,
        args,
        name,
        owner
    }: {
        readonly body: CompiledBody;
        readonly self: Instance | null;
        readonly args: readonly Value[];
        readonly name: string;
        readonly owner: ClassInfo;
    }
): Value {
    const locals = new Array<Value>(body.size).fill(null);
    for (const [index, arg] of args.entries()) locals[index] = arg;
    const frame: Frame = { locals, self, name, line: 0 };
    return runtime.within({ frame, sharing: owner.sharing }, () => body.run(frame));
}

/** Static values of a class, initialised where it is used for the first time. */
export const staticsOf = (runtime: Runtime, info: ClassInfo): Map<string, Value> =>
    runtime.staticsOf(info, (values) => {
        const fields = [...info.fields.values()].filter(({ isStatic }) => isStatic);
        for (const field of fields) values.set(field.name.toLowerCase(), null);
        for (const field of fields) {
            const body = field.initial;
            if (!body) continue;
            const value = runBody(runtime, {
                body,
                self: null,
                args: [],
                name: `${info.fullName}.<clinit>`,
                owner: info
            });
            values.set(field.name.toLowerCase(), value);
        }
        for (const { body } of info.staticBlocks) {
            if (body)
                runBody(runtime, {
                    body,
                    self: null,
                    args: [],
                    name: `${info.fullName}.<clinit>`,
                    owner: info
                });
        }
    });

/** Runs a method as it stands, without looking for an override. */
export function invoke(
    runtime: Runtime,
    {
        method,
        self,
        args
    }: { readonly method: MethodInfo; readonly self: Instance | null; readonly args: readonly Value[] }
): Value {
    const { body, owner } = method;
    if (!body) throw new InterpreterFault(`${owner.fullName}.${method.name} has no body`);
    if (method.isStatic) staticsOf(runtime, owner);
    return runBody(runtime, { body, self, args, name: traceName(method), owner });
}

const overrides = new WeakMap<ClassInfo, Map<MethodInfo, MethodInfo>>();

const hasSameShape = (left: MethodInfo, right: MethodInfo): boolean =>
    left.parameters.length === right.parameters.length &&
    left.parameters.every(({ type }, index) => {
        const other = right.parameters[index]?.type;
        return other !== undefined && isSameType(type, other);
    });

/** The method that an object of a class really runs. */
function overrideOf(info: ClassInfo, method: MethodInfo): MethodInfo {
    const known = overrides.get(info) ?? new Map<MethodInfo, MethodInfo>();
    overrides.set(info, known);
    const before = known.get(method);
    if (before) return before;
    const found =
        findMethods(info, method.name).find((each) => each.syntax.body && hasSameShape(each, method)) ??
        method;
    known.set(method, found);
    return found;
}

/** Runs a method on an object, or its override. */
export function invokeVirtual(
    runtime: Runtime,
    {
        method,
        self,
        args
    }: { readonly method: MethodInfo; readonly self: Instance; readonly args: readonly Value[] }
): Value {
    return invoke(runtime, { method: overrideOf(self.class, method), self, args });
}

/** Runs a method of an interface of the platform, such as `execute` of Queueable. */
export function invokeNamed(
    runtime: Runtime,
    { self, name, args }: { readonly self: Instance; readonly name: string; readonly args: readonly Value[] }
): Value {
    const method = findMethods(self.class, name).find(
        (each) => each.parameters.length === args.length && !each.isStatic && each.syntax.body
    );
    if (!method) throw new InterpreterFault(`${self.class.fullName} has no method ${name}`);
    return invoke(runtime, { method, self, args });
}

/** Gives the fields of one class their first values. */
export function initialiseFields(
    runtime: Runtime,
    { info, self }: { readonly info: ClassInfo; readonly self: Instance }
): void {
    const fields = [...info.fields.values()].filter(({ isStatic }) => !isStatic);
    for (const field of fields) self.values.set(field.name.toLowerCase(), null);
    for (const field of fields) {
        const body = field.initial;
        if (!body) continue;
        const value = runBody(runtime, {
            body,
            self,
            args: [],
            name: `${info.fullName}.<init>`,
            owner: info
        });
        self.values.set(field.name.toLowerCase(), value);
    }
}

/** Makes an object without running a constructor of its class; those of the platform's classes do nothing. */
export function allocate(runtime: Runtime, info: ClassInfo): Instance {
    if (info.isAbstract || info.kind !== 'class')
        throw new InterpreterFault(`${info.fullName} cannot be made with new`);
    staticsOf(runtime, info);
    if (isException(info)) {
        const made = runtime.exception('Exception', null);
        const instance = new Instance(info);
        instance.failure = made.failure;
        return instance;
    }
    return new Instance(info);
}

/** Runs a constructor; null stands for the one that a class has without writing it. */
export function construct(
    runtime: Runtime,
    {
        info,
        self,
        constructor,
        args
    }: {
        readonly info: ClassInfo;
        readonly self: Instance;
        readonly constructor: MethodInfo | null;
        readonly args: readonly Value[];
    }
): void {
    if (constructor) {
        invoke(runtime, { method: constructor, self, args });
        return;
    }
    constructParent(runtime, { info, self });
    initialiseFields(runtime, { info, self });
}

/** Runs the constructor without parameters of the class that a class extends, if it extends one. */
export function constructParent(
    runtime: Runtime,
    { info, self }: { readonly info: ClassInfo; readonly self: Instance }
): void {
    const { parent } = info;
    if (!parent || parent.file === null) return;
    const constructor = parent.constructors.find(({ parameters }) => parameters.length === 0) ?? null;
    if (!constructor && parent.constructors.length > 0) {
        throw new InterpreterFault(`${parent.fullName} has no constructor without parameters`);
    }
    construct(runtime, { info: parent, self, constructor, args: [] });
}

export function readProperty(
    runtime: Runtime,
    { field, self }: { readonly field: FieldInfo; readonly self: Instance | null }
): Value {
    const { getter, owner } = field;
    const held = self ? self.values : staticsOf(runtime, owner);
    if (!getter) return held.get(field.name.toLowerCase()) ?? null;
    return runBody(runtime, { body: getter, self, args: [], name: `${owner.fullName}.${field.name}`, owner });
}

export function writeProperty(
    runtime: Runtime,
    {
        field,
        self,
        value
    }: { readonly field: FieldInfo; readonly self: Instance | null; readonly value: Value }
): void {
    const { setter, owner } = field;
    if (setter) {
        runBody(runtime, {
            body: setter,
            self,
            args: [value],
            name: `${owner.fullName}.${field.name}`,
            owner
        });
        return;
    }
    const held = self ? self.values : staticsOf(runtime, owner);
    held.set(field.name.toLowerCase(), value);
}
