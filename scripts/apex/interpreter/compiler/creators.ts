import { apexTypeOf, writeField } from '../database/record-fields.ts';
import type { ObjectType } from '../database/object-type.ts';
import { Call } from '../library/native-type.ts';
import { allocate, construct } from '../runtime/invoke.ts';
import type { Expression, NewExpression } from '../syntax/tree.ts';
import { type ApexType, INTEGER, isPrimitive, STRING, typeText, withParameters } from '../types/apex-type.ts';
import { type ClassInfo, isException } from '../types/class-info.ts';
import { InterpreterFault } from '../values/faults.ts';
import { Instance, ListValue, MapValue, RecordValue, SetValue, type Value } from '../values/value.ts';
import { type Code, converted } from './code.ts';
import { compileExpression } from './expressions.ts';
import { standingFor } from './native-calls.ts';
import { chooseOverload } from './overloads.ts';
import type { Scope } from './scope.ts';

function newRecord(
    scope: Scope,
    { object, args }: { readonly object: ObjectType; readonly args: readonly Expression[] }
): Code {
    const { runtime } = scope.program;
    const given = args.map((arg) => {
        if (arg.kind !== 'assign' || arg.operator !== '=' || arg.target.kind !== 'name') {
            throw new InterpreterFault(`new ${object.name}(...) takes fields with their values`);
        }
        const { name } = arg.target;
        const field = object.byName.get(name.toLowerCase());
        if (!field) throw new InterpreterFault(`Field does not exist: ${object.name}.${name}`);
        return { name, value: converted(runtime, compileExpression(scope, arg.value), apexTypeOf(field)) };
    });
    return {
        type: { kind: 'record', object },
        run: (frame) => {
            const record = new RecordValue(object);
            for (const { name, value } of given)
                writeField(runtime, { record, name, value: value.run(frame) });
            return record;
        }
    };
}

function newException(
    scope: Scope,
    { info, args }: { readonly info: ClassInfo; readonly args: readonly Code[] }
): Code {
    const { runtime } = scope.program;
    const cause: ApexType = { kind: 'class', class: runtime.classNamed('Exception') };
    const shapes: readonly (readonly ApexType[])[] = [[], [STRING], [cause], [STRING, cause]];
    const { args: given } = chooseOverload(runtime, {
        candidates: shapes,
        args,
        described: `new ${info.fullName}`,
        parametersOf: (shape) => shape
    });
    // The console is told the text of its constructor, Apex is not: getMessage knows what setMessage said.
    const keepsItsWords = info.file === null && info.name === 'AuraHandledException';
    return {
        type: { kind: 'class', class: info },
        run: (frame) => {
            const values = given.map((arg) => arg.run(frame));
            const self = allocate(runtime, info);
            const message = values.find((value) => typeof value === 'string') ?? null;
            const inner = values.find((value) => value instanceof Instance) ?? null;
            if (self.failure && typeof message === 'string' && !keepsItsWords) self.failure.message = message;
            if (self.failure && inner instanceof Instance) self.failure.cause = inner;
            construct(runtime, { info, self, constructor: null, args: [] });
            return self;
        }
    };
}

function newInstance(
    scope: Scope,
    { info, args }: { readonly info: ClassInfo; readonly args: readonly Code[] }
): Code {
    const { runtime } = scope.program;
    if (info.constructors.length === 0 && isException(info)) return newException(scope, { info, args });
    const type: ApexType = { kind: 'class', class: info };
    if (info.constructors.length === 0) {
        if (args.length > 0) throw new InterpreterFault(`new ${info.fullName}(...) takes no arguments`);
        return {
            type,
            run: () => {
                const self = allocate(runtime, info);
                construct(runtime, { info, self, constructor: null, args: [] });
                return self;
            }
        };
    }
    const { method, args: given } = chooseOverload(runtime, {
        candidates: info.constructors,
        args,
        described: `new ${info.fullName}`,
        parametersOf: ({ parameters }) => parameters.map((each) => each.type)
    });
    return {
        type,
        run: (frame) => {
            const values = given.map((arg) => arg.run(frame));
            const self = allocate(runtime, info);
            construct(runtime, { info, self, constructor: method, args: values });
            return self;
        }
    };
}

