import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { DialFlowError } from '../../error.ts';
import { pollWaits, type PollPolicy } from '../../sources/salesforce/bulk-query-job.ts';
import type { SalesforceConnection } from '../../sources/salesforce/connection.ts';
import { isTransient, SalesforceApiError } from '../../sources/salesforce/wire-error.ts';

export interface IngestJob {
    readonly id: string;
    readonly state: 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';
    readonly numberRecordsProcessed?: number;
    readonly numberRecordsFailed?: number;
    readonly errorMessage?: string;
}

export interface IngestTarget {
    readonly connection: SalesforceConnection;
    readonly object: string;
    readonly externalIdField: string;
    readonly polling: PollPolicy;
    readonly signal: AbortSignal;
}

/** One row of a result file: column (lower case) → text. */
export type ResultRow = Readonly<Record<string, string>>;

const isMissing = (cause: unknown): boolean => cause instanceof SalesforceApiError && cause.status === 404;

/** Opens an upsert job. A repeat after a lost answer leaves an empty job behind, which the org removes by itself. */
export async function openJob({
    connection,
    object,
    externalIdField,
    signal
}: IngestTarget): Promise<string> {
    const job = await connection.json<IngestJob>({
        method: 'POST',
        path: '/jobs/ingest',
        body: () =>
            JSON.stringify({
                object,
                operation: 'upsert',
                externalIdFieldName: externalIdField,
                contentType: 'CSV',
                columnDelimiter: 'COMMA',
                lineEnding: 'LF'
            }),
        signal
    });
    return job.id;
}

/** Returns the job as the org sees it, or null where the org does not know it any more. */
export async function findJob(target: IngestTarget, jobId: string): Promise<IngestJob | null> {
    try {
        return await target.connection.json<IngestJob>({
            path: `/jobs/ingest/${jobId}`,
            signal: target.signal
        });
    } catch (cause) {
        if (isMissing(cause)) return null;
        throw cause;
    }
}

/**
 * Sends the file to an open job. A job takes its data once, so a failed upload is not repeated here.
 * @returns false where the connection failed and nobody knows what the org has
 */
export async function uploadFile({
    target,
    jobId,
    file
}: {
    readonly target: IngestTarget;
    readonly jobId: string;
    readonly file: string;
}): Promise<boolean> {
    const { size } = await stat(file);
    try {
        const response = await target.connection.send({
            method: 'PUT',
            path: `/jobs/ingest/${jobId}/batches`,
            headers: { 'content-type': 'text/csv', 'content-length': String(size) },
            body: () => createReadStream(file),
            signal: target.signal
        });
        await response.body.dump();
        return true;
    } catch (cause) {
        target.signal.throwIfAborted();
        if (isTransient(cause)) return false;
        throw cause;
    }
}

/** Closes a job, so that the org begins to work on it, or gives it up. */
export async function setJobState({
    target,
    jobId,
    state
}: {
    readonly target: IngestTarget;
    readonly jobId: string;
    readonly state: 'UploadComplete' | 'Aborted';
}): Promise<void> {
    await target.connection.json<IngestJob>({
        method: 'PATCH',
        path: `/jobs/ingest/${jobId}`,
        body: () => JSON.stringify({ state }),
        signal: target.signal
    });
}

/**
 * Waits until the org has worked off a closed job. A time-out is no failure: the org goes on writing.
 * @throws DialFlowError `delivery_failed` (retryable) when the time is up
 */
export async function waitForIngestJob(target: IngestTarget, jobId: string): Promise<IngestJob> {
    let waited = 0;
    for (const wait of pollWaits(target.polling)) {
        const job = await findJob(target, jobId);
        if (!job || job.state === 'JobComplete' || job.state === 'Failed' || job.state === 'Aborted') {
            return (
                job ?? {
                    id: jobId,
                    state: 'Aborted',
                    errorMessage: 'The org does not know the job any more.'
                }
            );
        }
        if (waited >= target.polling.timeoutMs) break;
        await sleep(wait, undefined, { signal: target.signal });
        waited += wait;
    }
    throw new DialFlowError('delivery_failed', `The org has not finished writing ${target.object} yet.`, {
        advice: 'Resume the run later; the same job is asked again and nothing is sent twice.',
        retryable: true
    });
}

/** Reads a result file of a job row by row. */
export async function* resultRows({
    target,
    jobId,
    which
}: {
    readonly target: IngestTarget;
    readonly jobId: string;
    readonly which: 'successfulResults' | 'failedResults' | 'unprocessedrecords';
}): AsyncGenerator<ResultRow> {
    const response = await target.connection.send({
        path: `/jobs/ingest/${jobId}/${which}`,
        headers: { accept: 'text/csv' },
        signal: target.signal
    });
    const rows = response.body.pipe(
        parse({ bom: true, columns: (names: string[]) => names.map((name) => name.toLowerCase()) })
    );
    response.body.on('error', (cause) => rows.destroy(cause));
    for await (const row of rows) yield row as ResultRow;
}
