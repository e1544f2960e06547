import type { SqlDialect } from './dialect.ts';

export type SqlValue = string | number | bigint | boolean | null;
export type SqlRow = readonly SqlValue[];

/** The files of a table. */
export interface CsvPages {
    /** Name of the table to make. */
    readonly table: string;
    /** Page files, each with its own header line; read in this order. */
    readonly files: readonly string[];
    /** The header every page must have, in order. */
    readonly header: readonly string[];
    /** Those of the header that `select` names, all of them if left out. The others may be called anything, also alike. */
    readonly used?: readonly string[];
}

/** What becomes of their cells. */
export interface CellSelection {
    /**
     * Select list over the file's columns, all of them text. The table is made by one pass over the files.
     * Empty cells are already null (G2).
     */
    readonly select: string;
    /** Select list over the columns of `select`, for a table that uses what it computes more than once. */
    readonly refine?: string;
}

export type CsvImport = CsvPages & CellSelection;

export interface CsvExport {
    /** A query with a total order whose columns are the file's columns; see formats.md for the cell format (G8). */
    readonly select: string;
    readonly columns: readonly string[];
    readonly file: string;
}

export interface WrittenFile {
    readonly rows: number;
    readonly bytes: number;
    readonly sha256: string;
}

/** Rows that `query` returns at most: enough for every small result, too few to fill the memory. */
export const MOST_QUERY_ROWS = 10_000;

/**
 * What a run computes on: one database of its own that survives the process. DuckDB by default, a cluster beside it.
 * Every method throws DialFlowError: `compute_failed` with the table or file it was about (the SQL stands only in the
 * cause), `invalid_input` for a file that is no proper CSV, `cancelled` after an interrupt.
 */
export interface ComputeSession {
    readonly dialect: SqlDialect;
    /** Makes or replaces a table from a query in one transaction and returns its number of rows. */
    createTable(table: { readonly name: string; readonly select: string }): Promise<number>;
    /** Makes or replaces a view, for tables that are another one with few rows or columns left out. */
    createView(view: { readonly name: string; readonly select: string }): Promise<void>;
    /** Makes or replaces a small table from rows computed in TypeScript. Column types are SQL types both dialects know. */
    createTableFromRows(table: {
        readonly name: string;
        readonly columns: readonly {
            readonly name: string;
            readonly type: 'varchar' | 'bigint' | 'boolean' | 'date';
        }[];
        readonly rows: readonly SqlRow[];
    }): Promise<number>;
    importCsv(source: CsvImport): Promise<number>;
    exportCsv(target: CsvExport): Promise<WrittenFile>;
    /** All rows of a small result; at most 10,000, more throws. Instants and dates come as ISO text, bigint as bigint. */
    query(sql: string): Promise<SqlRow[]>;
    /** Rows of a result of any size, in batches of a few thousand, never all in memory. */
    stream(sql: string): AsyncIterable<readonly SqlRow[]>;
    hasTable(name: string): Promise<boolean>;
    /** Names of a table's columns in their order; none where there is no such table. */
    columnsOf(table: string): Promise<readonly string[]>;
    dropTable(name: string): Promise<void>;
    /** Makes everything written so far durable. */
    checkpoint(): Promise<void>;
    /** Ends the query that runs now, which throws. */
    interrupt(): void;
    close(): Promise<void>;
}

/**
 * Opens the database of a run. `readOnly` is for explain, preview and results of finished runs: tables made in such a
 * session live in memory, hide those of the file that have the same name, and end with the session. A `temporary` file
 * is removed afterwards, so nothing has to be put in order when it is closed.
 */
export interface ComputeEngine {
    open(options: {
        readonly file: string;
        readonly readOnly?: boolean;
        readonly temporary?: boolean;
    }): Promise<ComputeSession>;
    /** Removes all that is kept of a run under this name; nothing where there is nothing. */
    discard(file: string): Promise<void>;
}
