import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { counted } from '../../engines/share.ts';
import { DialFlowError } from '../../error.ts';
import { createQueryJob, QueryJobFailedError, waitForQueryJob, type PollPolicy } from './bulk-query-job.ts';
import { downloadPage, FaultyPageError, type DownloadedPage } from './bulk-query-page.ts';
import type { SalesforceConnection } from './connection.ts';
import {
    dropPages,
    freshState,
    isComplete,
    loadState,
    questionHash,
    saveState,
    type ExtractState
} from './extract-state.ts';
import { withRetry } from './retry.ts';
import { isTransient, SalesforceApiError } from './wire-error.ts';

export interface BulkQuery {
    /** Name for people, for example the canonical table. */
    readonly name: string;
    readonly operation: 'query' | 'queryAll';
    readonly query: string;
    /** The select list in order. */
    readonly fields: readonly string[];
}

export interface BulkExtractOptions {
    readonly connection: SalesforceConnection;
    readonly query: BulkQuery;
    /** Folder of this query alone: page files and their state. */
    readonly folder: string;
    readonly maxRecords: number;
    /** Pages come compressed; worth it where the way to the org is slower than unpacking. */
    readonly compress: boolean;
    readonly polling: PollPolicy;
    readonly signal: AbortSignal;
    progress(done: number, total: number | null): void;
}

export interface BulkExtract {
    readonly files: readonly string[];
    readonly announced: number;
    readonly read: number;
    /** The job that gave the pages. */
    readonly jobId: string | null;
    /** When it was asked for, by the clock of the org; null where the org did not say. */
    readonly askedAt: string | null;
}

/** How often a table is begun anew with a new job before it is given up. */
const MAX_JOBS = 3;

/** The job's result cannot be used any more: an expired locator, a removed job, another API version, a wrong total. */
class ResultGoneError extends Error {
    override readonly name = 'ResultGoneError';
}

const isGone = (cause: unknown): boolean =>
    cause instanceof SalesforceApiError && [400, 404, 409, 410].includes(cause.status);

const recordsOf = (state: ExtractState): number => state.pages.reduce((sum, page) => sum + page.records, 0);

async function startedJob(options: BulkExtractOptions, state: ExtractState): Promise<ExtractState> {
    const { connection, query, signal, folder } = options;
    const jobId =
        state.jobId ??
        (await createQueryJob({ connection, operation: query.operation, query: query.query, signal }));
    const started = { ...state, jobId };
    // On disk before the first poll: a killed process finds its job again instead of asking for another.
    await saveState({ folder, state: started });
    try {
        const job = await waitForQueryJob({ connection, jobId, polling: options.polling, signal });
        const finished = { ...started, ...job };
        await saveState({ folder, state: finished });
        return finished;
    } catch (cause) {
        if (isGone(cause)) throw new ResultGoneError('The job is gone.', { cause });
        throw cause;
    }
}

/** Reads the page after those of the state. */
async function nextPage(options: BulkExtractOptions, state: ExtractState): Promise<DownloadedPage> {
    const { connection, query, folder, maxRecords, compress, signal } = options;
    const number = state.pages.length + 1;
    const locator = state.pages.at(-1)?.next ?? null;
    const { jobId } = state;
    if (jobId === null) throw new ResultGoneError('There is no job.');
    try {
        const downloaded = await withRetry({
            policy: connection.retry,
            signal,
            retryable: (cause) => cause instanceof FaultyPageError || isTransient(cause),
            operation: () =>
                downloadPage({
                    connection,
                    jobId,
                    locator,
                    maxRecords,
                    compress,
                    fields: query.fields,
                    folder,
                    number,
                    signal
                })
        });
        const { next } = downloaded.page;
        if (next !== null && state.pages.some((earlier) => earlier.next === next)) {
            throw new FaultyPageError('it leads back to an earlier page');
        }
        return downloaded;
    } catch (cause) {
        if (isGone(cause)) throw new ResultGoneError(`The locator of page ${number} is gone.`, { cause });
        if (cause instanceof FaultyPageError) {
            throw incomplete(`${query.name}, page ${number}: ${cause.message}.`, cause);
        }
        throw cause;
    }
}

const incomplete = (message: string, cause?: unknown): DialFlowError =>
    new DialFlowError('source_incomplete', `The org did not deliver completely: ${message}`, {
        cause,
        advice: 'Resume the run: pages that are complete are kept, the faulty one is read again.',
        retryable: true
    });

/**
 * Reads the pages that are missing. While one comes in, the one before it goes to the disk, and is noted there: waiting
 * for the disk takes about as long as a page does.
 */
async function missingPages(options: BulkExtractOptions, started: ExtractState): Promise<ExtractState> {
    const { folder, signal, progress } = options;
    let state = started;
    let storing = Promise.resolve();
    const store = async ({ publish }: DownloadedPage, withPage: ExtractState): Promise<void> => {
        await publish();
        await saveState({ folder, state: withPage });
    };
    try {
        while (!isComplete(state)) {
            signal.throwIfAborted();
            const downloaded = await nextPage(options, state);
            await storing;
            state = { ...state, pages: [...state.pages, downloaded.page] };
            storing = store(downloaded, state);
            // What fails is thrown where it is waited for; until then it must not count as unhandled.
            storing.catch(() => undefined);
            progress(recordsOf(state), state.total);
        }
    } finally {
        await storing;
    }
    return state;
}

async function readThrough(options: BulkExtractOptions, stored: ExtractState): Promise<BulkExtract> {
    const started = stored.total === null ? await startedJob(options, stored) : stored;
    options.progress(recordsOf(started), started.total);
    const state = await missingPages(options, started);
    const read = recordsOf(state);
    const announced = state.total ?? 0;
    if (read !== announced) {
        throw new ResultGoneError(
            `${counted(announced, 'record was', 'records were')} announced, the pages hold ${read}.`
        );
    }
    return {
        files: state.pages.map((page) => join(options.folder, page.file)),
        announced,
        read,
        jobId: state.jobId,
        askedAt: state.askedAt
    };
}

/**
 * Reads a query of any size into page files by Bulk API 2.0. What was read stays read over any kill; a page that is
 * not as announced is read again; a result that is gone is asked for again from the first page.
 * @throws DialFlowError `source_incomplete` naming table and page; SalesforceApiError where the org refuses
 */
export async function bulkExtract(options: BulkExtractOptions): Promise<BulkExtract> {
    const { query, connection, folder } = options;
    const question = questionHash(query.operation, query.query, connection.apiVersion);
    await mkdir(folder, { recursive: true });
    let state = await loadState({ folder, question });
    for (let jobs = 1; ; jobs += 1) {
        try {
            return await readThrough(options, state);
        } catch (cause) {
            const isLost = cause instanceof ResultGoneError || cause instanceof QueryJobFailedError;
            if (!isLost) throw cause;
            await dropPages(folder);
            if (jobs >= MAX_JOBS) throw incomplete(`${query.name}: ${cause.message}`, cause);
            state = freshState(question);
        }
    }
}
