import { OrgError } from '../org-error.ts';
import type { Access } from '../access.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/definitions.ts';
import type { Schema } from '../schema/schema.ts';
import { quoteName, quoteText } from '../store/sql-text.ts';
import { isIdField } from '../soql/literals.ts';
import { toLongId } from '../ids.ts';
import { nullMark, resolveColumn, valueField, type StagedColumn } from './staged-columns.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** Rows ready for staging: the columns that any record names, and each record's texts; undefined is "not given". */
export interface JsonRows {
    readonly columns: readonly StagedColumn[];
    readonly rows: ReadonlyArray<ReadonlyArray<string | undefined>>;
}

const parserError = (message: string): OrgError => new OrgError({ code: 'JSON_PARSER_ERROR', message });

const kindOf = (value: unknown): string => {
    if (Array.isArray(value)) return 'START_ARRAY';
    if (typeof value === 'boolean') return `VALUE_${String(value).toUpperCase()}`;
    if (typeof value === 'number') return Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
    return typeof value === 'string' ? 'VALUE_STRING' : 'START_OBJECT';
};

/** A JSON value as text; JSON types are held to the field's, as the org's parser does. */
function textOf(field: FieldDefinition, value: unknown): string {
    const wanted = { boolean: 'boolean', int: 'number', double: 'number' }[field.type as string] ?? 'string';
    if (typeof value === wanted) return String(value);
    throw parserError(
        `Cannot deserialize instance of ${field.type} from ${kindOf(value)} value ${JSON.stringify(value)}`
    );
}

/** A record's names with its values; `{"Account__r": {"Key__c": "x"}}` gives the name Account__r.Key__c. */
function entriesOf(record: JsonRecord): Array<readonly [string, unknown]> {
    return Object.entries(record).flatMap(([name, value]): Array<readonly [string, unknown]> => {
        if (name === 'attributes') return [];
        if (value === null || typeof value !== 'object' || Array.isArray(value)) return [[name, value]];
        const keys = Object.entries(value as JsonRecord).filter(([key]) => key !== 'attributes');
        const [key] = keys;
        if (keys.length !== 1 || !key)
            throw parserError(`${name} must name a parent by one of its external ids`);
        return [[`${name}.${key[0]}`, key[1]]];
    });
}

/**
 * Records of one object as rows.
 * @throws OrgError INVALID_FIELD for names that are no field or that the user may not see, JSON_PARSER_ERROR for values
 * of the wrong JSON type
 */
export function toRows(
    given: { schema: Schema; access: Access; object: ObjectDefinition },
    records: readonly JsonRecord[]
): JsonRows {
    const { schema, access, object } = given;
    const columns: StagedColumn[] = [];
    const indexOf = new Map<string, number>();
    const columnIndex = (header: string): number => {
        const known = indexOf.get(header.toLowerCase());
        if (known !== undefined) return known;
        const column = resolveColumn({ schema, object, given: { header, index: columns.length } });
        if (!column || !access.canReadField(object, column.field)) {
            throw new OrgError({
                code: 'INVALID_FIELD',
                message: `No such column '${header}' on sobject of type ${object.name}`
            });
        }
        indexOf.set(header.toLowerCase(), columns.length);
        columns.push(column);
        return columns.length - 1;
    };
    const rows = records.map((record) => {
        const row: Array<string | undefined> = [];
        for (const [name, value] of entriesOf(record)) {
            const index = columnIndex(name);
            const column = columns[index];
            if (!column) continue;
            row[index] = value === null ? nullMark : textOf(valueField(column), value);
        }
        return row;
    });
    return { columns: columns.map((column, index) => withIds({ column, index, rows })), rows };
}

/** Ids are few here, so that they can be looked up one by one instead of by a look at a whole table. */
function withIds({
    column,
    index,
    rows
}: {
    readonly column: StagedColumn;
    readonly index: number;
    readonly rows: JsonRows['rows'];
}): StagedColumn {
    if (!isIdField(valueField(column))) return column;
    const ids = new Set(rows.flatMap((row) => toLongId(row[index] ?? '') ?? []));
    return { ...column, ids: { sql: quoteName(`id${index}`), values: [...ids] } };
}

/** SELECT of the rows as a staging table has them. */
export function stagingSql({ columns, rows }: JsonRows): string {
    const names = columns.flatMap((column) => [column.sql, ...(column.ids ? [column.ids.sql] : [])]);
    const literal = (text: string | undefined): string =>
        text === undefined ? 'CAST(NULL AS VARCHAR)' : quoteText(text);
    const values = rows.map((row, place) => {
        const texts = columns.flatMap((column, index) => [
            literal(row[index]),
            ...(column.ids ? [literal(toLongId(row[index] ?? ''))] : [])
        ]);
        return `(${[String(place + 1), ...texts].join(', ')})`;
    });
    return `SELECT * FROM (VALUES ${values.join(', ')}) v(${['rn', ...names].join(', ')})`;
}
