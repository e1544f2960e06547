import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { SqlRow } from '../../../engines/compute.ts';
import { canonicalTable } from '../../../engines/tables.ts';
import { DialFlowError } from '../../../error.ts';
import type { NamedSubject, NamingRows } from '../../../ports/personal-data.ts';
import {
    WAREHOUSE_BATCH_ROWS,
    WAREHOUSE_COLUMNS,
    type Warehouse,
    type WarehouseBatch,
    type WarehouseInput,
    type WarehouseOutput,
    type WarehouseReading
} from '../../../ports/warehouse.ts';
import { DEFAULT_ORG } from '../../../runs/org.ts';
import { confirmRunIsOurs } from '../../../runs/fence.ts';
import { referenceFile } from '../../../sources/folder/reference-tables.ts';
import type { SqlServerDatabase, SqlTransaction } from '../../../sql-server/database.ts';
import { migrateSqlServer } from '../../../sql-server/migrations.ts';
import { qualified, SCHEMA, type SqlServerTables, type TableName } from '../../../sql-server/settings.ts';
import { SqlServerError, sqlServerError } from '../../../sql-server/sql-server-error.ts';
import { name, text, whole, type BoundValues, type SqlValue } from '../../../sql-server/statement.ts';
import { eraseNaming, rowsNaming } from './personal-rows.ts';
import {
    clearStaging,
    countAll,
    countWritten,
    IS_DELIVERED,
    moveBatch,
    readAll,
    seedTable,
    stagedAs,
    stagingTable,
    TAKE_BATCH
} from './statements.ts';

const READ_BATCH = 5_000;

export interface SqlServerWarehouseOptions {
    /** Whose rows are written and read. */
    readonly org?: string;
    readonly database: SqlServerDatabase;
    /** Where inputs lie; outputs always go to the product's own schema. */
    readonly tables: SqlServerTables;
}

/** The warehouse in a SQL Server database that other systems share. */
export class SqlServerWarehouse implements Warehouse {
    readonly #database: SqlServerDatabase;
    readonly #tables: Readonly<Record<WarehouseInput, TableName>>;
    readonly #org: string;

