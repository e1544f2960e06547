import { join } from 'node:path';
import type { ComputeSession } from '../../engines/compute.ts';
import type { DeliveryReport, EngineId } from '../../runs/run.ts';
import { csvLine } from '../../sources/csv-line.ts';
import { writeFileAtomically } from '../../sources/durable-file.ts';
import { DEFAULT_POLLING, type PollPolicy } from '../../sources/salesforce/bulk-query-job.ts';
import type { SalesforceConnection } from '../../sources/salesforce/connection.ts';
import { asDialFlowError } from '../../sources/salesforce/wire-error.ts';
import { readExistingRecords, type ExistingRecord } from './existing-records.ts';
import type { DeliveryJournal } from './journal.ts';
import type { RecordInput, RecordKind } from './record-kind.ts';
import { recordKindsOf } from './record-kinds.ts';
import { KEY_FIELD, recordHeader, recordRows } from './record-rows.ts';
import { upsertKind, type UpsertResult } from './upsert-kind.ts';

export const FAILURES_FILE = 'delivery_failures.csv';

export interface DeliverRecordsOptions {
    readonly connection: SalesforceConnection;
    readonly session: ComputeSession;
    /** Only what these engines make is written, and only that can become *No longer found*. */
    readonly engines: readonly EngineId[];
    readonly input: RecordInput;
    /** ISO instant before which the run had read its inputs. */
    readonly inputsReadAt: string;
    /** In the run's folder; a resumed delivery goes on from what it holds. */
    readonly journal: DeliveryJournal;
    /** Where `delivery_failures.csv` is written. */
    readonly outputDirectory: string;
    readonly polling?: PollPolicy;
    readonly signal: AbortSignal;
    progress?(done: number, total: number | null): void;
}

export interface RecordDelivery {
    readonly reports: readonly DeliveryReport[];
    readonly failures: number;
}

/**
 * Writes the records of a run. Repeats are harmless: records are upserted by their external ids, and a killed delivery
 * goes on with the jobs that stand in its journal.
 * @throws DialFlowError `delivery_failed`, `api_budget`, `source_unavailable`
 */
export async function deliverRecords(options: DeliverRecordsOptions): Promise<RecordDelivery> {
    const existing = new ExistingRecords(options);
    const results: (UpsertResult & { readonly kind: RecordKind })[] = [];
    let before = 0;
    for (const kind of recordKindsOf(options.engines)) {
        options.signal.throwIfAborted();
        try {
            const result = await deliverKind({
                kind,
                options,
                existing,
                progress: (done) => options.progress?.(before + done, null)
            });
            before += result.report.sent;
            results.push({ ...result, kind });
        } catch (cause) {
            options.signal.throwIfAborted();
            throw asDialFlowError({ cause, what: `Writing ${kind.object}`, refused: 'delivery_failed' });
        }
    }
    const lines = results.flatMap(({ kind, failures }) =>
        failures.map(({ key, reason }) => csvLine([kind.object, key, reason]))
    );
    const text = csvLine(['object', 'key', 'reason']) + lines.join('');
    await writeFileAtomically(join(options.outputDirectory, FAILURES_FILE), text);
    return { reports: results.map(({ report }) => report), failures: lines.length };
}

async function deliverKind({
    kind,
    options,
    existing,
    progress
}: {
    readonly kind: RecordKind;
    readonly options: DeliverRecordsOptions;
    readonly existing: ExistingRecords;
    readonly progress: (done: number) => void;
}): Promise<UpsertResult> {
    const { connection, session, input, inputsReadAt, journal, signal } = options;
    return upsertKind({
        name: kind.name,
        journal,
        header: recordHeader(kind),
        target: {
            connection,
            object: kind.object,
            externalIdField: KEY_FIELD,
            polling: options.polling ?? DEFAULT_POLLING,
            signal
        },
        rows: async function* () {
            yield* recordRows({ kind, input, session, existing: await existing.of(kind), inputsReadAt });
        },
        progress
    });
}

/** What the org holds of each object, read once and only where rows have to be made. */
class ExistingRecords {
    readonly #options: DeliverRecordsOptions;
    readonly #byObject = new Map<string, ReadonlyMap<string, ExistingRecord>>();

    constructor(options: DeliverRecordsOptions) {
        this.#options = options;
    }

    async of(kind: RecordKind): Promise<ReadonlyMap<string, ExistingRecord>> {
        if (!kind.outlivesRun) return new Map();
        const known = this.#byObject.get(kind.object);
        if (known) return known;
        const { connection, journal, polling = DEFAULT_POLLING, signal } = this.#options;
        const read = await readExistingRecords({
            connection,
            object: kind.object,
            hasStatus: kind.decisions !== null,
            folder: journal.folder,
            name: kind.name,
            polling,
            signal
        });
        // Only one object at a time is held: kinds of the same object follow each other.
        this.#byObject.clear();
        this.#byObject.set(kind.object, read);
        return read;
    }
}
