import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { counted } from '../../engines/share.ts';
import type { SqlRow } from '../../engines/compute.ts';
import { DialFlowError } from '../../error.ts';
import type { DeliveryReport } from '../../runs/run.ts';
import { withRetry } from '../../sources/salesforce/retry.ts';
import { writeChunks } from './ingest-chunks.ts';
import {
    findJob,
    openJob,
    resultRows,
    setJobState,
    uploadFile,
    waitForIngestJob,
    type IngestJob,
    type IngestTarget,
    type ResultRow
} from './ingest-job.ts';
import type { ChunkEntry, DeliveryJournal, KindEntry, RowFailure } from './journal.ts';

/** How often rows are sent again that met a lock or were left over by a job that died. */
const MAX_ATTEMPTS = 4;
/** How often a chunk gets a new job because the one before was lost before it wrote anything. */
const MAX_JOBS = 4;
const REPORTED_FAILURES = 100;

export interface UpsertKindOptions {
    /** Name in the journal, unique in the run. */
    readonly name: string;
    readonly target: IngestTarget;
    readonly journal: DeliveryJournal;
    readonly header: readonly string[];
    /** Makes the rows; asked only where the journal does not hold them as files already. */
    rows(): AsyncIterable<SqlRow>;
    progress?(done: number, total: number): void;
}

export interface UpsertResult {
    readonly report: DeliveryReport;
    readonly failures: readonly RowFailure[];
}

const newChunk = ({
    file,
    rows,
    attempt
}: {
    readonly file: string;
    readonly rows: number;
    readonly attempt: number;
}): ChunkEntry => ({
    file,
    rows,
    attempt,
    jobId: null,
    uploaded: false,
    finished: false,
    created: 0,
    updated: 0,
    failed: [],
    unprocessed: []
});

const isLock = (reason: string): boolean => reason.includes('UNABLE_TO_LOCK_ROW');

/**
 * Writes the rows of one kind of record by Bulk ingest upsert. Every step stands in the journal before the next, so a
 * killed delivery goes on with the same jobs; a faulty row is reported, not thrown, because the others have been written.
 * @throws DialFlowError `delivery_failed` where jobs fail as a whole; SalesforceApiError where the org refuses
 */
export async function upsertKind(options: UpsertKindOptions): Promise<UpsertResult> {
    const { name, journal, target } = options;
    let entry = journal.kind(name);
    if (!entry) {
        const { signal } = target;
        const chunks = await writeChunks({
            folder: journal.folder,
            name,
            header: options.header,
            rows: options.rows(),
            signal
        });
        entry = {
            rows: chunks.reduce((sum, chunk) => sum + chunk.rows, 0),
            chunks: chunks.map(({ file, rows }) => newChunk({ file, rows, attempt: 1 }))
        };
        await journal.saveKind(name, entry);
    }
    for (let index = 0; index < entry.chunks.length; index += 1) {
        target.signal.throwIfAborted();
        entry = await finishChunk({ options, start: entry, index });
        const done = entry.chunks.filter(({ finished }) => finished).reduce((sum, { rows }) => sum + rows, 0);
        options.progress?.(Math.min(done, entry.rows), entry.rows);
    }
    return summary(target.object, entry);
}

/** Brings one chunk from wherever the journal says it stands to its end. */
async function finishChunk({
    options,
    start,
    index
}: {
    readonly options: UpsertKindOptions;
    readonly start: KindEntry;
    readonly index: number;
}): Promise<KindEntry> {
    const { target, journal, name } = options;
    let entry = start;
    const save = async (change: Partial<ChunkEntry>, added: readonly ChunkEntry[] = []): Promise<void> => {
        const chunks = entry.chunks.map((chunk, at) => (at === index ? { ...chunk, ...change } : chunk));
        entry = { ...entry, chunks: [...chunks, ...added] };
        await journal.saveKind(name, entry);
    };
    for (let jobs = 0; ;) {
        const chunk = entry.chunks[index];
        if (!chunk || chunk.finished) return entry;
        if (chunk.jobId === null) {
            jobs += 1;
            if (jobs > MAX_JOBS) throw jobsFailed(target.object, 'the upload did not succeed');
            await save({ jobId: await openJob(target), uploaded: false });
            continue;
        }
        const job = await findJob(target, chunk.jobId);
        if (!job || job.state === 'Aborted') {
            await save({ jobId: null });
        } else if (job.state === 'Open' && !chunk.uploaded) {
            await uploadOrGiveUp({ options, chunk, jobId: chunk.jobId, save });
        } else if (job.state === 'Open') {
            await setJobState({ target, jobId: job.id, state: 'UploadComplete' });
        } else {
            const ended = await waitForIngestJob(target, job.id);
            if (ended.state === 'Aborted') await save({ jobId: null });
            else await readBack({ options, chunk, job: ended, save });
        }
    }
}

type Save = (change: Partial<ChunkEntry>, added?: readonly ChunkEntry[]) => Promise<void>;

