import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import type { SqlRow, SqlValue } from '../../engines/compute.ts';
import { canonicalTable } from '../../engines/tables.ts';
import { DialFlowError } from '../../error.ts';
import type { NamedSubject, NamingRows } from '../../ports/personal-data.ts';
import {
    WAREHOUSE_BATCH_ROWS,
    WAREHOUSE_COLUMNS,
    type Warehouse,
    type WarehouseBatch,
    type WarehouseInput,
    type WarehouseOutput,
    type WarehouseReading
} from '../../ports/warehouse.ts';
import { confirmRunIsOurs } from '../../runs/fence.ts';
import { referenceFile } from '../../sources/folder/reference-tables.ts';
import { MIGRATIONS } from './schema.ts';
import { eraseNaming, rowsNaming } from './sqlite-personal-rows.ts';

/** How long a writer waits for another process that holds the file. */
const BUSY_TIMEOUT_MS = 15_000;
const READ_BATCH = 5_000;

const stored = (value: SqlValue): SQLInputValue => (typeof value === 'boolean' ? String(value) : value);

/** A call or research that is known already stays as it is, whichever import brings it again. */
const onConflict = (table: WarehouseOutput): string =>
    table === 'call_history' || table === 'research_archive' ? ' ON CONFLICT (id) DO NOTHING' : '';

/** The warehouse in one SQLite file that several processes may open. */
export class SqliteWarehouse implements Warehouse {
    readonly #database: DatabaseSync;
    readonly #inserts = new Map<WarehouseOutput, StatementSync>();

    constructor({ file }: { readonly file: string }) {
        mkdirSync(dirname(file), { recursive: true });
        this.#database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
        this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    }

    async migrate(): Promise<void> {
        this.#inTransaction(() => {
            const applied = Number(
                this.#database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0
            );
            for (const migration of MIGRATIONS.slice(applied)) this.#database.exec(migration);
            this.#database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
            this.#seed('area_codes');
            this.#seed('state_population');
        });
    }

    async writeBatch(batch: WarehouseBatch): Promise<boolean> {
        if (batch.rows.length > WAREHOUSE_BATCH_ROWS) {
            throw new RangeError(
                `A batch holds at most ${WAREHOUSE_BATCH_ROWS} rows, not ${batch.rows.length}`
            );
        }
        await confirmRunIsOurs();
        try {
            return this.#inTransaction(() => {
                const isNew = this.#database
                    .prepare(
                        'INSERT INTO delivered_batches (target, run_key, batch, rows) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING'
                    )
                    .run(batch.table, batch.runKey, batch.batch, batch.rows.length).changes;
                if (Number(isNew) === 0) return false;
                const insert = this.#insert(batch.table);
                for (const row of batch.rows) insert.run(batch.runKey, batch.batch, ...row.map(stored));
                return true;
            });
        } catch (cause) {
            throw new DialFlowError(
                'delivery_failed',
                `Batch ${batch.batch} of ${batch.table} was not written to the warehouse.`,
                {
                    cause,
                    advice: 'Check that the warehouse file can be written to and has space, then resume the run.',
                    retryable: true
                }
            );
        }
    }

    async written({
        table,
        runKey
    }: {
        readonly table: WarehouseOutput;
        readonly runKey: string;
    }): Promise<number> {
        const row = this.#database
            .prepare(`SELECT count(*) AS rows FROM ${table} WHERE run_key = ?`)
            .get(runKey);
        return Number(row?.['rows'] ?? 0);
    }

    async read(table: WarehouseInput): Promise<WarehouseReading> {
        const columns = canonicalTable(table).columns.map((column) => column.name);
        const announced = Number(
            this.#database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows'] ?? 0
        );
        const database = this.#database;
        const rows = async function* (): AsyncGenerator<readonly SqlRow[]> {
            const select = database.prepare(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY 1`);
            let batch: SqlRow[] = [];
            for (const row of select.iterate()) {
                batch.push(columns.map((column) => row[column] as SqlValue));
                if (batch.length < READ_BATCH) continue;
                yield batch;
                batch = [];
                await nextTurn();
            }
            if (batch.length > 0) yield batch;
        };
        return { columns, announced, rows: rows() };
    }

    async rowsNaming(subject: NamedSubject): Promise<readonly NamingRows[]> {
        return rowsNaming(this.#database, subject);
    }

    async eraseNaming(subject: NamedSubject): Promise<number> {
        // What is deleted is overwritten too, in the file and in its log.
        this.#database.exec('PRAGMA secure_delete = ON');
        const erased = this.#inTransaction(() => eraseNaming(this.#database, subject));
        this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        return erased;
    }

    async close(): Promise<void> {
        this.#database.close();
    }

    #insert(table: WarehouseOutput): StatementSync {
        const known = this.#inserts.get(table);
        if (known) return known;
        const columns = ['run_key', 'batch', ...WAREHOUSE_COLUMNS[table]];
        const marks = columns.map(() => '?').join(', ');
        const made = this.#database.prepare(
            `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})${onConflict(table)}`
        );
        this.#inserts.set(table, made);
        return made;
    }

    /** Fills a reference table from the product's own data; what an operator put there stays. */
    #seed(table: 'area_codes' | 'state_population'): void {
        const file = referenceFile(table);
        const filled = this.#database.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined;
        if (filled || !file) return;
        const columns = canonicalTable(table).columns.map((column) => column.name);
        const insert = this.#database.prepare(
            `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`
        );
        const records = parse(readFileSync(file), { columns: true, bom: true }) as Record<string, string>[];
        for (const record of records) insert.run(...columns.map((column) => record[column] ?? null));
    }

    #inTransaction<T>(work: () => T): T {
        this.#database.exec('BEGIN IMMEDIATE');
        try {
            const result = work();
            this.#database.exec('COMMIT');
            return result;
        } catch (cause) {
            this.#database.exec('ROLLBACK');
            throw cause;
        }
    }
}
