import { basename } from 'node:path';
import { isNativeError } from 'node:util/types';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { MOST_QUERY_ROWS } from '../engines/compute.ts';
import type {
    ComputeSession,
    CsvExport,
    CsvImport,
    SqlRow,
    SqlValue,
    WrittenFile
} from '../engines/compute.ts';
import type { SqlDialect } from '../engines/dialect.ts';
import { identifier, textLiteral } from '../engines/sql.ts';
import { DialFlowError } from '../error.ts';
import { checkHeaders, exportCsv, importSelect, malformedCsv, removePart } from './duckdb-csv.ts';
import { duckdbDialect } from './duckdb-dialect.ts';
import { readDuckdb, type OpenFiles } from './duckdb-readers.ts';
import { chunkRows } from './duckdb-values.ts';

export interface DuckdbFile {
    readonly file: string;
    readonly settings: Readonly<Record<string, string>>;
    readonly threads: number;
    readonly readOnly: boolean;
    /** Nobody reads the file after the session, so that it is not put in order at its end. */
    readonly thrownAway: boolean;
    /** What the engine has open for reading. */
    readonly openFiles: OpenFiles;
}

/** Opens a database. @throws Error as DuckDB says it where the file cannot be opened */
export async function openDuckdb({
    file,
    settings,
    threads,
    readOnly,
    thrownAway,
    openFiles
}: DuckdbFile): Promise<ComputeSession> {
    if (readOnly) {
        const { instance, searchPath, leave } = await readDuckdb({ file, settings, openFiles });
        return new DuckdbSession({ instance, threads, searchPath, end: leave });
    }
    const instance = await instanceOn({ file, settings, thrownAway });
    return new DuckdbSession({ instance, threads, searchPath: null, end: async () => instance.closeSync() });
}

/**
 * Trying out how to compress texts took a fifth of the CPU of a night, whose tables are read a few times only: texts are
 * stored as they are. DuckDB takes this setting from a statement, not when it opens a file.
 */
const TEXTS_AS_THEY_ARE = `set disabled_compression_methods = 'dictionary,fsst,dict_fsst,zstd'`;

async function instanceOn({
    file,
    settings,
    thrownAway
}: {
    file: string;
    settings: Readonly<Record<string, string>>;
    thrownAway: boolean;
}): Promise<DuckDBInstance> {
    const instance = await DuckDBInstance.create(file, settings);
    try {
        const connection = await instance.connect();
        await connection.run(TEXTS_AS_THEY_ARE);
        if (thrownAway) await connection.run('pragma disable_checkpoint_on_shutdown');
        connection.closeSync();
        return instance;
    } catch (error) {
        instance.closeSync();
        throw error;
    }
}

const NO_SUCH_TABLE = /^Catalog Error: Table with name .* does not exist/;

/** What a call was about, for messages: `table accounts`, `file call_list.csv`. */
type Subject = string;

class DuckdbSession implements ComputeSession {
    readonly dialect: SqlDialect = duckdbDialect;
    readonly #instance: DuckDBInstance;
    readonly #searchPath: string | null;
    readonly #threads: number;
    readonly #end: () => Promise<void>;
    readonly #running = new Set<DuckDBConnection>();

    constructor({
        instance,
        threads,
        searchPath,
        end
    }: {
        instance: DuckDBInstance;
        threads: number;
        searchPath: string | null;
        /** Lets go of the database when the session closes. */
        end: () => Promise<void>;
    }) {
        this.#instance = instance;
        this.#threads = threads;
        this.#searchPath = searchPath;
        this.#end = end;
    }

