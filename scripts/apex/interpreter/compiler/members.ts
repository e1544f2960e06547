import { apexTypeOf, readField } from '../database/record-fields.ts';
import type { FieldType } from '../database/object-type.ts';
import { readProperty } from '../runtime/invoke.ts';
import { type ApexType, ID, typeText } from '../types/apex-type.ts';
import { findField } from '../types/class-info.ts';
import { InterpreterFault } from '../values/faults.ts';
import { Instance, type ListValue, RecordValue, type Value } from '../values/value.ts';
import { converted, type Link } from './code.ts';
import type { Scope } from './scope.ts';

function recordMember(type: Extract<ApexType, { kind: 'record' }>, name: string, scope: Scope): ApexType {
    const key = name.toLowerCase();
    if (type.object === null) {
        if (key === 'id') return ID;
        throw new InterpreterFault(`Variable does not exist: ${name} of SObject`);
    }
    const field: FieldType | undefined = type.object.byName.get(key);
    if (field) return apexTypeOf(field);
    const reference = type.object.byRelationship.get(key);
    if (!reference) throw new InterpreterFault(`Variable does not exist: ${type.object.name}.${name}`);
    const parent = scope.program.runtime.schema.objects.get((reference.referenceTo[0] ?? '').toLowerCase());
    return { kind: 'record', object: parent ?? null };
}

/** How a member of a value is read; the value is not null. */
interface MemberReader {
    readonly type: ApexType;
    readonly read: (self: NonNullable<Value>) => Value;
}

function memberReader(
    scope: Scope,
    { type, name }: { readonly type: ApexType; readonly name: string }
): MemberReader {
    const { runtime } = scope.program;
    if (type.kind === 'record') {
        return {
            type: recordMember(type, name, scope),
            read: (self) =>
                self instanceof RecordValue ? readField(runtime, { record: self, name }) : runtime.throwNull()
        };
    }
    if (type.kind === 'class') {
        const field = findField(type.class, name);
        if (!field || field.isStatic)
            throw new InterpreterFault(`Variable does not exist: ${typeText(type)}.${name}`);
        return {
            type: field.type,
            read: (self) =>
                self instanceof Instance ? readProperty(runtime, { field, self }) : runtime.throwNull()
        };
    }
    const own =
        type.kind === 'native' ? scope.program.native(type.name)?.fields.get(name.toLowerCase()) : undefined;
    if (!own) throw new InterpreterFault(`Variable does not exist: ${typeText(type)}.${name}`);
    return { type: own.type, read: (self) => own.read(self, runtime) };
}

/** A member of what stands before the dot. */
export function memberLink(
    scope: Scope,
    { target, name, safe }: { readonly target: Link; readonly name: string; readonly safe: boolean }
): Link {
    const { runtime } = scope.program;
    if (target.type.kind === 'list' && target.type.isQuery) {
        const { run } = target;
        const row = converted(
            runtime,
            { type: target.type, run: (frame) => run(frame) ?? null },
            target.type.element
        );
        return memberLink(scope, { target: row, name, safe });
    }
    const { type, read } = memberReader(scope, { type: target.type, name });
    const { run } = target;
    return {
        type,
        run: (frame) => {
            const self = run(frame);
            if (self === undefined) return undefined;
            if (self === null) return safe ? undefined : runtime.throwNull();
            return read(self);
        }
    };
}

/** The element of a list at an index. */
export function elementAt(scope: Scope, list: ListValue, index: Value): Value {
    const { runtime } = scope.program;
    if (typeof index !== 'number') return runtime.throwNull();
    const found = list.items[index];
    if (found === undefined) return runtime.throwNew('ListException', `List index out of bounds: ${index}`);
    return found;
}
