import type { Reach } from '../access.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/definitions.ts';
import type { Schema } from '../schema/schema.ts';
import { comparesCase } from '../soql/literals.ts';
import { isStored } from '../store/create-tables.ts';
import { quoteName, quoteText } from '../store/sql-text.ts';
import { valueChecks, type RowCheck } from './value-checks.ts';
import { sharedRows } from './shared-rows.ts';
import { hasIdOf, type StagedColumn } from './staged-columns.ts';
import type { WriteRequest } from './write-request.ts';

/** Columns of the table of typed rows, for the staged column at an index. */
export const given = (index: number): string => `g${index}`;
export const empty = (index: number): string => `n${index}`;
export const text = (index: number): string => `t${index}`;
export const value = (index: number): string => `v${index}`;

/** Index of the column that carries a field, or -1. */
export const columnOf = (request: WriteRequest, field: Pick<FieldDefinition, 'name'>): number =>
    request.columns.findIndex((column) => column.field.name === field.name);

const none: readonly string[] = [];
const creates = 'target IS NULL';
const changes = 'target IS NOT NULL';

const listOf = (entries: ReadonlyArray<{ name: string; when: string }>): string =>
    `list_filter([${entries.map(({ name, when }) => `CASE WHEN ${when} THEN ${quoteText(name)} END`).join(', ')}], lambda x: x IS NOT NULL)`;

const anyOf = (entries: ReadonlyArray<{ when: string }>): string =>
    entries.map(({ when }) => `(${when})`).join(' OR ');

/** The record that a row is about: there, one only, not deleted. */
function targetChecks(request: WriteRequest): RowCheck[] {
    const { operation, keyField, object } = request;
    if (operation === 'insert') return [];
    const key = keyField ?? { name: 'Id' };
    const index = columnOf(request, key);
    const byId = key.name === 'Id';
    if (operation === 'upsert' && byId && index < 0) return [];
    if (index < 0) {
        return [
            {
                when: 'true',
                code: 'MISSING_ARGUMENT',
                message: quoteText(`${key.name} not specified`),
                fields: none
            }
        ];
    }
    const missing: RowCheck[] =
        operation === 'upsert' && byId
            ? []
            : [
                  {
                      when: `NOT ${given(index)} OR ${empty(index)}`,
                      code: 'MISSING_ARGUMENT',
                      message: quoteText(
                          byId ? `Id not specified in an ${operation} call` : `${key.name} not specified`
                      ),
                      fields: none
                  }
              ];
    if (!byId) {
        return [
            ...missing,
            {
                when: 'matches > 1',
                code: 'DUPLICATE_EXTERNAL_ID',
                message: `${quoteText(`${key.name}: more than one record found for external id field: `)} || ${text(index)}`,
                fields: [key.name]
            }
        ];
    }
    return [
        ...missing,
        {
            when: `${given(index)} AND (${value(index)} IS NULL OR substr(${value(index)}, 1, 3) <> ${quoteText(object.keyPrefix)})`,
            code: 'MALFORMED_ID',
            message: `${quoteText(`${object.name} ID: id value of incorrect type: `)} || ${text(index)}`,
            fields: ['Id']
        },
        {
            when: `${given(index)} AND gone`,
            code: 'ENTITY_IS_DELETED',
            message: quoteText('entity is deleted'),
            fields: none
        },
        {
            when: `${given(index)} AND target IS NULL`,
            code: 'INVALID_CROSS_REFERENCE_KEY',
            message: quoteText('invalid cross reference id'),
            fields: none
        }
    ];
}

