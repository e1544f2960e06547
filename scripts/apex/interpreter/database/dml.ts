import type { Runtime } from '../runtime/runtime.ts';
import type { RecordValue } from '../values/value.ts';
import type { ObjectType } from './object-type.ts';
import type { RowError, WriteMode } from './write-checks.ts';
import { deleteRow, insertRow, updateRow } from './write-rows.ts';

export type Operation = 'insert' | 'update' | 'delete';

/** What became of one record. */
export interface RowResult {
    readonly id: string | null;
    readonly errors: readonly RowError[];
}

const ACTIONS = { insert: 'create', update: 'edit', delete: 'delete' } as const;
const WRITERS = { insert: insertRow, update: updateRow, delete: deleteRow } as const;

/** What the user may not do, in user mode. */
function permissionErrors(
    runtime: Runtime,
    { operation, record }: { readonly operation: Operation; readonly record: RecordValue }
): readonly RowError[] {
    const { object } = record;
    const { userId } = runtime;
    if (!runtime.access.mayUseObject(object, { action: ACTIONS[operation], userId })) {
        const message = `Access to entity '${object.name}' denied`;
        return [{ status: 'INSUFFICIENT_ACCESS_OR_READONLY', message, fields: [] }];
    }
    if (operation === 'delete') return [];
    const hidden = object.fields.filter(
        (field) =>
            field.key !== 'id' &&
            record.assigned.has(field.key) &&
            !runtime.access.mayUseField({ object, field }, { action: 'edit', userId })
    );
    if (hidden.length === 0) return [];
    const message = `Operation failed due to fields being inaccessible on Sobject ${object.name}, check errors on Exception or Result!`;
    return [{ status: 'INSUFFICIENT_ACCESS_OR_READONLY', message, fields: hidden.map(({ name }) => name) }];
}

/** Objects that Apex cannot write at all are refused before anything is looked at. */
function requireWritable(
    runtime: Runtime,
    { object, operation }: { readonly object: ObjectType; readonly operation: Operation }
): void {
    const allowed = { insert: object.createable, update: object.updateable, delete: object.deletable }[
        operation
    ];
    if (!allowed || object.kind === 'event') {
        runtime.throwNew(
            'TypeException',
            `DML operation ${operation.toUpperCase()} not allowed on ${object.name}`
        );
    }
}

function mixedError(runtime: Runtime, object: ObjectType): readonly RowError[] {
    const kind = object.isSetup ? 'setup' : 'other';
    runtime.written ??= kind;
    if (runtime.written === kind) return [];
    const message = `DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): ${object.name}`;
    return [{ status: 'MIXED_DML_OPERATION', message, fields: [] }];
}

function throwFirst(
    runtime: Runtime,
    { operation, results }: { readonly operation: Operation; readonly results: readonly RowResult[] }
): never {
    const rows = results.flatMap(({ id, errors }, index) =>
        errors.slice(0, 1).map((each) => ({ ...each, id, index }))
    );
    const [first] = rows;
    const verb = operation.charAt(0).toUpperCase() + operation.slice(1);
    const id = operation !== 'insert' && first?.id ? ` with id ${first.id}` : '';
    return runtime.throwNew(
        'DmlException',
        `${verb} failed. First exception on row ${first?.index ?? 0}${id}; first error: ${first?.status ?? ''}, ${first?.message ?? ''}: [${first?.fields.join(', ') ?? ''}]`,
        { rows }
    );
}

function requireDistinct(runtime: Runtime, records: readonly RecordValue[]): void {
    const seen = new Set<string>();
    for (const { id } of records) {
        if (id !== null && seen.has(id)) runtime.throwNew('ListException', `Duplicate id in list: ${id}`);
        if (id !== null) seen.add(id);
    }
}

/**
 * Inserts, updates or deletes records. Where all have to succeed, the first failure takes back the others and is thrown
 * as a DmlException.
 */
export function runDml(
    runtime: Runtime,
    {
        operation,
        records,
        allOrNone,
        mode
    }: {
        readonly operation: Operation;
        readonly records: readonly RecordValue[];
        readonly allOrNone: boolean;
        readonly mode: WriteMode;
    }
): readonly RowResult[] {
    if (records.length === 0) return [];
    runtime.useLimit('dmlStatements');
    runtime.useLimit('dmlRows', records.length);
    if (operation !== 'insert') requireDistinct(runtime, records);
    for (const { object } of records) requireWritable(runtime, { object, operation });
    const savepoint = runtime.store.savepoint();
    const results = records.map((record): RowResult => {
        const mixed = mixedError(runtime, record.object);
        const refused =
            mixed.length > 0 || !mode.asUser ? mixed : permissionErrors(runtime, { operation, record });
        const errors = refused.length > 0 ? refused : WRITERS[operation](runtime, { record, mode });
        return { id: record.id, errors };
    });
    runtime.transaction.hasPendingWork = true;
    if (allOrNone && results.some(({ errors }) => errors.length > 0)) {
        runtime.store.rollBack(savepoint);
        if (operation === 'insert') {
            for (const [index, record] of records.entries()) {
                if (results[index]?.errors.length === 0) record.values.delete('id');
            }
        }
        return throwFirst(runtime, { operation, results });
    }
    return results;
}
