import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { ServerError, type Backend, type BackendSession, type Result } from './backend.ts';
import type { BatchRequest, BulkRows } from './requests.ts';
import type { TdsColumn } from './tokens.ts';
import { indexOf, parametersOf, statementsOf, tableOf, toSqlite } from './translate.ts';
import type { TdsType, TdsValue } from './types.ts';

const COMMENT =
    /sp_addextendedproperty\s[\s\S]*@value = N'((?:[^']|'')*)'[\s\S]*@level1name = N'(\w+)'(?:[\s\S]*@level2name = N'(\w+)')?/;
const DROP_TABLE = /^DROP TABLE \[dial_flow\]\.\[(\w+)\]$/;
const MAKES_SCHEMA = /^IF SCHEMA_ID\(/;
const TARGET = /^(?:INSERT INTO|UPDATE|DELETE FROM) (\[\w+\]\.\[\w+\])/;

/**
 * Executes the service's own T-SQL on SQLite, so that names, columns, conditions and transactions are real. One
 * transaction is under way at a time; locks of rows, READPAST and isolation levels are not what it shows.
 */
export class SqliteBackend implements Backend {
    readonly database = new DatabaseSync(':memory:');
    /** Comments of tables and columns, by `table` or `table.column`. */
    readonly comments = new Map<string, string>();
    readonly #types = new Map<string, ReadonlyMap<string, string>>();
    #gate: Promise<void> = Promise.resolve();

    constructor({ schemas = ['dbo'] }: { readonly schemas?: readonly string[] } = {}) {
        for (const schema of ['dial_flow', ...schemas]) {
            this.database.exec(`ATTACH ':memory:' AS [${schema}]`);
        }
        this.database.exec('PRAGMA foreign_keys = ON');
    }

    get tables(): readonly string[] {
        return [...this.#types.keys()];
    }

    /** Waits until nobody else works, and returns how to let the next one in. */
    async enter(): Promise<() => void> {
        const before = this.#gate;
        let leave = (): void => undefined;
        this.#gate = new Promise((resolve) => {
            leave = resolve;
        });
        await before;
        return leave;
    }

    open(): BackendSession {
        return new SqliteSession(this);
    }

    run(text: string, parameters: ReadonlyMap<string, TdsValue>): Result | null {
        try {
            return this.#run(text, parameters);
        } catch (error) {
            throw asServerError(error);
        }
    }

    load(table: string, { columns, rows }: BulkRows): number {
        const into = table.includes('.') ? table : `[dbo].${table}`;
        try {
            const names = columns.map((column) => `[${column}]`).join(', ');
            const insert = this.database.prepare(
                `INSERT INTO ${into} (${names}) VALUES (${columns.map(() => '?').join(', ')})`
            );
            for (const row of rows) insert.run(...row.map(stored));
            return rows.length;
        } catch (error) {
            throw asServerError(error);
        }
    }

    #run(text: string, parameters: ReadonlyMap<string, TdsValue>): Result | null {
        if (MAKES_SCHEMA.test(text)) return null;
        if (text.startsWith('EXEC sys.sp_addextendedproperty')) {
            this.#comment(text);
            return null;
        }
        const table = tableOf(text);
        if (table) {
            this.database.exec(table.sql);
            this.#types.set(`${table.schema}.${table.table}`, table.types);
            return null;
        }
        const [, gone] = DROP_TABLE.exec(text) ?? [];
        if (gone !== undefined) {
            this.#types.delete(`dial_flow.${gone}`);
            this.comments.delete(gone);
        }
        const index = indexOf(text);
        if (index !== null) {
            this.database.exec(index);
            return null;
        }
        return this.#ask(text, parameters);
    }

    #ask(text: string, parameters: ReadonlyMap<string, TdsValue>): Result {
        const values: Record<string, SQLInputValue> = {};
        for (const name of parametersOf(text)) {
            const value = parameters.get(name);
            if (value === undefined) {
                throw new ServerError({
                    number: 137,
                    severity: 15,
                    message: `Must declare the scalar variable "@${name}".`
                });
            }
            values[`@${name}`] = stored(value);
        }
        const prepared = this.database.prepare(toSqlite(text));
        const described = prepared.columns();
        if (described.length === 0) return { affected: Number(prepared.run(values).changes) };
        const rows = prepared.all(values);
        const target = TARGET.exec(text)?.[1]?.replaceAll(/[[\]]/g, '');
        const columns = described.map(({ name, column, table, database }, index): TdsColumn => {
            const origin = table === null ? target : `${database}.${table}`;
            const declared = this.#types.get(origin ?? '')?.get(column ?? name);
            return {
                name,
                type: tdsType(
                    declared,
                    rows.map((row) => Object.values(row)[index])
                )
            };
        });
        return { columns, rows: rows.map((row) => Object.values(row) as TdsValue[]) };
    }

    #comment(text: string): void {
        const [, words = '', table = '', column] = COMMENT.exec(text) ?? [];
        if (!this.#types.has(`dial_flow.${table}`)) {
            throw new ServerError({ number: 15135, message: `Object is invalid: dial_flow.${table}.` });
        }
        this.comments.set(column === undefined ? table : `${table}.${column}`, words.replaceAll("''", "'"));
    }
}

