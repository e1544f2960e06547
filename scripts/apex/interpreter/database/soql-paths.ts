import type { Value } from '../values/value.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { FieldType, ObjectType } from './object-type.ts';
import type { Row } from './store.ts';

/** One step from a record to its parent. */
export interface PathStep {
    readonly field: FieldType;
    readonly parent: ObjectType;
}

/** A field of a query, with the way to it. */
export interface FieldPath {
    readonly steps: readonly PathStep[];
    readonly field: FieldType;
}

/** How a query sees the org: with the permissions of the user or without, with sharing or without. */
export interface QueryMode {
    readonly asUser: boolean;
    readonly withSharing: boolean;
}

function requireVisible(
    runtime: Runtime,
    { object, field }: { readonly object: ObjectType; readonly field: FieldType }
): void {
    requireReadable(runtime, object);
    if (runtime.access.mayUseField({ object, field }, { action: 'read', userId: runtime.userId })) return;
    runtime.throwNew('QueryException', `No such column '${field.name}' on entity '${object.name}'.`, {
        inaccessible: new Map([[object.name, [field.name]]])
    });
}

/** Refuses an object that the user may not read, as queries in user mode do: to them it is not there. */
export function requireReadable(runtime: Runtime, object: ObjectType): void {
    if (runtime.access.mayUseObject(object, { action: 'read', userId: runtime.userId })) return;
    runtime.throwNew('QueryException', `sObject type '${object.name}' is not supported.`);
}

/** Finds the field of a path such as Account__r.Name. Throws a QueryException where there is none, or none for the user. */
export function resolvePath(
    runtime: Runtime,
    { object, text, mode }: { readonly object: ObjectType; readonly text: string; readonly mode: QueryMode }
): FieldPath {
    const names = text.split('.');
    const last = names.pop() ?? '';
    const steps: PathStep[] = [];
    let current = object;
    for (const name of names) {
        const field = current.byRelationship.get(name.toLowerCase());
        const parent = field && runtime.schema.objects.get((field.referenceTo[0] ?? '').toLowerCase());
        if (!field || !parent) {
            return runtime.throwNew(
                'QueryException',
                `Didn't understand relationship '${name}' in field path.`
            );
        }
        if (mode.asUser) requireVisible(runtime, { object: current, field });
        steps.push({ field, parent });
        current = parent;
    }
    const field = current.byName.get(last.toLowerCase());
    if (!field)
        return runtime.throwNew('QueryException', `No such column '${last}' on entity '${current.name}'.`);
    if (mode.asUser) requireVisible(runtime, { object: current, field });
    return { steps, field };
}

/** The value at the end of a path; null where a parent on the way is missing. */
export function valueAt(
    runtime: Runtime,
    { path, row }: { readonly path: FieldPath; readonly row: Row }
): Value {
    let current: Row | null = row;
    for (const { field, parent } of path.steps) {
        const id: Value = current[field.key] ?? null;
        current = typeof id === 'string' ? runtime.store.row(parent, id) : null;
        if (!current) return null;
    }
    return current[path.field.key] ?? null;
}
