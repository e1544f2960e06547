import { open, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CellSelection, CsvExport, CsvPages, WrittenFile } from '../engines/compute.ts';
import { identifier, textLiteral } from '../engines/sql.ts';
import { DialFlowError } from '../error.ts';
import { fileDigest } from '../file-digest.ts';
import { csvCell, guardedCellSql, quotedCellSql } from './csv-text.ts';
import { duckdbDialect } from './duckdb-dialect.ts';

/** Larger buffers are faster by little and cost memory outside of DuckDB's memory limit. */
const CSV_BUFFER_BYTES = 2 * 1024 * 1024;
/** Characters of a faulty header in a message. */
const SHOWN_HEADER = 200;

/** DuckDB reads `*`, `?` and `[` in a path as a pattern; in brackets they stand for themselves. */
const literalPath = (file: string): string => textLiteral(file.replaceAll(/[*?[]/g, '[$&]'));

/** The cells of the first line; reads a little more than `header` can take up with all its quotes doubled. */
async function firstLine(file: string, header: readonly string[]): Promise<string[]> {
    const handle = await open(file);
    try {
        const enough = 4096 + 4 * Buffer.byteLength(header.join(','));
        const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(enough) });
        const rows = parse(buffer.subarray(0, bytesRead), { bom: true, to: 1, relax_column_count: true });
        return rows[0] ?? [];
    } finally {
        await handle.close();
    }
}

const shownHeader = (header: readonly string[]): string => {
    const text = header.join(',');
    return text.length > SHOWN_HEADER ? `${text.slice(0, SHOWN_HEADER)}…` : text;
};

/**
 * Every page must begin with the header that was announced: a page without one would lose its first row.
 * @throws DialFlowError `invalid_input` with file and line.
 */
export async function checkHeaders({ files, header }: CsvPages): Promise<void> {
    for (const file of files) {
        const found = await firstLine(file, header).catch((cause: unknown) => {
            throw new DialFlowError('invalid_input', `${basename(file)} cannot be read as CSV.`, {
                cause,
                advice: 'Check that the file is there, can be read and begins with a header line.'
            });
        });
        if (found.length !== header.length || found.some((name, index) => name !== header[index]))
            throw new DialFlowError(
                'invalid_input',
                `${basename(file)}, line 1: the header is "${shownHeader(found)}" where "${shownHeader(header)}" is expected.`,
                { advice: 'Deliver the file again; every page of a table needs the same header line.' }
            );
    }
}

/**
 * Names for the columns of a page by their position. DuckDB takes `Name` and `name` for the same, so columns that
 * nobody asked for get names of their own.
 */
export function columnNames({ header, used = header }: CsvPages): string[] {
    const asked = new Set(used);
    return header.map((name, index) => (asked.has(name) ? name : `unused column ${index}`));
}

/** The query of an import over a table expression with the cells of its files. */
export const selectFrom = ({ select, refine }: CellSelection, cells: string): string =>
    refine === undefined
        ? `select ${select} from ${cells}`
        : `select ${refine} from (select ${select} from ${cells}) as computed`;

/** The query that reads the pages as text, in the order of the files; without pages it has no rows. */
export function importSelect({
    pages,
    selection
}: {
    readonly pages: CsvPages;
    readonly selection: CellSelection;
}): string {
    const { files } = pages;
    const header = columnNames(pages);
    if (files.length === 0) {
        const columns = header.map((name) => `cast(null as varchar) as ${identifier(name)}`).join(', ');
        return selectFrom(selection, `(select ${columns || '1 as nothing'} where false) as page`);
    }
    const columns = header.map((name) => `${textLiteral(name)}: 'VARCHAR'`).join(', ');
    return selectFrom(
        selection,
        `read_csv([${files.map(literalPath).join(', ')}], header = true, auto_detect = false,
        columns = {${columns}}, delim = ',', quote = '"', escape = '"', nullstr = '', strict_mode = true,
        null_padding = false, buffer_size = ${CSV_BUFFER_BYTES}) as page`
    );
}

/** DuckDB's message about a faulty line in words for people; null if the error is about something else. */
export function malformedCsv({ error, table }: { error: Error; table: string }): DialFlowError | null {
    const line = /CSV Error on Line: (\d+)/.exec(error.message)?.[1];
    if (line === undefined) return null;
    const file = /^\s*file = (.+)$/m.exec(error.message)?.[1];
    const fault = csvFault(error.message);
    return new DialFlowError('invalid_input', `${file ? basename(file) : table}, line ${line}: ${fault}.`, {
        cause: error,
        advice: 'Correct the line and deliver the file again.'
    });
}

function csvFault(message: string): string {
    const columns = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
    if (columns) return `${columns[2]} columns where the header has ${columns[1]}`;
    if (message.includes('unterminated quote')) return 'a quoted cell does not end, or text follows its end';
    if (message.includes('not utf-8') || message.includes('Invalid unicode')) return 'the text is not UTF-8';
    if (message.includes('Maximum line size')) return 'the line is longer than 2 MB';
    return 'the line is no CSV';
}

/** A column of a result as text, null for null: booleans `true` and `false`, instants with milliseconds and Z (G8). */
function textOfColumn({ column, type }: { column: string; type: string }): string {
    if (type === 'VARCHAR') return guardedCellSql(column);
    if (type === 'TIMESTAMP') return duckdbDialect.isoInstant(column);
    if (type === 'DATE') return duckdbDialect.isoDate(column);
    return `cast(${column} as varchar)`;
}

/** The query of a result as lines of a file; its order is the result's. */
function linesSelect({ select, columns }: CsvExport, types: readonly string[]): string {
    const named = types.map((type, index) => ({ type, name: identifier(`c${index}`) }));
    const texts = named.map(({ type, name }) => `${textOfColumn({ column: name, type })} as ${name}`);
    const cells = named.map(({ type, name }) => (type === 'VARCHAR' ? quotedCellSql(name) : name));
    // Other than ||, concat takes null for nothing, and a long one is planned in a fraction of the time.
    return `select concat(${cells.join(`, ',', `)}) as ${identifier(columns.map(csvCell).join(','))}
        from (select ${texts.join(', ')}
            from (${select}) as result(${named.map(({ name }) => name).join(', ')})) as texts`;
}

/**
 * Writes the result of an ordered query as CSV (G8). Each line is built in SQL and written as it is, so that the
 * bytes are ours and the work stays in DuckDB, which would keep the cells of many lines in memory. The order has to be
 * asked for: where tables need not keep theirs, a large result is written in the order in which its parts are ready, in
 * spite of its ORDER BY. The file appears under its name only when it is complete.
 */
export async function exportCsv(connection: DuckDBConnection, target: CsvExport): Promise<WrittenFile> {
    const described = await connection.runAndReadAll(`describe ${target.select}`);
    const types = (described.getColumnsJS()[1] ?? []).map(String);
    if (types.length !== target.columns.length)
        throw new RangeError(`${target.columns.length} columns are named, the query gives ${types.length}`);
    const part = `${target.file}.part`;
    const written = await connection.runAndReadAll(
        `copy (${linesSelect(target, types)})
        to ${textLiteral(part)} (format csv, header true, delimiter '', quote '', escape '', preserve_order true)`
    );
    const rows = Number(written.getColumnsJS()[0]?.[0] ?? 0);
    const digest = await fileDigest(part);
    await rename(part, target.file);
    return { rows, ...digest };
}

/** Takes away what a broken export left. */
export const removePart = (target: CsvExport): Promise<void> => rm(`${target.file}.part`, { force: true });