class SqliteSession implements BackendSession {
    readonly #backend: SqliteBackend;
    /** Lets the next one in; held as long as a transaction is open. */
    #leave: (() => void) | null = null;
    #closed = false;

    constructor(backend: SqliteBackend) {
        this.#backend = backend;
    }

    async execute({ text, parameters }: BatchRequest, signal: AbortSignal): Promise<readonly Result[]> {
        return this.#alone(signal, () => {
            const results: Result[] = [];
            for (const statement of statementsOf(text)) {
                // The driver sets its options after the sign-in.
                if (/^set\s/i.test(statement)) continue;
                const result = this.#backend.run(statement, parameters);
                if (result) results.push(result);
            }
            return results;
        });
    }

    async bulk(table: string, rows: BulkRows): Promise<number> {
        return this.#alone(new AbortController().signal, () => this.#backend.load(table, rows));
    }

    async begin(): Promise<void> {
        const leave = await this.#backend.enter();
        if (this.#closed) {
            leave();
            return;
        }
        this.#backend.database.exec('BEGIN');
        this.#leave = leave;
    }

    async commit(): Promise<void> {
        this.#end('COMMIT');
    }

    async rollback(): Promise<void> {
        this.#end('ROLLBACK');
    }

    close(): void {
        this.#closed = true;
        if (this.#leave) this.#end('ROLLBACK');
    }

    #end(how: 'COMMIT' | 'ROLLBACK'): void {
        this.#backend.database.exec(how);
        this.#leave?.();
        this.#leave = null;
    }

    async #alone<Value>(signal: AbortSignal, work: () => Value): Promise<Value> {
        if (this.#leave) return work();
        const leave = await this.#backend.enter();
        try {
            signal.throwIfAborted();
            return work();
        } finally {
            leave();
        }
    }
}

function stored(value: TdsValue): SQLInputValue {
    if (value instanceof Date) return value.toISOString();
    if (typeof value === 'boolean') return Number(value);
    return value;
}

function tdsType(declared: string | undefined, cells: readonly unknown[]): TdsType {
    const [, type, size] = /^(\w+)(?:\((\w+)\))?$/.exec(declared?.toLowerCase() ?? '') ?? [];
    switch (type) {
        case 'nvarchar':
            return { kind: 'nvarchar', length: size === 'max' ? null : Number(size) };
        case 'datetime2':
            return { kind: 'datetime2', scale: Number(size ?? 7) };
        case 'date':
            return { kind: 'date' };
        case 'bit':
            return { kind: 'bit' };
        case 'int':
            return { kind: 'int', bytes: 4 };
        default: {
            const sample = cells.find((cell) => cell !== null && cell !== undefined);
            return typeof sample === 'string'
                ? { kind: 'nvarchar', length: null }
                : { kind: 'int', bytes: 8 };
        }
    }
}

const NUMBER_BY_FAULT: readonly (readonly [RegExp, number])[] = [
    [/^UNIQUE constraint/, 2627],
    [/^NOT NULL constraint/, 515],
    [/^CHECK constraint/, 2628],
    [/^FOREIGN KEY constraint/, 547],
    [/^no such table/, 208],
    [/no such column|has no column/, 207],
    [/already exists/, 2714]
];

function asServerError(error: unknown): unknown {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    if (code !== 'ERR_SQLITE_ERROR') return error;
    const words = String(message);
    const [, number = 102] = NUMBER_BY_FAULT.find(([pattern]) => pattern.test(words)) ?? [];
    return new ServerError({ number, message: words });
}
