import type { Runtime } from '../runtime/runtime.ts';
import { Decimal } from '../values/decimal.ts';
import { ApexDatetime } from '../values/moments.ts';
import { keyOf } from '../values/equality.ts';
import type { Value } from '../values/value.ts';
import type { FieldType, ObjectType } from './object-type.ts';
import type { Row } from './store.ts';

/** Why a row was not written. */
export interface RowError {
    readonly status: string;
    readonly message: string;
    readonly fields: readonly string[];
}

export interface WriteMode {
    readonly asUser: boolean;
    readonly withSharing: boolean;
}

const MAIL_ADDRESS = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

const isTextual = (field: FieldType): boolean => field.type !== 'id' && field.type !== 'reference';

function textError(field: FieldType, text: string): RowError | null {
    const at = { fields: [field.name] };
    if (field.length > 0 && text.length > field.length) {
        const message = `${field.label}: data value too large: ${text.slice(0, 40)} (max length=${field.length})`;
        return { status: 'STRING_TOO_LONG', message, ...at };
    }
    if (field.restrictedPicklist && text !== '' && !field.picklist.some(({ value }) => value === text)) {
        const message = `${field.label}: bad value for restricted picklist field: ${text}`;
        return { status: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, ...at };
    }
    const isAddress = field.type === 'email' || field.name === 'Username';
    if (isAddress && !MAIL_ADDRESS.test(text)) {
        return {
            status: 'INVALID_EMAIL_ADDRESS',
            message: `${field.label}: invalid email address: ${text}`,
            ...at
        };
    }
    return null;
}

function numberError(field: FieldType, value: Decimal): RowError | null {
    const whole = value.truncated().toString().replace('-', '');
    if (field.precision === 0 || whole === '0' || whole.length <= field.precision - field.scale) return null;
    const message = `${field.label}: value outside of valid range on numeric field: ${value.toString()}`;
    return { status: 'NUMBER_OUTSIDE_VALID_RANGE', message, fields: [field.name] };
}

function ownerError(
    runtime: Runtime,
    {
        object,
        owner,
        field
    }: { readonly object: ObjectType; readonly owner: string; readonly field: FieldType }
): RowError | null {
    if (object.isSetup || runtime.access.mayUseObject(object, { action: 'read', userId: owner })) return null;
    const message = 'The new owner must have read permission';
    return { status: 'TRANSFER_REQUIRES_READ', message, fields: [field.name] };
}

function referenceError(
    runtime: Runtime,
    {
        object,
        field,
        id,
        mode
    }: {
        readonly object: ObjectType;
        readonly field: FieldType;
        readonly id: string;
        readonly mode: WriteMode;
    }
): RowError | null {
    const at = { fields: [field.name] };
    const target = runtime.schema.byPrefix.get(id.slice(0, 3));
    if (!target || (field.referenceTo.length > 0 && !field.referenceTo.includes(target.name))) {
        return {
            status: 'FIELD_INTEGRITY_EXCEPTION',
            message: `${field.label}: id value of incorrect type: ${id}`,
            ...at
        };
    }
    const row = runtime.store.row(target, id);
    if (!row || row['isdeleted'] === true) {
        return { status: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id', ...at };
    }
    if (field.key === 'ownerid') return ownerError(runtime, { object, owner: id, field });
    const reach = mode.withSharing
        ? runtime.access.reach(row, { object: target, userId: runtime.userId })
        : 2;
    if (reach > (field.masterDetail ? 1 : 0)) return null;
    const message = `insufficient access rights on cross-reference id: ${id}`;
    return { status: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', message, ...at };
}

function valueError(
    runtime: Runtime,
    given: {
        readonly object: ObjectType;
        readonly field: FieldType;
        readonly value: Value;
        readonly mode: WriteMode;
    }
): RowError | null {
    const { field, value } = given;
    if (field.type === 'reference') {
        return typeof value === 'string' ? referenceError(runtime, { ...given, id: value }) : null;
    }
    if (typeof value === 'string' && isTextual(field)) return textError(field, value);
    return value instanceof Decimal ? numberError(field, value) : null;
}

/** What is wrong with the values that a row would get. */
export function rowErrors(
    runtime: Runtime,
    {
        object,
        row,
        given,
        before,
        mode
    }: {
        readonly object: ObjectType;
        readonly row: Row;
        /** Fields that were given a value. */
        readonly given: ReadonlySet<string>;
        /** Null for a new row. */
        readonly before: Row | null;
        readonly mode: WriteMode;
    }
): readonly RowError[] {
    const missing = object.fields.filter(
        (field) => field.required && field.type !== 'boolean' && (row[field.key] ?? '') === ''
    );
    if (missing.length > 0) {
        const names = missing.map(({ name }) => name);
        return [
            {
                status: 'REQUIRED_FIELD_MISSING',
                message: `Required fields are missing: [${names.join(', ')}]`,
                fields: names
            }
        ];
    }
    return object.fields.flatMap((field) => {
        const value = row[field.key] ?? null;
        if (!given.has(field.key) || value === null || field.key === 'id') return [];
        if (before && keyOf(before[field.key] ?? null) === keyOf(value)) return [];
        return valueError(runtime, { object, field, value, mode }) ?? [];
    });
}

/** Values of unique fields that another row has already. */
export function uniqueErrors(
    runtime: Runtime,
    { object, row, id }: { readonly object: ObjectType; readonly row: Row; readonly id: string | null }
): readonly RowError[] {
    return object.fields
        .filter(({ unique }) => unique)
        .flatMap((field) => {
            const fold = (value: Value): string =>
                typeof value === 'string' && !field.caseSensitive ? value.toLowerCase() : keyOf(value);
            const value = row[field.key] ?? null;
            if (value === null) return [];
            const twin = runtime.store
                .rows(object)
                .find(
                    (other) =>
                        other['id'] !== id &&
                        other[field.key] !== null &&
                        fold(other[field.key] ?? null) === fold(value)
                );
            if (!twin) return [];
            const message = `duplicate value found: ${field.name} duplicates value on record with id: ${String(twin['id']).slice(0, 15)}`;
            return [{ status: 'DUPLICATE_VALUE', message, fields: [] }];
        });
}

/** A value as it is stored: texts without blanks around them, numbers with the field's digits, moments in seconds. */
export function storedValue(field: FieldType, value: Value): Value {
    if (value instanceof Decimal && field.custom) return value.withScale(field.scale, 'HALF_UP');
    if (value instanceof ApexDatetime) return value.inSeconds();
    if (typeof value !== 'string' || !isTextual(field)) return value;
    const text = field.type === 'textarea' ? value.trimEnd() : value.trim();
    return text === '' ? null : text;
}
