import { setTimeout as sleep } from 'node:timers/promises';
import { DialFlowError } from '../../error.ts';
import type { SalesforceConnection } from './connection.ts';

interface QueryJob {
    readonly id: string;
    readonly state: 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';
    readonly numberRecordsProcessed?: number;
    readonly createdDate?: string;
    readonly errorMessage?: string;
}

/** The org gave the job up; a new job may do better. */
export class QueryJobFailedError extends Error {
    override readonly name = 'QueryJobFailedError';
}

/** A job that has its results. */
export interface FinishedQueryJob {
    /** Records that it announces. */
    readonly total: number;
    /** When it was asked for, by the clock of the org; null where the org does not say. */
    readonly askedAt: string | null;
}

/** Asks the org to run a query and returns the job's id. */
export async function createQueryJob({
    connection,
    operation,
    query,
    signal
}: {
    readonly connection: SalesforceConnection;
    readonly operation: 'query' | 'queryAll';
    readonly query: string;
    readonly signal: AbortSignal;
}): Promise<string> {
    // A repeat after a lost answer leaves a second job behind, which nobody reads and the org removes by itself.
    const job = await connection.json<QueryJob>({
        method: 'POST',
        path: '/jobs/query',
        body: () =>
            JSON.stringify({
                operation,
                query,
                contentType: 'CSV',
                columnDelimiter: 'COMMA',
                lineEnding: 'LF'
            }),
        signal
    });
    return job.id;
}

export interface PollPolicy {
    /** Waits before the first polls in milliseconds; the last one doubles up to `maxMs`. */
    readonly firstMs: readonly number[];
    readonly maxMs: number;
    readonly timeoutMs: number;
}

/** Small tables are ready in a moment, a million records take minutes. */
export const DEFAULT_POLLING: PollPolicy = {
    firstMs: [100, 100, 200, 500, 1_000],
    maxMs: 30_000,
    timeoutMs: 4 * 3_600_000
};

/** Yields the waits between polls. */
export function* pollWaits(policy: PollPolicy): Generator<number, never> {
    yield* policy.firstMs;
    let wait = policy.firstMs.at(-1) ?? policy.maxMs;
    for (;;) {
        wait = Math.min(wait * 2, policy.maxMs);
        yield wait;
    }
}

/**
 * Waits until a job has its results and returns what it says of them.
 * @throws QueryJobFailedError where the org failed or aborted the job
 * @throws DialFlowError `source_unavailable` when the time is up; the job goes on, a resume finds it again
 */
export async function waitForQueryJob({
    connection,
    jobId,
    polling,
    signal
}: {
    readonly connection: SalesforceConnection;
    readonly jobId: string;
    readonly polling: PollPolicy;
    readonly signal: AbortSignal;
}): Promise<FinishedQueryJob> {
    let waited = 0;
    for (const wait of pollWaits(polling)) {
        const job = await connection.json<QueryJob>({ path: `/jobs/query/${jobId}`, signal });
        if (job.state === 'JobComplete') {
            return { total: job.numberRecordsProcessed ?? 0, askedAt: job.createdDate ?? null };
        }
        if (job.state === 'Failed' || job.state === 'Aborted') {
            throw new QueryJobFailedError(job.errorMessage ?? `The job is ${job.state.toLowerCase()}.`);
        }
        if (waited >= polling.timeoutMs) break;
        await sleep(wait, undefined, { signal });
        waited += wait;
    }
    throw new DialFlowError('source_unavailable', `Query job ${jobId} is not ready yet.`, {
        advice: 'Resume the run later; the job goes on in the org and its result is used then.',
        retryable: true
    });
}
