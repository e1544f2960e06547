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

const nullMark = `chr(0)`;
const separator = `chr(31)`;

async function columnsOf(connection: DuckDBConnection, target: ChecksumTarget): Promise<string[]> {
    const database = target.database === undefined ? 'current_database()' : quoteText(target.database);
    const reader = await connection.runAndReadAll(
        `SELECT column_name FROM duckdb_columns()
         WHERE database_name = ${database} AND schema_name = 'main' AND table_name = ${quoteText(target.table)}
         ORDER BY column_name`
    );
    return reader.getRows().map((row) => String(row[0]));
}

/**
 * The checksum of a table: columns in the order of their names, values as text, md5 of each row, the sum over the rows.
 * Equal tables have equal checksums whatever the order of rows, threads or the version of the database.
 * @throws WorldError if there is no such table
 */
export async function checksumTable(
    connection: DuckDBConnection,
    target: ChecksumTarget
): Promise<TableChecksum> {
    const columns = await columnsOf(connection, target);
    if (columns.length === 0) throw new WorldError(`There is no table ${target.table} to sum up.`);
    const cells = columns.map((column) => `coalesce(CAST(${quoteName(column)} AS VARCHAR), ${nullMark})`);
    const name = [target.database, target.table]
        .filter((part) => part !== undefined)
        .map(quoteName)
        .join('.');
    const reader = await connection.runAndReadAll(
        `SELECT count(*), coalesce(sum(md5_number_lower(concat_ws(${separator}, ${cells.join(', ')}))), 0)
         FROM ${name} WHERE ${target.where ?? 'true'}`
    );
    const [rows, sum] = reader.getRows()[0] ?? [];
    return { table: target.table, rows: Number(rows), checksum: String(sum) };
}

/** One checksum of all tables: SHA-256 in hex over their names, row counts and sums. */
export const combineChecksums = (tables: readonly TableChecksum[]): string =>
    createHash('sha256')
        .update(tables.map(({ table, rows, checksum }) => `${table} ${rows} ${checksum}\n`).join(''))
        .digest('hex');
