import { Soql } from '../apex-runtime/soql-text.ts';
import type { SObject } from '../apex-runtime/apex-context.ts';
import type { Session } from '../auth/sessions.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/definitions.ts';
import type { Schema } from '../schema/schema.ts';
import type { ShownColumn, ShownValue } from './browser/page-data.ts';

/** Names that list views have for fields of every object. */
const viewNames: Readonly<Record<string, string>> = {
    NAME: 'Name',
    'ACCOUNT.NAME': 'Name',
    OWNER: 'OwnerId',
    'OWNER.ALIAS': 'OwnerId',
    'CORE.USERS.ALIAS': 'OwnerId',
    CREATED_DATE: 'CreatedDate',
    CREATEDBY_USER: 'CreatedById',
    LAST_UPDATE: 'LastModifiedDate',
    UPDATEDBY_USER: 'LastModifiedById'
};

/** A field that the user may read, by its name in metadata; undefined for any other. */
export function readableField(
    given: { schema: Schema; session: Session; object: ObjectDefinition },
    name: string
): FieldDefinition | undefined {
    const field = given.schema.findField(given.object, viewNames[name.toUpperCase()] ?? name);
    if (!field || field.type === 'base64' || field.type === 'address') return undefined;
    return given.session.access.canReadField(given.object, field) ? field : undefined;
}

/** What to select so that a field can be shown: itself, and the name of what it refers to. */
export const selectedOf = (schema: Schema, field: FieldDefinition): Soql =>
    new Soql(nameOfTarget(schema, field) ? `${field.name}, ${field.relationshipName}.Name` : field.name);

/** Whether what a field refers to can be shown by its name. */
const nameOfTarget = (schema: Schema, field: FieldDefinition): boolean => {
    const [target, other] = field.referenceTo;
    if (target === undefined || other !== undefined || field.relationshipName === undefined) return false;
    const object = schema.findObject(target);
    return object !== undefined && schema.findField(object, 'Name') !== undefined;
};

const instant = new Intl.DateTimeFormat('en-US', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'America/New_York'
});
const day = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

function textOf(field: FieldDefinition, value: unknown): string {
    if (value === null || value === undefined) return '';
    switch (field.type) {
        case 'boolean':
            return value === true ? 'Yes' : 'No';
        case 'int':
        case 'double':
            return Number(value).toLocaleString('en-US', { maximumFractionDigits: field.scale });
        case 'date':
            return day.format(new Date(String(value)));
        case 'datetime':
            return instant.format(new Date(String(value)));
        default:
            return String(value);
    }
}

/** A record's field as people see it. */
export function shownValue({
    schema,
    field,
    record
}: {
    readonly schema: Schema;
    readonly field: FieldDefinition;
    readonly record: SObject;
}): ShownValue {
    const value = record[field.name];
    if (typeof value !== 'string' || !nameOfTarget(schema, field))
        return { text: textOf(field, value), link: null };
    const target = record[field.relationshipName ?? ''] as { readonly Name?: string } | null | undefined;
    const [object = ''] = field.referenceTo;
    // Users have no page here.
    return { text: target?.Name ?? value, link: object === 'User' ? null : { object, id: value } };
}

export const columnOf = (field: FieldDefinition): ShownColumn => ({
    name: field.name,
    label: field.label,
    numeric: field.type === 'int' || field.type === 'double'
});
