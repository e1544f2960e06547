import { counted } from '../../engines/share.ts';
import type { ComputeSession, SqlRow } from '../../engines/compute.ts';
import { DialFlowError } from '../../error.ts';
import { WAREHOUSE_BATCH_ROWS, type Warehouse, type WarehouseOutput } from '../../ports/warehouse.ts';
import type { DeliveryReport, Run, RunStep } from '../../runs/run.ts';
import { inSpan } from '../../tracing.ts';

export interface WarehouseLogOptions {
    readonly warehouse: Warehouse;
    readonly run: Run;
    readonly signal: AbortSignal;
    progress?(done: number, total: number | null): void;
}

export interface WarehouseDeliveryOptions extends WarehouseLogOptions {
    readonly session: ComputeSession;
    /** Select text of each engine output by its name. */
    readonly outputs: Readonly<Record<string, string>>;
}

const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What is to be cleaned up, in a total order, so that a repeat makes the same batches. */
function cleanupQueries(
    outputs: Readonly<Record<string, string>>,
    runId: string
): readonly (readonly [string, string])[] {
    const { phone_removals: removals, duplicate_removals: duplicates } = outputs;
    const id = sqlText(runId);
    return [
        ...(removals
            ? [
                  [
                      'phone_removal',
                      `SELECT ${id}, 'phone_removal', account_id, e164, object, record_id, field, text, rule,
    NULL, reason
FROM (${removals}) r ORDER BY account_id, e164, object, record_id, field`
                  ] as const
              ]
            : []),
        ...(duplicates
            ? [
                  [
                      'duplicate_removal',
                      `SELECT ${id}, 'duplicate_removal', account_id, NULL, 'researched_phones', record_id,
    'phone_text', phone_text, matched_by, survivor_id,
    'Holds the same number as ' || survivor_id || ', which is kept.'
FROM (${duplicates}) d ORDER BY account_id, number_key, record_id`
                  ] as const
              ]
            : [])
    ];
}

const statusRow = (run: Run, step: RunStep): SqlRow => [
    run.id,
    step.engine,
    step.key,
    step.order,
    step.status,
    step.rows,
    step.dropped,
    step.startedAt,
    step.finishedAt
];

const logRow = (run: Run, step: RunStep): SqlRow => [
    run.id,
    step.finishedAt,
    step.status === 'failed' ? 'error' : 'info',
    step.engine,
    step.key,
    step.message ?? `${step.title}: ${counted(step.rows ?? 0, 'row')}`
];

/** What the run made of each output, beside the last accepted run. */
const historyRows = ({ id, asOf, seed, documents }: Run): readonly SqlRow[] =>
    (documents.outputs ?? []).map(({ name, rows, sha256 }) => [
        id,
        asOf,
        seed,
        name,
        rows,
        documents.diff?.find(({ output }) => output === name)?.before ?? null,
        sha256
    ]);

async function* batchesOf(rows: AsyncIterable<readonly SqlRow[]>): AsyncGenerator<readonly SqlRow[]> {
    let pending: SqlRow[] = [];
    for await (const some of rows) {
        pending.push(...some);
        while (pending.length >= WAREHOUSE_BATCH_ROWS) {
            yield pending.slice(0, WAREHOUSE_BATCH_ROWS);
            pending = pending.slice(WAREHOUSE_BATCH_ROWS);
        }
    }
    if (pending.length > 0) yield pending;
}

async function* once(rows: readonly SqlRow[]): AsyncGenerator<readonly SqlRow[]> {
    yield rows;
}

/**
 * Writes clean-up queue and history of a run, 1,000 rows a transaction. Batches that an earlier, interrupted delivery
 * wrote are passed over.
 * @throws DialFlowError `delivery_failed` where a batch is refused, or where the warehouse holds another number of rows
 */
export async function deliverToWarehouse(
    options: WarehouseDeliveryOptions
): Promise<readonly DeliveryReport[]> {
    const { session, run, outputs } = options;
    const reports: DeliveryReport[] = [];
    for (const [kind, query] of cleanupQueries(outputs, run.id)) {
        reports.push(
            await writeAll(options, {
                table: 'cleanup_queue',
                runKey: `${run.id}:${kind}`,
                rows: session.stream(query)
            })
        );
    }
    reports.push(
        await writeAll(options, { table: 'run_history', runKey: run.id, rows: once(historyRows(run)) })
    );
    return reports;
}

/**
 * Writes processing status and execution log of a run: what its steps did, for people who look there.
 * @throws DialFlowError like `deliverToWarehouse`
 */
export async function logToWarehouse(options: WarehouseLogOptions): Promise<readonly DeliveryReport[]> {
    const { run } = options;
    // Steps before this one have ended for good, so a later attempt of the run tells the same of them.
    const finished = run.steps.filter((step) => step.status !== 'pending' && step.status !== 'running');
    const statuses = finished.map((step) => statusRow(run, step));
    const log = finished.map((step) => logRow(run, step));
    return [
        await writeAll(options, { table: 'processing_status', runKey: run.id, rows: once(statuses) }),
        await writeAll(options, { table: 'execution_log', runKey: run.id, rows: once(log) })
    ];
}

async function writeAll(
    { warehouse, signal, progress }: WarehouseLogOptions,
    {
        table,
        runKey,
        rows
    }: {
        readonly table: WarehouseOutput;
        readonly runKey: string;
        readonly rows: AsyncIterable<readonly SqlRow[]>;
    }
): Promise<DeliveryReport> {
    let batch = 0;
    let sent = 0;
    let created = 0;
    for await (const some of batchesOf(rows)) {
        signal.throwIfAborted();
        batch += 1;
        const number = batch;
        const attributes = {
            'db.collection.name': table,
            'dial_flow.batch': number,
            'dial_flow.rows': some.length
        };
        const isNew = await inSpan({ name: 'warehouse batch', kind: 'client', attributes }, () =>
            warehouse.writeBatch({ table, runKey, batch: number, rows: some })
        );
        if (isNew) created += some.length;
        sent += some.length;
        progress?.(sent, null);
    }
    const held = await warehouse.written({ table, runKey });
    if (held < sent) {
        throw new DialFlowError(
            'delivery_failed',
            `The warehouse holds ${held} of ${counted(sent, 'row')} of ${table} for this run.`,
            { advice: 'Look at the warehouse: rows of this run were removed from outside.' }
        );
    }
    return { target: table, sent, created, updated: 0, failed: 0, unprocessed: 0, failures: [] };
}