function newNative(
    scope: Scope,
    { type, args }: { readonly type: ApexType; readonly args: readonly Code[] }
): Code {
    const { runtime } = scope.program;
    const name =
        type.kind === 'native'
            ? type.name
            : type.kind === 'list'
              ? 'List'
              : type.kind === 'set'
                ? 'Set'
                : 'Map';
    const given = standingFor(type);
    const { method, args: values } = chooseOverload(runtime, {
        candidates: scope.program.native(name)?.constructors ?? [],
        args,
        described: `new ${typeText(type)}`,
        parametersOf: ({ parameters }) => parameters.map((each) => withParameters(each, given))
    });
    const argTypes = args.map((arg) => arg.type);
    return {
        type,
        run: (frame) =>
            method.run(
                new Call({
                    runtime,
                    self: null,
                    args: values.map((arg) => arg.run(frame)),
                    argTypes,
                    returns: type
                })
            )
    };
}

function newElements(
    scope: Scope,
    { type, elements }: { readonly type: ApexType; readonly elements: readonly Expression[] }
): Code {
    const { runtime } = scope.program;
    if (type.kind === 'map' && elements.length === 0) {
        return { type, run: () => new MapValue({ key: type.key, value: type.value }) };
    }
    if (type.kind !== 'list' && type.kind !== 'set')
        throw new InterpreterFault(`${typeText(type)} has no elements`);
    const { element } = type;
    const codes = elements.map((each) => converted(runtime, compileExpression(scope, each), element));
    return {
        type,
        run: (frame) => {
            const items: Value[] = codes.map((code) => code.run(frame));
            return type.kind === 'list' ? new ListValue(element, items) : new SetValue(element, items);
        }
    };
}

function newMap(
    scope: Scope,
    {
        type,
        entries
    }: { readonly type: ApexType; readonly entries: readonly (readonly [Expression, Expression])[] }
): Code {
    const { runtime } = scope.program;
    if (type.kind !== 'map') throw new InterpreterFault(`${typeText(type)} has no entries`);
    const codes = entries.map(([key, value]) => ({
        key: converted(runtime, compileExpression(scope, key), type.key),
        value: converted(runtime, compileExpression(scope, value), type.value)
    }));
    return {
        type,
        run: (frame) => {
            const map = new MapValue({ key: type.key, value: type.value });
            for (const { key, value } of codes) map.put(key.run(frame), value.run(frame));
            return map;
        }
    };
}

function newOfSize(
    scope: Scope,
    { type, size }: { readonly type: ApexType; readonly size: Expression }
): Code {
    const count = compileExpression(scope, size);
    if (type.kind !== 'list' || !isPrimitive(count.type, 'Integer')) {
        throw new InterpreterFault(`the size of an array is an ${typeText(INTEGER)}`);
    }
    return {
        type,
        run: (frame) => new ListValue(type.element, new Array<Value>(Number(count.run(frame))).fill(null))
    };
}

/** What `new` makes: an object, a record or a collection. */
export function compileNew(scope: Scope, expression: NewExpression): Code {
    const type = scope.program.typeOf(expression.type, scope.owner);
    const { given } = expression;
    if (given.kind === 'elements') return newElements(scope, { type, elements: given.elements });
    if (given.kind === 'entries') return newMap(scope, { type, entries: given.entries });
    if (given.kind === 'size') return newOfSize(scope, { type, size: given.size });
    if (type.kind === 'record') {
        if (!type.object) throw new InterpreterFault('SObject itself cannot be made with new');
        return newRecord(scope, { object: type.object, args: given.args });
    }
    const args = given.args.map((arg) => compileExpression(scope, arg));
    return type.kind === 'class'
        ? newInstance(scope, { info: type.class, args })
        : newNative(scope, { type, args });
}