    constructor({ org = DEFAULT_ORG, database, tables }: SqlServerWarehouseOptions) {
        this.#org = org;
        this.#database = database;
        this.#tables = {
            area_codes: tables.areaCodes,
            state_population: tables.statePopulation,
            call_history: tables.callHistory,
            research_archive: tables.researchArchive
        };
    }

    async migrate(): Promise<void> {
        await migrateSqlServer(this.#database);
        await this.fillReferenceTables();
    }

    /** Fills the product's reference tables where they are empty; those that the configuration names stay as they are. */
    async fillReferenceTables(): Promise<void> {
        for (const table of ['area_codes', 'state_population'] as const) {
            const file = referenceFile(table);
            if (!file || this.#tables[table].schema !== SCHEMA) continue;
            const { rows } = await this.#database.repeatable(countAll(this.#tables[table]));
            if (Number(rows[0]?.['rows']) > 0) continue;
            const columns = columnsOf(table);
            const records: unknown = parse(readFileSync(file), { columns: true, bom: true });
            await this.#database.transaction(
                { name: `seed_${table}`, recover: async () => undefined },
                (transaction) =>
                    transaction.query(seedTable(table, columns), { rows: text(JSON.stringify(records)) })
            );
        }
    }

    async writeBatch(batch: WarehouseBatch): Promise<boolean> {
        if (batch.rows.length > WAREHOUSE_BATCH_ROWS) {
            throw new RangeError(
                `A batch holds at most ${WAREHOUSE_BATCH_ROWS} rows, not ${batch.rows.length}`
            );
        }
        await confirmRunIsOurs();
        const key = { run_key: name(batch.runKey), target: name(batch.table), batch: whole(batch.batch) };
        try {
            return await this.#database.transaction(
                {
                    name: `write ${batch.table}`,
                    // The batch's number was taken in the same transaction as its rows.
                    recover: async (session) => {
                        const { rows } = await session.query(IS_DELIVERED, key);
                        return Number(rows[0]?.['batches']) > 0 ? true : undefined;
                    }
                },
                (transaction) => writeRows(transaction, { batch, key, org: this.#org })
            );
        } catch (cause) {
            const { fault, advice } = sqlServerError(cause);
            // Another process wrote the same batch between the question and the insert.
            if (fault === 'duplicate' && (await this.#isDelivered(key))) return false;
            throw new DialFlowError(
                'delivery_failed',
                `Batch ${batch.batch} of ${batch.table} was not written to the warehouse.`,
                { cause, advice, retryable: true }
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
        const [row] = await this.#database
            .read(countWritten(table), { run_key: name(runKey) })
            .catch((cause: unknown) => {
                throw unavailable(cause, 'The warehouse cannot be read.');
            });
        return Number(row?.['rows'] ?? 0);
    }

    async read(table: WarehouseInput): Promise<WarehouseReading> {
        const source = this.#tables[table];
        const columns = columnsOf(table);
        const refuse = (cause: unknown): DialFlowError => tellUnreadable({ cause, source, columns });
        const org = { org: name(this.#org) };
        const [row] = await this.#database.read(countAll(source), org).catch((cause: unknown) => {
            throw refuse(cause);
        });
        const stream = this.#database.stream(readAll(source, columns), org);
        return {
            columns,
            announced: Number(row?.['rows'] ?? 0),
            rows: inBatches({ stream, days: dayColumns(table), refuse })
        };
    }

    async rowsNaming(subject: NamedSubject): Promise<readonly NamingRows[]> {
        return rowsNaming(this.#database, subject).catch((cause: unknown) => {
            throw unavailable(cause, 'The warehouse cannot be read.');
        });
    }

    async eraseNaming(subject: NamedSubject): Promise<number> {
        return eraseNaming(this.#database, subject).catch((cause: unknown) => {
            throw unavailable(cause, 'The warehouse did not erase the rows.');
        });
    }

    async close(): Promise<void> {
        await this.#database.close();
    }

    async #isDelivered(key: BoundValues): Promise<boolean> {
        const [row] = await this.#database.read(IS_DELIVERED, key);
        return Number(row?.['batches'] ?? 0) > 0;
    }
}

const columnsOf = (table: WarehouseInput): readonly string[] =>
    canonicalTable(table).columns.map((column) => column.name);

/** One load id a transaction: rows of processes that write at the same time lie apart in staging. */
async function writeRows(
    transaction: SqlTransaction,
    {
        batch: { table, rows },
        key,
        org
    }: {
        readonly batch: WarehouseBatch;
        readonly org: string;
        readonly key: BoundValues & {
            readonly run_key: BoundValues[string];
            readonly batch: BoundValues[string];
        };
    }
): Promise<boolean> {
    const taken = await transaction.query(TAKE_BATCH, { ...key, rows: whole(rows.length) });
    if (taken.affected === 0) return false;
    const loadId = randomUUID();
    await transaction.copy(
        stagingTable(table),
        rows.map((row, index) => [
            loadId,
            index + 1,
            ...row.map((value, at) => staged(value, WAREHOUSE_COLUMNS[table][at]))
        ])
    );
    const load = { load_id: name(loadId) };
    await transaction.query(moveBatch(table), {
        ...load,
        org: name(org),
        run_key: key.run_key,
        batch: key.batch
    });
    await transaction.query(clearStaging(table), load);
    return true;
}

function staged(value: SqlRow[number], column: string | undefined): SqlValue {
    if (value === null) return null;
    return column !== undefined && stagedAs(column) === 'big' ? Number(value) : String(value);
}

async function* inBatches({
    stream,
    days,
    refuse
}: {
    readonly stream: AsyncGenerator<readonly SqlValue[]>;
    /** Positions of columns that hold days. */
    readonly days: ReadonlySet<number>;
    readonly refuse: (cause: unknown) => DialFlowError;
}): AsyncGenerator<readonly SqlRow[]> {
    let batch: SqlRow[] = [];
    try {
        for await (const row of stream) {
            batch.push(row.map((value, at) => canonical(value, days.has(at))));
            if (batch.length < READ_BATCH) continue;
            yield batch;
            batch = [];
        }
    } catch (cause) {
        throw cause instanceof SqlServerError ? refuse(cause) : cause;
    }
    if (batch.length > 0) yield batch;
}

const dayColumns = (table: WarehouseInput): ReadonlySet<number> =>
    new Set(canonicalTable(table).columns.flatMap(({ type }, at) => (type === 'date' ? [at] : [])));

/** Instants of date types as ISO text in UTC, days as the day alone; texts stay as they are. */
function canonical(value: SqlValue, isDay: boolean): SqlRow[number] {
    if (!(value instanceof Date)) return value;
    return isDay ? value.toISOString().slice(0, 10) : value.toISOString();
}

const unavailable = (cause: unknown, message: string): DialFlowError =>
    new DialFlowError('source_unavailable', message, {
        cause,
        advice: sqlServerError(cause).advice,
        retryable: true
    });

function tellUnreadable({
    cause,
    source,
    columns
}: {
    readonly cause: unknown;
    readonly source: TableName;
    readonly columns: readonly string[];
}): DialFlowError {
    const { fault, advice } = sqlServerError(cause);
    const table = qualified(source);
    if (fault === 'missing_object') {
        return new DialFlowError(
            'configuration',
            `The warehouse has no table ${table} with the columns that a night reads.`,
            {
                cause,
                advice: `It needs the columns ${columns.join(', ')}; a view can give them.`
            }
        );
    }
    if (fault === 'permission') {
        return new DialFlowError('configuration', `The service may not read ${table}.`, { cause, advice });
    }
    return unavailable(cause, `The warehouse's table ${table} cannot be read.`);
}
