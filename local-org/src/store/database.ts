import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection, type JS } from '@duckdb/node-api';
import type { Schema } from '../schema/schema.ts';
import { createTables, indexRecords } from './create-tables.ts';
import { quoteText } from './sql-text.ts';

export type Row = Readonly<Record<string, JS>>;

export interface StoreOptions {
    /** Folder of the org's files; created if missing. */
    readonly dataDirectory: string;
    readonly schema: Schema;
    /** Memory that DuckDB may use, 208MB by default; the process needs up to twice as much besides. */
    readonly memoryLimit?: string;
    readonly threads?: number;
    /** Without it tables are filled faster; `indexRecords` does it afterwards. */
    readonly indexed?: boolean;
}

/** Name of the database of results that live as long as the process. */
export const scratch = 'scratch';

/** The file of the org's records in a data folder. */
export const storeFileOf = (dataDirectory: string): string => join(dataDirectory, 'org.duckdb');

/** The org's records: one DuckDB file with a table per object. Reads run side by side, writes one after the other. */
export class Store {
    readonly dataDirectory: string;
    private readonly instance: DuckDBInstance;
    private readonly writer: DuckDBConnection;
    /** The connection of the transaction that the running code is part of. */
    private readonly transaction = new AsyncLocalStorage<DuckDBConnection>();
    private lastWrite: Promise<unknown> = Promise.resolve();

    constructor(given: { dataDirectory: string; instance: DuckDBInstance; writer: DuckDBConnection }) {
        this.dataDirectory = given.dataDirectory;
        this.instance = given.instance;
        this.writer = given.writer;
    }

    /** Rows of one SELECT. Its text comes from the translators, which quote every value. */
    async read(sql: string): Promise<Row[]> {
        return this.withReader(async (connection) => (await connection.runAndReadAll(sql)).getRowObjectsJS());
    }

    /** Runs something on a connection of its own, beside whatever else runs; inside a write, as part of it. */
    async withReader<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
        const current = this.transaction.getStore();
        if (current) return work(current);
        const connection = await this.instance.connect();
        try {
            return await work(connection);
        } finally {
            connection.closeSync();
        }
    }

    /** Runs something in a transaction, after all earlier writes; a throw rolls it back. A write in a write is part of it. */
    async write<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
        const current = this.transaction.getStore();
        if (current) return work(current);
        const turn = this.lastWrite.then(async () => {
            await this.writer.run('BEGIN TRANSACTION');
            try {
                const result = await this.transaction.run(this.writer, () => work(this.writer));
                await this.writer.run('COMMIT');
                return result;
            } catch (error) {
                await this.writer.run('ROLLBACK');
                throw error;
            }
        });
        this.lastWrite = turn.catch(() => undefined);
        return turn;
    }

    /** Waits for the writes under way, writes the log into the file and closes it. */
    async close(): Promise<void> {
        await this.lastWrite;
        await this.writer.run('CHECKPOINT');
        this.writer.closeSync();
        this.instance.closeSync();
        rmSync(join(this.dataDirectory, 'scratch'), { recursive: true, force: true });
    }
}

/** A DuckDB file has one writer. Who else has it open is told in words, because that is what a second start runs into. */
async function openAlone(dataDirectory: string, settings: Record<string, string>): Promise<DuckDBInstance> {
    try {
        return await DuckDBInstance.create(storeFileOf(dataDirectory), settings);
    } catch (cause) {
        const text = cause instanceof Error ? cause.message : String(cause);
        if (!/could not set lock on file/i.test(text)) throw cause;
        const holder = /\(PID (\d+)\)/.exec(text)?.[1];
        throw new Error(
            `${dataDirectory} is in use by ${holder ? `process ${holder}` : 'another process'}. Stop it first, or name another data folder.`,
            { cause }
        );
    }
}

/**
 * Opens the org's records, with all tables of the schema.
 * @throws Error when another process has the file open: a DuckDB file has one writer
 */
export async function openStore(options: StoreOptions): Promise<Store> {
    const { dataDirectory } = options;
    const scratchDirectory = join(dataDirectory, 'scratch');
    rmSync(scratchDirectory, { recursive: true, force: true });
    mkdirSync(scratchDirectory, { recursive: true });
    const instance = await openAlone(dataDirectory, {
        memory_limit: options.memoryLimit ?? '208MB',
        threads: String(options.threads ?? 2),
        temp_directory: join(scratchDirectory, 'spill')
    });
    const writer = await instance.connect();
    await writer.run(`ATTACH ${quoteText(join(scratchDirectory, 'results.duckdb'))} AS ${scratch}`);
    await createTables(writer, options.schema);
    if (options.indexed ?? true) await indexRecords(writer, options.schema);
    return new Store({ dataDirectory, instance, writer });
}