/** Records of others that are not shared with the user, or only to be read. */
function sharingChecks(schema: Schema, request: WriteRequest): RowCheck[] {
    const { object, operation } = request;
    const { access } = request.user;
    if (object.kind === 'event') return [];
    const removes = operation === 'delete' || operation === 'hardDelete';
    const outside = ({
        reach,
        of,
        id
    }: {
        reach: Reach;
        of: ObjectDefinition;
        id: string;
    }): string | undefined => {
        const shared = sharedRows({ schema, access, reach }, { object: of, alias: 'own' });
        return shared === undefined
            ? undefined
            : `${id} IS NOT NULL AND ${id} NOT IN (SELECT own."Id" FROM ${quoteName(of.name)} own WHERE ${shared})`;
    };
    const hidden = outside({ reach: 'read', of: object, id: 'target' });
    const kept = outside({ reach: removes ? 'delete' : 'edit', of: object, id: 'target' });
    const foreign = 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY';
    const onTarget: readonly (readonly [string | undefined, string, string])[] =
        operation === 'insert'
            ? []
            : [
                  [hidden, foreign, 'insufficient access rights on cross-reference id'],
                  [kept, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id']
              ];
    const master = object.fields.find((field) => field.masterDetail);
    const parent = schema.findObject(master?.referenceTo[0] ?? '');
    const index = master ? columnOf(request, master) : -1;
    const ofMaster =
        parent && index >= 0 && !removes && outside({ reach: 'edit', of: parent, id: value(index) });
    return [
        ...onTarget,
        [ofMaster || undefined, foreign, 'insufficient access rights on cross-reference id'] as const
    ].flatMap(([when, code, message]) =>
        when === undefined ? [] : [{ when, code, message: quoteText(message), fields: none }]
    );
}

/** Fields that the org keeps itself, or that the user may not write. */
function writableChecks(request: WriteRequest): RowCheck[] {
    const { access } = request.user;
    const refused = request.columns.flatMap((column, index) => {
        const { field } = column;
        if (field.name === (request.keyField?.name ?? 'Id') && request.operation !== 'insert') return [];
        const may =
            access.canEditField(request.object, field) && (isStored(field) || field.type === 'base64');
        if (!may || (!field.createable && !field.updateable))
            return [{ name: field.name, when: given(index) }];
        if (!field.createable) return [{ name: field.name, when: `${given(index)} AND ${creates}` }];
        if (!field.updateable) return [{ name: field.name, when: `${given(index)} AND ${changes}` }];
        return [];
    });
    if (refused.length === 0) return [];
    const list = listOf(refused);
    return [
        {
            when: anyOf(refused),
            code: 'INVALID_FIELD_FOR_INSERT_UPDATE',
            message:
                `'Unable to create/update fields: ' || array_to_string(${list}, ', ') || ` +
                quoteText(
                    '. Please check the security settings of this field and verify that it is read/write for your ' +
                        'profile or permission set.'
                ),
            fields: refused.map(({ name }) => name)
        }
    ];
}

function requiredChecks(request: WriteRequest): RowCheck[] {
    const missing = request.object.fields
        .filter((field) => field.required && isStored(field) && field.type !== 'boolean')
        .flatMap((field) => {
            const index = columnOf(request, field);
            const hasDefault = field.defaultValue !== undefined;
            if (index < 0) return hasDefault ? [] : [{ name: field.name, when: creates }];
            const absent = hasDefault ? '' : `(${creates} AND NOT ${given(index)}) OR `;
            return [{ name: field.name, when: `${absent}(${given(index)} AND ${value(index)} IS NULL)` }];
        });
    if (missing.length === 0) return [];
    const list = listOf(missing);
    return [
        {
            when: anyOf(missing),
            code: 'REQUIRED_FIELD_MISSING',
            message: `'Required fields are missing: [' || array_to_string(${list}, ', ') || ']'`,
            fields: missing.map(({ name }) => name)
        }
    ];
}

/** A text as it is compared for being the same: without case, unless the field is case-sensitive. */
export const comparable = (field: FieldDefinition, sql: string): string =>
    comparesCase(field) ? sql : `lower(${sql})`;

function uniqueChecks(request: WriteRequest, rows: string): RowCheck[] {
    if (request.object.kind === 'event') return [];
    const table = quoteName(request.object.name);
    return request.columns.flatMap(({ field }, index) => {
        // An upsert's row is about the record that holds its key.
        if (!field.unique || field.name === request.keyField?.name) return [];
        const wanted = comparable(field, value(index));
        const held = comparable(field, quoteName(field.name));
        const other =
            `SELECT ${held} AS k, min("Id") AS id FROM ${table} WHERE ${held} IN (SELECT ${wanted} FROM ${rows}) ` +
            `AND NOT coalesce("IsDeleted", false) GROUP BY 1`;
        const id = `(SELECT o.id FROM (${other}) o WHERE o.k = ${wanted})`;
        return [
            {
                when: `${given(index)} AND ${value(index)} IS NOT NULL AND coalesce(${id} <> coalesce(target, ''), false)`,
                code: 'DUPLICATE_VALUE',
                message: `${quoteText(`duplicate value found: ${field.name} duplicates value on record with id: `)} || ${id}`,
                fields: none
            }
        ];
    });
}

function columnChecks({
    schema,
    column,
    index,
    rows
}: {
    readonly schema: Schema;
    readonly column: StagedColumn;
    readonly index: number;
    readonly rows: string;
}): RowCheck[] {
    const { field } = column;
    const present = `${given(index)} AND NOT ${empty(index)}`;
    if (column.parent) {
        const { object, key } = column.parent;
        return [
            {
                when: `${present} AND ${value(index)} IS NULL`,
                code: 'INVALID_FIELD',
                message: `${quoteText('Foreign key external ID: ')} || ${text(index)} || ${quoteText(` not found for field ${key.name} in entity ${object.name}`)}`,
                fields: none
            }
        ];
    }
    const checks = valueChecks({
        schema,
        field,
        given: {
            text: text(index),
            value: value(index),
            among: (table) => hasIdOf(column, { table, subquery: `SELECT ${value(index)} FROM ${rows}` })
        }
    }).map((check) => ({
        ...check,
        when: `${present} AND (${check.when})`
    }));
    if (field.type !== 'boolean' && field.name !== 'OwnerId') return checks;
    const emptied = {
        when: `${given(index)} AND ${empty(index)}`,
        code: field.type === 'boolean' ? 'INVALID_TYPE_ON_FIELD_IN_RECORD' : 'INVALID_CROSS_REFERENCE_KEY',
        message: quoteText(
            field.type === 'boolean'
                ? `${field.name}: value not of required type: null`
                : 'Owner ID: owner cannot be blank'
        ),
        fields: [field.name]
    };
    return [emptied, ...checks];
}

/**
 * Every reason for which a row may be refused, in the order in which they are looked for.
 * @param rows the table of typed rows, for what is looked up in other tables
 */
export function rowChecks({
    schema,
    request,
    rows
}: {
    readonly schema: Schema;
    readonly request: WriteRequest;
    readonly rows: string;
}): RowCheck[] {
    const target = [...targetChecks(request), ...sharingChecks(schema, request)];
    if (request.operation === 'delete' || request.operation === 'hardDelete') return target;
    const idWithInsert: RowCheck[] =
        request.operation === 'insert' && columnOf(request, { name: 'Id' }) >= 0
            ? [
                  {
                      when: given(columnOf(request, { name: 'Id' })),
                      code: 'INVALID_FIELD_FOR_INSERT_UPDATE',
                      message: quoteText('cannot specify Id in an insert call'),
                      fields: ['Id']
                  }
              ]
            : [];
    return [
        ...target,
        ...idWithInsert,
        ...writableChecks(request),
        ...request.columns.flatMap((column, index) =>
            column.field.type === 'id' ? [] : columnChecks({ schema, column, index, rows })
        ),
        ...requiredChecks(request),
        ...uniqueChecks(request, rows)
    ];
}

/** SQL of the number of the first check that strikes, or null; it takes less to plan than what `refusalSql` gives. */
export const refusedSql = (checks: readonly RowCheck[]): string =>
    checks.length === 0
        ? 'CAST(NULL AS INTEGER)'
        : `CASE ${checks.map((check, index) => `WHEN ${check.when} THEN ${index}`).join(' ')} END`;

/** Checks as one SQL expression: the first that strikes, or null. */
export function refusalSql(checks: readonly RowCheck[]): string {
    const type = 'STRUCT(code VARCHAR, message VARCHAR, fields VARCHAR[])';
    if (checks.length === 0) return `CAST(NULL AS ${type})`;
    const cases = checks.map(
        (check) =>
            `WHEN ${check.when} THEN {'code': ${quoteText(check.code)}, 'message': ${check.message}, ` +
            `'fields': CAST([${check.fields.map(quoteText).join(', ')}] AS VARCHAR[])}`
    );
    return `CAST(CASE ${cases.join(' ')} END AS ${type})`;
}
