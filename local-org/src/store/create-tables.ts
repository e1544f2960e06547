import type { DuckDBConnection } from '@duckdb/node-api';
import { idMacros, makeId } from '../ids.ts';
import type { FieldDefinition, MetadataRecord, ObjectDefinition } from '../schema/definitions.ts';
import type { Schema } from '../schema/schema.ts';
import { quoteName, quoteText } from './sql-text.ts';

/** Whether a field has a column: not worked out, not compound, not a file's content. */
export const isStored = (field: FieldDefinition): boolean =>
    field.expression === undefined && field.type !== 'address' && field.type !== 'base64';

/** The column type of a stored field: instants are UTC, whole numbers are BIGINT. */
export function columnType(field: FieldDefinition): string {
    switch (field.type) {
        case 'boolean':
            return 'BOOLEAN';
        case 'int':
            return 'BIGINT';
        case 'double':
            return field.scale === 0 ? 'BIGINT' : 'DOUBLE';
        case 'date':
            return 'DATE';
        case 'datetime':
            return 'TIMESTAMP';
        default:
            return 'VARCHAR';
    }
}

/** `org_instant(text)`: an ISO instant in UTC. A cast alone would drop the offset without a word. */
const instantMacro = String.raw`CREATE OR REPLACE MACRO org_instant(text) AS
    try_cast(regexp_replace(text, '\s?(Z|[+-]\d\d:?\d\d)$', '') AS TIMESTAMP)
    - INTERVAL 1 MINUTE * CASE WHEN regexp_matches(text, '[T ].*[+-]\d\d:?\d\d$')
        THEN TRY_CAST(regexp_extract(text, '([+-])\d\d:?\d\d$', 1) || '1' AS INTEGER)
            * (60 * TRY_CAST(regexp_extract(text, '[+-](\d\d):?\d\d$', 1) AS INTEGER)
                + TRY_CAST(regexp_extract(text, '[+-]\d\d:?(\d\d)$', 1) AS INTEGER))
        ELSE 0 END`;

/** Objects with a table: all but platform events, which are a stream. */
export const storedObjects = (schema: Schema): readonly ObjectDefinition[] =>
    schema.objects.filter((object) => object.kind !== 'event');

/** Bulk jobs that have written their rows; no object of the schema, so that no API reaches it. */
export const writtenJobsTable = 'written_bulk_jobs';

const indexOf = (object: ObjectDefinition): string => quoteName(`${object.name}_by_id`);

/** @param known columns that the table has already; none if there is no table */
function createTable(object: ObjectDefinition, known: ReadonlySet<string>): string[] {
    const table = quoteName(object.name);
    const columns = object.fields
        .filter(isStored)
        .map((field) => ({ name: field.name, sql: `${quoteName(field.name)} ${columnType(field)}` }));
    if (known.size === 0) return [`CREATE TABLE ${table} (${columns.map(({ sql }) => sql).join(', ')})`];
    const missing = columns.filter(({ name }) => !known.has(name));
    if (missing.length === 0) return [];
    // A table with an index cannot be altered.
    return [
        `DROP INDEX IF EXISTS ${indexOf(object)}`,
        ...missing.map(({ sql }) => `ALTER TABLE ${table} ADD COLUMN ${sql}`)
    ];
}

async function columnsOf(connection: DuckDBConnection): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const result = await connection.runAndReadAll(
        `SELECT table_name, list(column_name) FROM duckdb_columns() WHERE database_name = current_database() GROUP BY 1`
    );
    const rows = result.getRowsJS() as Array<[string, string[]]>;
    return new Map(rows.map(([table, columns]) => [table, new Set(columns)]));
}

/** A record of a custom metadata type as a row of its table. */
export function metadataRow({
    object,
    record,
    id
}: {
    readonly object: ObjectDefinition;
    readonly record: MetadataRecord;
    readonly id: string;
}): string {
    const system: Record<string, string | null> = {
        Id: id,
        DeveloperName: record.developerName,
        MasterLabel: record.label,
        Label: record.label,
        QualifiedApiName: record.developerName,
        Language: 'en_US'
    };
    const values = object.fields.filter(isStored).map((field) => {
        const value = record.values[field.name] ?? system[field.name] ?? field.defaultValue ?? null;
        return value === null ? 'NULL' : `CAST(${quoteText(value)} AS ${columnType(field)})`;
    });
    return `(${values.join(', ')})`;
}

/** Custom metadata is source: its rows are what the files say, whatever the table held before. */
function fillMetadataType(schema: Schema, object: ObjectDefinition): string[] {
    const rows = schema.metadataRecords
        .filter((record) => record.object === object.name)
        .map((record, index) => metadataRow({ object, record, id: makeId(object.keyPrefix, index + 1) }));
    const table = quoteName(object.name);
    return [
        `DELETE FROM ${table}`,
        ...(rows.length > 0 ? [`INSERT INTO ${table} VALUES ${rows.join(', ')}`] : [])
    ];
}

/**
 * Creates what the org's database needs and does not have yet: one table per object, named and with columns as the
 * API names them, and the macros `org_id(prefix, n)`, `long_id(text)`
 * and `org_instant(text)`. Tables that exist get the columns they lack.
 * The rows of custom metadata types are written anew.
 */
export async function createTables(connection: DuckDBConnection, schema: Schema): Promise<void> {
    const known = await columnsOf(connection);
    const statements = [
        ...idMacros(),
        instantMacro,
        `CREATE TABLE IF NOT EXISTS ${writtenJobsTable} (id VARCHAR, processed BIGINT, failed BIGINT, headers VARCHAR)`,
        ...storedObjects(schema).flatMap((object) =>
            createTable(object, known.get(object.name) ?? new Set())
        ),
        ...schema.objects
            .filter((object) => object.kind === 'metadata')
            .flatMap((object) => fillMetadataType(schema, object))
    ];
    for (const statement of statements) await connection.run(statement);
}

/** Calls come by the million and in bulk; their index alone would take a third of the memory. */
const NOT_INDEXED: ReadonlySet<string> = new Set(['Task']);

/** Lets records be found by their ids without a look at the whole table: a tenth of the time or less in a large one. */
export async function indexRecords(connection: DuckDBConnection, schema: Schema): Promise<void> {
    for (const object of storedObjects(schema).filter(({ kind }) => kind !== 'metadata')) {
        await connection.run(
            NOT_INDEXED.has(object.name)
                ? `DROP INDEX IF EXISTS ${indexOf(object)}`
                : `CREATE INDEX IF NOT EXISTS ${indexOf(object)} ON ${quoteName(object.name)} ("Id")`
        );
    }
}
