import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName, quoteText } from '../store/sql-text.ts';
import { WorldError } from './world-error.ts';

/** Rows of a table and the sum of the hashes of its rows, which does not depend on their order. */
export interface TableChecksum {
    readonly table: string;
    readonly rows: number;
    readonly checksum: string;
}

/** What to sum up: a table, by its database if it is not the org's, and the rows that count. */
export interface ChecksumTarget {
    readonly database?: string;
    readonly table: string;
    /** SQL condition. */
    readonly where?: string;
}

interface Column {
    readonly name: string;
    readonly type: string;
}

const nullMark = `chr(0)`;
const separator = `chr(31)`;

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRows();
}

async function columnsOf(connection: DuckDBConnection, target: ChecksumTarget): Promise<Column[]> {
    const database = target.database === undefined ? 'current_database()' : quoteText(target.database);
    const rows = await rowsOf(
        connection,
        `SELECT column_name, data_type FROM duckdb_columns()
         WHERE database_name = ${database} AND schema_name = 'main' AND table_name = ${quoteText(target.table)}
         ORDER BY column_name`
    );
    return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

/** Days and instants as whole numbers: writing dates out would take most of the time. */
function textOf({ name, type }: Column): string {
    const column = quoteName(name);
    if (type === 'TIMESTAMP') return `CAST(epoch_us(${column}) AS VARCHAR)`;
    if (type === 'DATE') return `CAST(${column} - DATE '1970-01-01' AS VARCHAR)`;
    return type === 'VARCHAR' ? column : `CAST(${column} AS VARCHAR)`;
}

/**
 * The checksum of a table: the columns that hold anything, in the order of their names, values as text, md5 of each
 * row, the sum over the rows. Equal tables have equal checksums whatever the order of rows or the number of threads.
 * @throws WorldError if there is no such table
 */
export async function checksumTable(
    connection: DuckDBConnection,
    target: ChecksumTarget
): Promise<TableChecksum> {
    const columns = await columnsOf(connection, target);
    if (columns.length === 0) throw new WorldError(`There is no table ${target.table} to sum up.`);
    const name = [target.database, target.table]
        .filter((part) => part !== undefined)
        .map(quoteName)
        .join('.');
    const from = `FROM ${name} WHERE ${target.where ?? 'true'}`;
    const [filled] = await rowsOf(
        connection,
        `SELECT ${columns.map((column) => `count(${quoteName(column.name)})`).join(', ')} ${from}`
    );
    const used = columns.filter((_, index) => Number(filled?.[index]) > 0);
    const cells = used.map((column) => `coalesce(${textOf(column)}, ${nullMark})`);
    const rowText = cells.length > 0 ? `concat_ws(${separator}, ${cells.join(', ')})` : `''`;
    const [counted] = await rowsOf(
        connection,
        `SELECT count(*), coalesce(sum(md5_number_lower(${rowText})), 0) ${from}`
    );
    const [rows, sum] = counted ?? [];
    const hash = createHash('sha256').update([...used.map((column) => column.name), String(sum)].join('\n'));
    return { table: target.table, rows: Number(rows), checksum: hash.digest('hex') };
}

/** One checksum of all tables: SHA-256 in hex over their names, row counts and sums. */
export const combineChecksums = (tables: readonly TableChecksum[]): string =>
    createHash('sha256')
        .update(tables.map(({ table, rows, checksum }) => `${table} ${rows} ${checksum}\n`).join(''))
        .digest('hex');
