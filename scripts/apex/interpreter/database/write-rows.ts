import type { Runtime } from '../runtime/runtime.ts';
import { Decimal } from '../values/decimal.ts';
import { ApexDatetime } from '../values/moments.ts';
import { keyOf } from '../values/equality.ts';
import type { RecordValue, Value } from '../values/value.ts';
import type { FieldType, ObjectType } from './object-type.ts';
import type { Row } from './store.ts';
import { rowErrors, type RowError, storedValue, uniqueErrors, type WriteMode } from './write-checks.ts';

const error = (status: string, message: string, fields: readonly string[] = []): readonly RowError[] => [
    { status, message, fields }
];

const notWritable = (field: FieldType): readonly RowError[] =>
    error(
        'INVALID_FIELD_FOR_INSERT_UPDATE',
        `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
        [field.name]
    );

function defaultValue(field: FieldType): Value {
    const text = field.defaultValue;
    if (field.type === 'boolean') return text === 'true';
    if (text === undefined) return null;
    return field.type === 'double' ? Decimal.parse(text) : text;
}

const present = (): ApexDatetime => new ApexDatetime(Date.now()).inSeconds();

const stored = (object: ObjectType, row: Row): Row =>
    Object.fromEntries(object.fields.map((field) => [field.key, storedValue(field, row[field.key] ?? null)]));

function nameOf(
    runtime: Runtime,
    { object, row, id }: { readonly object: ObjectType; readonly row: Row; readonly id: string }
): Value {
    const field = object.byName.get('name');
    if (object.name === 'User') return [row['firstname'], row['lastname']].filter(Boolean).join(' ');
    if (field?.displayFormat !== undefined) {
        const number = String(runtime.store.nextNumber(object));
        return field.displayFormat.replace(/\{(0+)\}/, (_, zeros: string) =>
            number.padStart(zeros.length, '0')
        );
    }
    return row['name'] ?? (object.kind === 'custom' ? id : null);
}

/** Writes a new row. Returns what stood in the way; nothing where it was written. */
export function insertRow(
    runtime: Runtime,
    { record, mode }: { readonly record: RecordValue; readonly mode: WriteMode }
): readonly RowError[] {
    const { object } = record;
    if (record.id !== null) {
        return error('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
    }
    const closed = object.fields.find(
        (field) => field.key !== 'id' && record.assigned.has(field.key) && !field.createable
    );
    if (closed) return notWritable(closed);
    const given: Record<string, Value> = {};
    for (const field of object.fields) {
        const value = record.values.get(field.key);
        given[field.key] =
            record.assigned.has(field.key) && value !== undefined ? value : defaultValue(field);
    }
    const row = stored(object, given);
    const faults = rowErrors(runtime, { object, row: given, given: record.assigned, before: null, mode });
    const wrong = faults.length > 0 ? faults : uniqueErrors(runtime, { object, row, id: null });
    if (wrong.length > 0) return wrong;
    const id = runtime.store.newId(object);
    const now = present();
    const { userId } = runtime;
    const owner = object.byName.has('ownerid') ? { ownerid: row['ownerid'] ?? userId } : {};
    runtime.store.put({
        object,
        id,
        row: {
            ...row,
            ...owner,
            id,
            name: nameOf(runtime, { object, row, id }),
            createddate: now,
            lastmodifieddate: now,
            systemmodstamp: now,
            createdbyid: userId,
            lastmodifiedbyid: userId,
            isdeleted: false
        }
    });
    record.values.set('id', id);
    return [];
}

/** The row of a record that is to be changed or deleted, or why it cannot be. */
function reachedRow(
    runtime: Runtime,
    { record, mode }: { readonly record: RecordValue; readonly mode: WriteMode }
): { readonly id: string; readonly before: Row } | readonly RowError[] {
    const { object, id } = record;
    if (id === null) return error('MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']);
    const before = runtime.store.row(object, id);
    if (!before) return error('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    if (before['isdeleted'] === true) return error('ENTITY_IS_DELETED', 'entity is deleted');
    const reach = mode.withSharing ? runtime.access.reach(before, { object, userId: runtime.userId }) : 2;
    if (reach === 2) return { id, before };
    return error(
        reach === 1 ? 'INSUFFICIENT_ACCESS_OR_READONLY' : 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
        'insufficient access rights on object id'
    );
}

/** Changes the fields of a row that the record was given. Returns what stood in the way. */
export function updateRow(
    runtime: Runtime,
    { record, mode }: { readonly record: RecordValue; readonly mode: WriteMode }
): readonly RowError[] {
    const reached = reachedRow(runtime, { record, mode });
    if (!('before' in reached)) return reached;
    const { object } = record;
    const { id, before } = reached;
    const changed: Record<string, Value> = { ...before };
    for (const field of object.fields) {
        if (!record.assigned.has(field.key) || field.key === 'id') continue;
        const value = record.values.get(field.key) ?? null;
        const isSame = keyOf(value) === keyOf(before[field.key] ?? null);
        if (!field.updateable && !(record.queried?.has(field.key) && isSame)) return notWritable(field);
        changed[field.key] = value;
    }
    const row = stored(object, changed);
    const faults = rowErrors(runtime, { object, row: changed, given: record.assigned, before, mode });
    const wrong = faults.length > 0 ? faults : uniqueErrors(runtime, { object, row, id });
    if (wrong.length > 0) return wrong;
    const now = present();
    const name = nameOfChanged(object, row, before);
    runtime.store.put({
        object,
        id,
        row: { ...row, ...name, lastmodifieddate: now, systemmodstamp: now, lastmodifiedbyid: runtime.userId }
    });
    return [];
}

const nameOfChanged = (object: ObjectType, row: Row, before: Row): Row =>
    object.name === 'User'
        ? { name: [row['firstname'], row['lastname']].filter(Boolean).join(' ') }
        : { name: row['name'] ?? before['name'] ?? null };

function deleteChildren(runtime: Runtime, object: ObjectType, id: string): readonly RowError[] {
    for (const child of runtime.schema.objects.values()) {
        for (const field of child.fields.filter(
            (each) => each.onDelete && each.referenceTo.includes(object.name)
        )) {
            for (const row of runtime.store.rows(child).filter((each) => each[field.key] === id)) {
                const childId = String(row['id']);
                if (field.onDelete === 'restrict') {
                    return error(
                        'DELETE_FAILED',
                        `Your attempt to delete ${id} could not be completed because it is associated with ${child.name}`
                    );
                }
                if (field.onDelete === 'clear') {
                    runtime.store.put({ object: child, id: childId, row: { ...row, [field.key]: null } });
                    continue;
                }
                const faults = deleteChildren(runtime, child, childId);
                if (faults.length > 0) return faults;
                runtime.store.put({ object: child, id: childId, row: { ...row, isdeleted: true } });
            }
        }
    }
    return [];
}

/** Deletes a row with its details. Returns what stood in the way. */
export function deleteRow(
    runtime: Runtime,
    { record, mode }: { readonly record: RecordValue; readonly mode: WriteMode }
): readonly RowError[] {
    const reached = reachedRow(runtime, { record, mode });
    if (!('before' in reached)) return reached;
    const { object } = record;
    const { id, before } = reached;
    const faults = deleteChildren(runtime, object, id);
    if (faults.length > 0) return faults;
    runtime.store.put({ object, id, row: { ...before, isdeleted: true } });
    return [];
}
