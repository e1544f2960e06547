import { setTimeout as pause } from 'node:timers/promises';
import type { ConnectionPool, Request, Transaction } from 'mssql';
import { bind, connectPool, loadDriver, type Driver } from './driver.ts';
import { bulkTable, type StagingTable } from './bulk.ts';
import type { SqlServerSettings } from './settings.ts';
import { sqlServerError } from './sql-server-error.ts';
import type { Answer, BoundValues, SqlRecord, SqlValue, Statement } from './statement.ts';

/** What can be asked of a connection. Every failure is a SqlServerError. */
export interface SqlSession {
    query(statement: Statement, values?: BoundValues): Promise<Answer>;
}

export interface SqlTransaction extends SqlSession {
    /** Sends a text as it is: definitions of tables, which are not for parameters. */
    batch(statement: Statement): Promise<void>;
    /** Copies rows into a staging table in one stream. */
    copy(table: StagingTable, rows: readonly (readonly SqlValue[])[]): Promise<void>;
}

export interface TransactionOptions {
    readonly name: string;
    /**
     * Asked before the work is done again after a commit whose outcome is unknown. Without it such a commit is not
     * tried again. Returns the result of the work that is there already, or undefined where there is none.
     */
    readonly recover?: (session: SqlSession) => Promise<unknown>;
}

export interface SqlServerDatabase {
    /** Asks something that changes nothing; asked again where the server was away for a moment. */
    read(statement: Statement, values?: BoundValues): Promise<readonly SqlRecord[]>;
    /** One statement that may be sent twice with the same end. */
    repeatable(statement: Statement, values?: BoundValues): Promise<Answer>;
    /** Does all of the work or none of it; begins again where the server rolled it back. */
    transaction<Result>(
        options: TransactionOptions,
        work: (transaction: SqlTransaction) => Promise<Result>
    ): Promise<Result>;
    /** Rows as lists in the order of the columns; reading stops where the reader stops. */
    stream(statement: Statement, values?: BoundValues): AsyncGenerator<readonly SqlValue[]>;
    /** Lets what runs come to its end for a while, cancels the rest, and closes every connection. */
    close(): Promise<void>;
}

const TRIES = 5;
const FIRST_PAUSE_MS = 100;
const CLOSE_GRACE_MS = 5_000;

/** Opens the database when it is first asked something. */
export function openSqlServer(settings: SqlServerSettings): SqlServerDatabase {
    return new PooledDatabase(settings);
}

class PooledDatabase implements SqlServerDatabase {
    readonly #settings: SqlServerSettings;
    readonly #requests = new Set<Request>();
    readonly #busy = new Set<Promise<unknown>>();
    #pool: Promise<ConnectionPool> | null = null;
    #closing: Promise<void> | null = null;

    constructor(settings: SqlServerSettings) {
        this.#settings = settings;
    }

    read(statement: Statement, values: BoundValues = {}): Promise<readonly SqlRecord[]> {
        return this.repeatable(statement, values).then(({ rows }) => rows);
    }