    createTable({ name, select }: { readonly name: string; readonly select: string }): Promise<number> {
        return this.#onConnection(`table ${name}`, async (connection) => {
            const made = await connection.runAndReadAll(
                `create or replace table ${identifier(name)} as ${select}`
            );
            return Number(made.getColumnsJS()[0]?.[0] ?? 0);
        });
    }

    createView({ name, select }: { readonly name: string; readonly select: string }): Promise<void> {
        return this.#onConnection(`view ${name}`, async (connection) => {
            await connection.run(`create or replace view ${identifier(name)} as ${select}`);
        });
    }

    createTableFromRows({
        name,
        columns,
        rows
    }: Parameters<ComputeSession['createTableFromRows']>[0]): Promise<number> {
        const types = columns.map((column) => `cast(null as ${column.type}) as ${identifier(column.name)}`);
        const casts = columns.map(
            (column, index) => `cast(c${index} as ${column.type}) as ${identifier(column.name)}`
        );
        const names = columns.map((_, index) => `c${index}`);
        const tuples = rows.map((row) => `(${row.map(valueLiteral).join(', ')})`);
        return this.createTable({
            name,
            select:
                rows.length === 0
                    ? `select ${types.join(', ')} where false`
                    : `select ${casts.join(', ')} from (values ${tuples.join(',\n')}) as rows(${names.join(', ')})`
        });
    }

    importCsv(source: CsvImport): Promise<number> {
        return this.#onConnection(`table ${source.table}`, async (connection) => {
            await checkHeaders(source);
            try {
                const made = await connection.runAndReadAll(
                    `create or replace table ${identifier(source.table)} as ${importSelect({ pages: source, selection: source })}`
                );
                return Number(made.getColumnsJS()[0]?.[0] ?? 0);
            } catch (error) {
                throw (isNativeError(error) && malformedCsv({ error, table: source.table })) || error;
            }
        });
    }

    exportCsv(target: CsvExport): Promise<WrittenFile> {
        return this.#onConnection(`file ${basename(target.file)}`, async (connection) => {
            // Several threads would keep what they are ahead with in memory, where it can be put nowhere else.
            await connection.run('set threads = 1');
            try {
                return await exportCsv(connection, target);
            } catch (error) {
                await removePart(target);
                throw error;
            } finally {
                await connection.run(`set threads = ${this.#threads}`);
            }
        });
    }

    query(sql: string): Promise<SqlRow[]> {
        return this.#onConnection('a query', async (connection) => {
            const result = await connection.stream(sql);
            const rows: SqlRow[] = [];
            for await (const chunk of result) {
                rows.push(...chunkRows(chunk));
                if (rows.length > MOST_QUERY_ROWS)
                    throw new RangeError(`A small result has more than ${MOST_QUERY_ROWS} rows`);
            }
            return rows;
        });
    }

    async *stream(sql: string): AsyncGenerator<readonly SqlRow[]> {
        const connection = await this.#connect();
        try {
            for await (const chunk of await connection.stream(sql)) yield chunkRows(chunk);
        } catch (cause) {
            throw asDialFlowError(cause, 'a query');
        } finally {
            this.#disconnect(connection);
        }
    }

    async hasTable(name: string): Promise<boolean> {
        return (await this.columnsOf(name)).length > 0;
    }

    /** Describing one table takes a tenth of the time of asking the catalogue, which looks at every view. */
    columnsOf(table: string): Promise<readonly string[]> {
        return this.#onConnection(`table ${table}`, async (connection) => {
            const described = await connection
                .runAndReadAll(
                    `select name from pragma_table_info(${textLiteral(identifier(table))}) order by cid`
                )
                .catch((error: unknown) => {
                    if (isNativeError(error) && NO_SUCH_TABLE.test(error.message)) return null;
                    throw error;
                });
            return described?.getColumnsJS()[0]?.map(String) ?? [];
        });
    }

    dropTable(name: string): Promise<void> {
        return this.#onConnection(`table ${name}`, async (connection) => {
            await connection.run(`drop table if exists ${identifier(name)}`);
        });
    }

    checkpoint(): Promise<void> {
        return this.#onConnection('the checkpoint', async (connection) => {
            await connection.run('checkpoint');
        });
    }

    interrupt(): void {
        for (const connection of this.#running) connection.interrupt();
    }

    async close(): Promise<void> {
        for (const connection of this.#running) connection.closeSync();
        this.#running.clear();
        await this.#end();
    }

    async #connect(): Promise<DuckDBConnection> {
        const connection = await this.#instance.connect();
        this.#running.add(connection);
        if (this.#searchPath !== null)
            await connection.run(`set search_path = ${textLiteral(this.#searchPath)}`);
        return connection;
    }

    #disconnect(connection: DuckDBConnection): void {
        if (!this.#running.delete(connection)) return;
        connection.closeSync();
    }

    /** Each call has a connection of its own, so that a stream that is still read does not stand in its way. */
    async #onConnection<Result>(
        subject: Subject,
        work: (connection: DuckDBConnection) => Promise<Result>
    ): Promise<Result> {
        const connection = await this.#connect();
        try {
            return await work(connection);
        } catch (cause) {
            throw asDialFlowError(cause, subject);
        } finally {
            this.#disconnect(connection);
        }
    }
}

/** Faults of the machine, by how DuckDB's message begins or what it holds: what is wrong and what to do. */
const MACHINE_FAULTS: readonly { readonly sign: RegExp; readonly what: string; readonly advice: string }[] = [
    {
        sign: /^Out of Memory/,
        what: 'needs more memory than its limit',
        advice: 'Raise DIAL_FLOW_MEMORY_LIMIT_MB and try again.'
    },
    {
        sign: /No space left on device|max_temp_directory_size/,
        what: 'needs more disk space than there is',
        advice: 'Make space on the disk and try again.'
    }
];

function asDialFlowError(cause: unknown, subject: Subject): DialFlowError {
    if (cause instanceof DialFlowError) return cause;
    const fault = isNativeError(cause) && MACHINE_FAULTS.find(({ sign }) => sign.test(cause.message));
    if (fault)
        return new DialFlowError('compute_failed', `The computation of ${subject} ${fault.what}.`, {
            cause,
            advice: fault.advice
        });
    if (isNativeError(cause) && cause.message.startsWith('INTERRUPT'))
        return new DialFlowError('cancelled', `The computation of ${subject} was interrupted.`, { cause });
    return new DialFlowError('compute_failed', `The computation of ${subject} failed.`, {
        cause,
        advice: 'Resume the run; if it fails again, give the reference to your administrator.'
    });
}

function valueLiteral(value: SqlValue): string {
    if (value === null) return 'null';
    return typeof value === 'string' ? textLiteral(value) : String(value);
}
