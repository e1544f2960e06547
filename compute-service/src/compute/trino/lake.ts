import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { isNativeError } from 'node:util/types';
import type { CsvPages } from '../../engines/compute.ts';
import { textLiteral, identifier } from '../../engines/sql.ts';
import { checkHeaders, columnNames, importSelect, malformedCsv } from '../duckdb-csv.ts';

/** A folder that the service writes and every node of the cluster reads: a shared disk, or a bucket that is mounted. */
export interface Lake {
    /** The folder as the service sees it. */
    readonly directory: string;
    /** The same folder as the cluster names it: `local:///extracts`, `s3://bucket/extracts`. */
    readonly location: string;
}

/** Large enough to be read at one go, small enough that a table of any size is spread over the workers. */
const FILE_BYTES = '16MB';
const MEMORY_LIMIT = '256MB';

/** A table of texts as it lies in the lake. Its columns are called c0, c1 …, because a header may hold any names. */
export interface TextTable {
    readonly location: string;
    /** Column of the lake by name in the pages, only those that are asked for. */
    readonly columns: readonly { readonly column: string; readonly name: string }[];
    readonly isEmpty: boolean;
    remove(): Promise<void>;
}

/**
 * Writes the pages of a table as Parquet files of texts, so that the cluster splits them over its workers; the types are
 * given by the cluster, in the SQL that all engines share.
 * @throws DialFlowError `invalid_input` for a page that is no proper CSV
 */
export async function writeTextTable({
    lake,
    schema,
    source
}: {
    readonly lake: Lake;
    readonly schema: string;
    readonly source: CsvPages;
}): Promise<TextTable> {
    await checkHeaders(source);
    const used = new Set(source.used ?? source.header);
    const columns = columnNames(source)
        .map((name, index) => ({ name, column: `c${index}` }))
        .filter(({ name }) => used.has(name));
    const folder = `${schema}/${source.table}`;
    const directory = join(lake.directory, schema, source.table);
    await rm(directory, { recursive: true, force: true });
    if (source.files.length > 0 && columns.length > 0) {
        await mkdir(directory, { recursive: true });
        const list = columns.map(({ name, column }) => `${identifier(name)} as ${column}`).join(', ');
        await copy({
            source,
            select: importSelect({ pages: source, selection: { select: list } }),
            directory
        });
    }
    return {
        location: `${lake.location.replace(/\/$/, '')}/${folder}`,
        columns,
        isEmpty: (await readdir(directory).catch(() => [])).length === 0,
        remove: () => rm(directory, { recursive: true, force: true })
    };
}

/** Removes all that the lake holds of a run. */
export const removeFromLake = (lake: Lake, schema: string): Promise<void> =>
    rm(join(lake.directory, schema), { recursive: true, force: true });

async function copy({
    source,
    select,
    directory
}: {
    readonly source: CsvPages;
    readonly select: string;
    readonly directory: string;
}): Promise<void> {
    const instance = await DuckDBInstance.create(':memory:', {
        memory_limit: MEMORY_LIMIT,
        preserve_insertion_order: 'false',
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false'
    });
    try {
        const connection = await instance.connect();
        await connection.run(
            `copy (${select}) to ${textLiteral(directory)} (format parquet, compression zstd, file_size_bytes '${FILE_BYTES}', overwrite true)`
        );
        connection.closeSync();
    } catch (error) {
        throw (isNativeError(error) && malformedCsv({ error, table: source.table })) || error;
    } finally {
        instance.closeSync();
    }
}
