import type { FieldDefinition, ObjectDefinition } from '../schema/definitions.ts';
import type { Schema } from '../schema/schema.ts';
import { amongIds, quoteName, quoteText } from '../store/sql-text.ts';

/** A name that a row carries, and what it means: a field, or a parent named by one of its external ids. */
export interface StagedColumn {
    /** As the client wrote it. */
    readonly header: string;
    /** Column of the staging table, quoted. */
    readonly sql: string;
    readonly field: FieldDefinition;
    /** For `Account__r.Key__c`: the parent object and the field that names it. */
    readonly parent: { readonly object: ObjectDefinition; readonly key: FieldDefinition } | undefined;
    /** For ids that are known before the rows are staged: the staging column of their long forms, and those. */
    readonly ids: { readonly sql: string; readonly values: readonly string[] } | undefined;
}

/** What stands in a staging table for "set to nothing", as opposed to "not given". */
export const nullMark = '\uE000';

/** How values in a staging table say that they are not given, or null: JSON rows with marks, CSV rows as bulk does. */
export interface StagingStyle {
    given(sql: string): string;
    isNull(sql: string): string;
}

export const jsonStyle: StagingStyle = {
    given: (sql) => `${sql} IS NOT NULL`,
    isNull: (sql) => `${sql} = '${nullMark}'`
};

/** In bulk CSV an empty value leaves a field alone and #N/A empties it. */
export const csvStyle: StagingStyle = {
    given: (sql) => `coalesce(${sql}, '') <> ''`,
    isNull: (sql) => `${sql} = '#N/A'`
};

/** The field whose form the values of a column have: the parent's key, or the field itself. */
export const valueField = (column: StagedColumn): FieldDefinition => column.parent?.key ?? column.field;

/** Condition on a table that its row has one of the ids of a column: those that are known, or what a subquery finds. */
export const hasIdOf = (
    column: StagedColumn | undefined,
    given: { table: string; subquery: string }
): string =>
    column?.ids
        ? amongIds({ table: given.table, row: '', ids: column.ids.values.map(quoteText) })
        : `"Id" IN (${given.subquery})`;

/** Whether records may be named by a field: ids and external ids. */
export const isKey = (field: FieldDefinition): boolean => field.type === 'id' || field.externalId;

/** The column that a header means; undefined when no such field exists. Case does not matter. */
export function resolveColumn({
    schema,
    object,
    given
}: {
    readonly schema: Schema;
    readonly object: ObjectDefinition;
    readonly given: { header: string; index: number };
}): StagedColumn | undefined {
    const sql = quoteName(`c${given.index}`);
    // Object:Relationship.Field names the type of a polymorphic parent.
    const [relationship, key, ...more] = given.header.trim().replace(/^\w+:/, '').split('.');
    if (relationship === undefined || more.length > 0) return undefined;
    if (key === undefined) {
        const field = schema.findField(object, relationship);
        return field && { header: given.header, sql, field, parent: undefined, ids: undefined };
    }
    const field = schema.findRelationship(object, relationship);
    const parent = schema.findObject(field?.referenceTo[0] ?? '');
    const keyField = parent && schema.findField(parent, key);
    if (!field || !parent || !keyField || !isKey(keyField)) return undefined;
    return {
        header: given.header,
        sql,
        field,
        parent: { object: parent, key: keyField },
        ids: undefined
    };
}