/** A job whose upload is in doubt has written nothing, because it was never closed: a new one takes its place. */
async function uploadOrGiveUp({
    options,
    chunk,
    jobId,
    save
}: {
    readonly options: UpsertKindOptions;
    readonly chunk: ChunkEntry;
    readonly jobId: string;
    readonly save: Save;
}): Promise<void> {
    const { target, journal } = options;
    let accepted = false;
    try {
        accepted = await uploadFile({ target, jobId, file: join(journal.folder, chunk.file) });
    } catch (cause) {
        target.signal.throwIfAborted();
        // After a kill between upload and journal the org has the data and refuses it a second time.
        if (!(cause instanceof Error) || !cause.message.includes('multiple contents')) throw cause;
    }
    if (accepted) {
        await save({ uploaded: true });
        return;
    }
    await setJobState({ target, jobId, state: 'Aborted' });
    await save({ jobId: null, uploaded: false });
    await sleep(target.connection.retry.baseMs, undefined, { signal: target.signal });
}

interface ChunkOutcome {
    readonly created: number;
    readonly updated: number;
    readonly failed: readonly RowFailure[];
    readonly unprocessed: readonly RowFailure[];
    /** Rows that were only unlucky. */
    readonly again: readonly SqlRow[];
}

/** Reads what became of every row; the org gives them in any order. */
async function readOutcome({
    options,
    chunk,
    job
}: {
    readonly options: UpsertKindOptions;
    readonly chunk: ChunkEntry;
    readonly job: IngestJob;
}): Promise<ChunkOutcome> {
    const { target, header } = options;
    const keyColumn = target.externalIdField.toLowerCase();
    const mayRepeat = chunk.attempt < MAX_ATTEMPTS;
    const cells = (row: ResultRow): SqlRow => header.map((column) => row[column.toLowerCase()] ?? '');
    const failed: RowFailure[] = [];
    const unprocessed: RowFailure[] = [];
    const again: SqlRow[] = [];
    let created = 0;
    let updated = 0;
    for await (const row of resultRows({ target, jobId: job.id, which: 'successfulResults' })) {
        if (row['sf__created'] === 'true') created += 1;
        else updated += 1;
    }
    if (created + updated === chunk.rows) return { created, updated, failed, unprocessed, again };
    for await (const row of resultRows({ target, jobId: job.id, which: 'failedResults' })) {
        const reason = row['sf__error'] ?? 'UNKNOWN';
        if (isLock(reason) && mayRepeat) again.push(cells(row));
        else failed.push({ key: row[keyColumn] ?? '', reason });
    }
    for await (const row of resultRows({ target, jobId: job.id, which: 'unprocessedrecords' })) {
        if (mayRepeat) again.push(cells(row));
        else unprocessed.push({ key: row[keyColumn] ?? '', reason: job.errorMessage ?? 'Not processed.' });
    }
    return { created, updated, failed, unprocessed, again };
}

/** Accounts for every row of a chunk, and plans those anew that were only unlucky. */
async function readBack({
    options,
    chunk,
    job,
    save
}: {
    readonly options: UpsertKindOptions;
    readonly chunk: ChunkEntry;
    readonly job: IngestJob;
    readonly save: Save;
}): Promise<void> {
    const { target } = options;
    const { retry } = target.connection;
    const { signal } = target;
    const outcome = await withRetry({
        policy: retry,
        signal,
        operation: () => readOutcome({ options, chunk, job })
    });
    const { again, ...settled } = outcome;
    const accounted =
        settled.created + settled.updated + settled.failed.length + settled.unprocessed.length + again.length;
    if (accounted !== chunk.rows) {
        if (job.state === 'Failed') throw jobsFailed(target.object, job.errorMessage ?? 'the job failed');
        throw new DialFlowError(
            'delivery_failed',
            `${target.object}: ${counted(chunk.rows, 'row was', 'rows were')} sent and the org accounts for ${accounted}.`,
            { advice: 'Resume the run; rows that are there already are only updated.', retryable: true }
        );
    }
    const retries = again.length > 0 ? await retryChunks({ options, chunk, rows: again }) : [];
    await save(
        { finished: true, ...settled, failed: [...settled.failed], unprocessed: [...settled.unprocessed] },
        retries
    );
    if (retries.length > 0) await sleep(retry.baseMs * chunk.attempt, undefined, { signal });
}

async function retryChunks({
    options,
    chunk,
    rows
}: {
    readonly options: UpsertKindOptions;
    readonly chunk: ChunkEntry;
    readonly rows: readonly SqlRow[];
}): Promise<readonly ChunkEntry[]> {
    const written = await writeChunks({
        folder: options.journal.folder,
        name: `${chunk.file.replace(/\.csv$/, '')}-again`,
        header: options.header,
        rows,
        signal: options.target.signal
    });
    return written.map((next) => newChunk({ file: next.file, rows: next.rows, attempt: chunk.attempt + 1 }));
}

const jobsFailed = (object: string, reason: string): DialFlowError =>
    new DialFlowError('delivery_failed', `Writing ${object} failed: ${reason}.`, {
        advice: 'Resume the run; what was written is only updated.',
        retryable: true
    });

function summary(object: string, entry: KindEntry): UpsertResult {
    const failed = entry.chunks.flatMap((chunk) => chunk.failed);
    const unprocessed = entry.chunks.flatMap((chunk) => chunk.unprocessed);
    const failures = [...failed, ...unprocessed];
    return {
        failures,
        report: {
            target: object,
            sent: entry.rows,
            created: entry.chunks.reduce((sum, chunk) => sum + chunk.created, 0),
            updated: entry.chunks.reduce((sum, chunk) => sum + chunk.updated, 0),
            failed: failed.length,
            unprocessed: unprocessed.length,
            failures: failures.slice(0, REPORTED_FAILURES)
        }
    };
}