    repeatable(statement: Statement, values: BoundValues = {}): Promise<Answer> {
        return this.#again(async () => {
            const [driver, pool] = await this.#connect(statement.name);
            return this.#ask({ driver, request: pool.request(), statement, values });
        });
    }

    transaction<Result>(
        options: TransactionOptions,
        work: (transaction: SqlTransaction) => Promise<Result>
    ): Promise<Result> {
        let unknown = false;
        return this.#again(async () => {
            const [driver, pool] = await this.#connect(options.name);
            if (unknown && options.recover) {
                const found = await options.recover({
                    query: (statement, values) =>
                        this.#ask({ driver, request: pool.request(), statement, values })
                });
                if (found !== undefined) return found as Result;
                unknown = false;
            }
            const outcome = await this.#attempt({ driver, pool, name: options.name, work });
            if ('result' in outcome) return outcome.result;
            unknown = true;
            // Doing it again could do it twice.
            if (!options.recover) throw Object.assign(outcome.failure, { final: true });
            throw outcome.failure;
        });
    }

    async *stream(statement: Statement, values: BoundValues = {}): AsyncGenerator<readonly SqlValue[]> {
        const [driver, pool] = await this.#connect(statement.name);
        const request = bind({ driver, request: pool.request(), values });
        request.arrayRowMode = true;
        const rows = request.toReadableStream();
        const asked = request.query(statement.text).catch(() => undefined);
        this.#requests.add(request);
        this.#track(asked);
        let complete = false;
        try {
            for await (const row of rows) yield row as readonly SqlValue[];
            complete = true;
        } catch (error) {
            complete = true;
            throw sqlServerError(error, statement.name);
        } finally {
            if (!complete) request.cancel();
            this.#requests.delete(request);
        }
    }

    close(): Promise<void> {
        return (this.#closing ??= this.#drain());
    }

    async #drain(): Promise<void> {
        if (!this.#pool) return;
        const grace = new AbortController();
        const idle = Promise.allSettled(this.#busy).then(() => grace.abort());
        await pause(CLOSE_GRACE_MS, undefined, { signal: grace.signal, ref: false }).catch(() => undefined);
        for (const request of this.#requests) request.cancel();
        await Promise.race([idle, pause(CLOSE_GRACE_MS, undefined, { ref: false })]);
        const pool = await this.#pool.catch(() => null);
        await pool?.close();
    }

    async #connect(asker: string): Promise<readonly [Driver, ConnectionPool]> {
        if (this.#closing) throw sqlServerError({ code: 'ENOTOPEN' }, asker);
        this.#pool ??= connectPool(this.#settings);
        try {
            return [await loadDriver(), await this.#pool];
        } catch (error) {
            this.#pool = null;
            throw sqlServerError(error, asker);
        }
    }

    async #ask({
        driver,
        request,
        statement,
        values = {}
    }: {
        readonly driver: Driver;
        readonly request: Request;
        readonly statement: Statement;
        readonly values?: BoundValues | undefined;
    }): Promise<Answer> {
        return this.#run({
            request,
            name: statement.name,
            send: async () => {
                const { recordset, recordsets, rowsAffected } = await bind({
                    driver,
                    request,
                    values
                }).query<SqlRecord>(statement.text);
                return {
                    rows: recordset ?? [],
                    results: recordsets as readonly (readonly SqlRecord[])[],
                    affected: rowsAffected.at(-1) ?? 0
                };
            }
        });
    }

    async #run<Result>({
        request,
        name,
        send
    }: {
        readonly request: Request;
        readonly name: string;
        readonly send: () => Promise<Result>;
    }): Promise<Result> {
        this.#requests.add(request);
        try {
            return await this.#track(send());
        } catch (error) {
            throw sqlServerError(error, name);
        } finally {
            this.#requests.delete(request);
        }
    }

    #track<Result>(work: Promise<Result>): Promise<Result> {
        this.#busy.add(work);
        const forget = (): void => void this.#busy.delete(work);
        work.then(forget, forget);
        return work;
    }

    /** Returns the result, or the failure of a commit of which nobody knows whether it took place. */
    async #attempt<Result>({
        driver,
        pool,
        name,
        work
    }: {
        readonly driver: Driver;
        readonly pool: ConnectionPool;
        readonly name: string;
        readonly work: (transaction: SqlTransaction) => Promise<Result>;
    }): Promise<{ readonly result: Result } | { readonly failure: Error }> {
        const transaction = new driver.Transaction(pool);
        let aborted = false;
        transaction.on('rollback', (byServer: boolean) => (aborted ||= byServer));
        transaction.on('error', () => undefined);
        try {
            await this.#track(transaction.begin(driver.ISOLATION_LEVEL.READ_COMMITTED));
        } catch (error) {
            throw sqlServerError(error, name);
        }
        let result: Result;
        try {
            result = await work(this.#within(driver, transaction));
        } catch (error) {
            if (!aborted) await this.#rollback(transaction);
            throw error;
        }
        try {
            await this.#track(transaction.commit());
            return { result };
        } catch (error) {
            const failure = sqlServerError(error, `${name}, commit`);
            // An answer with a number is a refusal: nothing was stored.
            if (failure.number !== null || aborted) throw failure;
            return { failure };
        }
    }

    async #rollback(transaction: Transaction): Promise<void> {
        try {
            await this.#track(transaction.rollback());
        } catch {
            // A connection that is gone took its transaction with it; the failure that led here is the one to tell.
        }
    }

    #within(driver: Driver, transaction: Transaction): SqlTransaction {
        return {
            query: (statement, values) =>
                this.#ask({ driver, request: transaction.request(), statement, values }),
            batch: async (statement) => {
                const request = transaction.request();
                await this.#run({ request, name: statement.name, send: () => request.batch(statement.text) });
            },
            copy: async (table, rows) => {
                const request = transaction.request();
                await this.#run({
                    request,
                    name: `copy into ${table.table}`,
                    send: () => request.bulk(bulkTable({ driver, table, rows }))
                });
            }
        };
    }

    async #again<Result>(attempt: () => Promise<Result>): Promise<Result> {
        for (let tries = 1; ; tries += 1) {
            try {
                return await attempt();
            } catch (error) {
                const failure = error as { readonly transient?: boolean; readonly final?: boolean };
                const worthwhile = failure.transient === true && failure.final !== true;
                if (!worthwhile || tries === TRIES || this.#closing) throw error;
                await pause(FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + Math.random()));
            }
        }
    }
}
