import type { SqlRow } from '../engines/compute.ts';
import type { PersonalDataStore } from './personal-data.ts';

/** What a night leaves in the warehouse. Columns are listed beside the tables' definitions. */
export type WarehouseOutput =
    | 'cleanup_queue'
    | 'processing_status'
    | 'execution_log'
    | 'run_history'
    | 'call_history'
    | 'research_archive';

/** What a night reads from the warehouse, with the canonical columns of docs/formats.md. */
export type WarehouseInput = 'call_history' | 'research_archive' | 'area_codes' | 'state_population';

/** Rows that are written together or not at all, and once only. */
export interface WarehouseBatch {
    readonly table: WarehouseOutput;
    /** Run and kind of rows; with the number it names the batch for ever. */
    readonly runKey: string;
    /** From 1. */
    readonly batch: number;
    /** At most 1,000, with a value for each column of the table. */
    readonly rows: readonly SqlRow[];
}

export const WAREHOUSE_BATCH_ROWS = 1_000;

/** Columns of the tables that a night or an import writes. */
export const WAREHOUSE_COLUMNS: Readonly<Record<WarehouseOutput, readonly string[]>> = {
    cleanup_queue: [
        'run_id',
        'kind',
        'account_id',
        'e164',
        'object',
        'record_id',
        'field',
        'text',
        'rule',
        'survivor_id',
        'reason'
    ],
    processing_status: [
        'run_id',
        'engine',
        'step',
        'step_order',
        'status',
        'rows',
        'dropped',
        'started_at',
        'finished_at'
    ],
    execution_log: ['run_id', 'at', 'level', 'engine', 'step', 'message'],
    run_history: ['run_id', 'as_of', 'seed', 'output', 'rows', 'previous_rows', 'sha256'],
    call_history: [
        'id',
        'account_id',
        'phone_text',
        'disposition',
        'direction',
        'activity_date',
        'created_at',
        'owner_id',
        'duration_s'
    ],
    research_archive: ['id', 'account_id', 'researched_at', 'outcome', 'researcher_id']
};

export interface WarehouseReading {
    readonly columns: readonly string[];
    /** Rows in the order of their id, as they were at one moment. */
    readonly rows: AsyncIterable<readonly SqlRow[]>;
    readonly announced: number;
}

/** Columns of the product's own tables in which an id of an account or a number may stand. */
export const WAREHOUSE_PERSONAL_COLUMNS: Readonly<Partial<Record<WarehouseOutput, readonly string[]>>> = {
    cleanup_queue: ['account_id', 'e164', 'record_id', 'text', 'survivor_id', 'reason'],
    execution_log: ['message'],
    call_history: ['account_id', 'phone_text', 'disposition'],
    research_archive: ['account_id', 'outcome']
};

/** The warehouse: an embedded file by default, SQL Server beside it. The same contract tests run on both. */
export interface Warehouse extends PersonalDataStore {
    /** Makes or completes the tables, and fills the reference tables where they are empty. */
    migrate(): Promise<void>;
    /**
     * Writes a batch in one transaction. A batch that was written before changes nothing.
     * @returns whether the rows were written by this call
     * @throws DialFlowError `delivery_failed` where the warehouse refuses or does not answer; nothing is written then
     */
    writeBatch(batch: WarehouseBatch): Promise<boolean>;
    /** Number of rows that a run key left in a table. */
    written(key: { readonly table: WarehouseOutput; readonly runKey: string }): Promise<number>;
    read(table: WarehouseInput): Promise<WarehouseReading>;
    close(): Promise<void>;
}
