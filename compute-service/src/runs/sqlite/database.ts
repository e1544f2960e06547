import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { migrate } from './schema.ts';

export type SqliteRow = Record<string, SQLOutputValue>;

const BUSY_TIMEOUT_MS = 10_000;
const WAL_TRIES = 50;
/** SQLite counts the changes of all other connections, and those of this one. */
const CHANGE_MARK = 'SELECT data_version AS others, total_changes() AS own FROM pragma_data_version()';

/** The file with its prepared statements. Each statement is prepared once and kept. */
export interface RunDatabase {
    all(sql: string, ...values: SQLInputValue[]): SqliteRow[];
    get(sql: string, ...values: SQLInputValue[]): SqliteRow | undefined;
    /** Returns the number of changed rows. */
    run(sql: string, ...values: SQLInputValue[]): number;
    /** Holds the file's write lock from its first statement on, so that what it reads is what it changes. */
    transaction<Result>(work: () => Result): Result;
    /** Reads of one moment, whatever other processes write meanwhile. */
    snapshot<Result>(read: () => Result): Result;
    /** Another one after each change, of this connection or of any other. */
    changeMark(): string;
    close(): void;
}

/** Opens or makes the file; several processes may have it open. */
export function openRunDatabase(file: string): RunDatabase {
    mkdirSync(dirname(file), { recursive: true });
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    useWriteAheadLog(database);
    // A run that was answered with 202 must survive a power cut, not only the end of the process.
    database.exec('PRAGMA synchronous = FULL');
    // What is erased on somebody's demand must not be read out of the file's free pages.
    database.exec('PRAGMA secure_delete = ON');
    migrate(database);

    const statements = new Map<string, StatementSync>();
    const prepared = (sql: string): StatementSync => {
        const known = statements.get(sql);
        if (known) return known;
        const statement = database.prepare(sql);
        statements.set(sql, statement);
        return statement;
    };
    return {
        all: (sql, ...values) => prepared(sql).all(...values),
        get: (sql, ...values) => prepared(sql).get(...values),
        run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
        transaction: (work) => enclosed({ database, begin: 'BEGIN IMMEDIATE', work }),
        snapshot: (read) => enclosed({ database, begin: 'BEGIN', work: read }),
        changeMark: () => {
            const { others, own } = prepared(CHANGE_MARK).get() ?? {};
            return `${String(others)}.${String(own)}`;
        },
        close: () => database.close()
    };
}

function enclosed<Result>({
    database,
    begin,
    work
}: {
    readonly database: DatabaseSync;
    readonly begin: 'BEGIN' | 'BEGIN IMMEDIATE';
    work(): Result;
}): Result {
    database.exec(begin);
    try {
        const result = work();
        database.exec('COMMIT');
        return result;
    } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
    }
}

/** SQLite does not wait when two connections change the journal mode at the same time, so this tries again itself. */
function useWriteAheadLog(database: DatabaseSync): void {
    for (let attempt = 1; ; attempt += 1) {
        try {
            database.exec('PRAGMA journal_mode = WAL');
            return;
        } catch (error) {
            if (attempt === WAL_TRIES) throw error;
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
        }
    }
}
