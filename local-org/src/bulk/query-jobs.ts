import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { makeId } from '../ids.ts';
import { notFound, OrgError } from '../org-error.ts';
import type { CompiledQuery } from '../soql/compile.ts';
import { csvHeaders, csvSelect } from '../soql/csv-columns.ts';
import type { Store } from '../store/database.ts';
import { quoteText } from '../store/sql-text.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { endRowsWithCrlf, indexRows } from './csv-rows.ts';

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

export interface QueryJob {
    readonly id: string;
    readonly operation: 'query' | 'queryAll';
    readonly object: string;
    readonly query: string;
    readonly userId: string;
    readonly apiVersion: string;
    readonly dialect: CsvDialect;
    readonly created: Date;
    readonly headers: readonly string[];
    /** The rows without header. */
    readonly file: string;
    state: JobState;
    modified: Date;
    processingMs: number;
    errorMessage: string | undefined;
    /** Byte at which each row starts in the file, and its end; there once the job is complete. */
    rowStarts: Float64Array | undefined;
}

/** Jobs that write their results at the same time. */
const atOnce = 2;

/** Bulk API 2.0 query jobs: each writes its whole result into a file, from which pages of any size are cut. */
export class QueryJobs {
    private readonly store: Store;
    private readonly now: () => Date;
    private readonly folder: string;
    private readonly jobs = new Map<string, QueryJob>();
    private readonly unfinished = new Set<Promise<void>>();
    /** Jobs that write now; those that wait are called in the order in which they came. */
    private writing = 0;
    private readonly waiting: (() => void)[] = [];
    private lastJob = 0;

    constructor(given: { store: Store; now: () => Date }) {
        this.store = given.store;
        this.now = given.now;
        this.folder = join(given.store.dataDirectory, 'scratch', 'query-jobs');
    }

    /** Starts a job; it runs by itself. */
    start(given: {
        compiled: CompiledQuery;
        operation: 'query' | 'queryAll';
        query: string;
        userId: string;
        apiVersion: string;
        dialect: CsvDialect;
        /** A message with which the job is to fail. */
        failure: string | undefined;
    }): QueryJob {
        const now = this.now();
        const id = makeId('750', ++this.lastJob);
        const job: QueryJob = {
            id,
            operation: given.operation,
            object: given.compiled.object.name,
            query: given.query,
            userId: given.userId,
            apiVersion: given.apiVersion,
            dialect: given.dialect,
            created: now,
            headers: csvHeaders(given.compiled),
            file: join(this.folder, id, 'result.csv'),
            state: 'UploadComplete',
            modified: now,
            processingMs: 0,
            errorMessage: undefined,
            rowStarts: undefined
        };
        this.jobs.set(id, job);
        const run = this.runInTurn(job, csvSelect(given.compiled), given.failure).finally(() =>
            this.unfinished.delete(run)
        );
        this.unfinished.add(run);
        return job;
    }

    /** @throws OrgError 404 when there is no such job */
    get(id: string): QueryJob {
        const job =
            this.jobs.get(id) ??
            this.jobs.get([...this.jobs.keys()].find((known) => known.startsWith(id)) ?? '');
        if (!job || id.length < 15) throw notFound();
        return job;
    }

    /** All jobs, the newest first. */
    list(): QueryJob[] {
        return [...this.jobs.values()].reverse();
    }

    /** Gives a job up. @throws OrgError INVALIDJOBSTATE when it has ended already */
    abort(id: string): QueryJob {
        const job = this.get(id);
        if (this.hasEnded(job)) {
            throw new OrgError({
                code: 'INVALIDJOBSTATE',
                message: `Aborting a job in state ${job.state} is not allowed`
            });
        }
        job.state = 'Aborted';
        job.modified = this.now();
        return job;
    }

    /** Forgets a job and its result. @throws OrgError INVALIDJOBSTATE while it runs */
    async delete(id: string): Promise<void> {
        const job = this.get(id);
        if (!this.hasEnded(job)) {
            throw new OrgError({
                code: 'INVALIDJOBSTATE',
                message: `Deleting a job in state ${job.state} is not allowed`
            });
        }
        this.jobs.delete(job.id);
        await rm(join(this.folder, job.id), { recursive: true, force: true });
    }

    /** Waits for the jobs under way. */
    async settle(): Promise<void> {
        await Promise.all(this.unfinished);
    }

    private hasEnded(job: QueryJob): boolean {
        return job.state === 'JobComplete' || job.state === 'Failed' || job.state === 'Aborted';
    }

    private async runInTurn(job: QueryJob, select: string, failure: string | undefined): Promise<void> {
        // The reply to the request that made the job goes out first, with the state UploadComplete.
        await nextTurn();
        if (this.writing >= atOnce) await new Promise<void>((called) => this.waiting.push(called));
        this.writing += 1;
        try {
            if (job.state === 'UploadComplete') await this.run(job, select, failure);
        } finally {
            this.writing -= 1;
            this.waiting.shift()?.();
        }
    }

    private async run(job: QueryJob, select: string, failure: string | undefined): Promise<void> {
        job.state = 'InProgress';
        const started = Date.now();
        try {
            if (failure !== undefined) throw new Error(failure);
            await mkdir(join(this.folder, job.id), { recursive: true });
            const rows = await this.writeRows(job, select);
            if (job.dialect.lineEnding === 'CRLF') await endRowsWithCrlf(job.file);
            job.rowStarts = await indexRows(job.file, rows);
            this.end(job, 'JobComplete');
        } catch (error) {
            job.errorMessage = error instanceof Error ? error.message : String(error);
            this.end(job, 'Failed');
        }
        job.processingMs = Date.now() - started;
    }

    private end(job: QueryJob, state: JobState): void {
        // An abort while the job ran stands.
        if (job.state === 'InProgress') job.state = state;
        job.modified = this.now();
    }

    private async writeRows(job: QueryJob, select: string): Promise<number> {
        const options = `FORMAT csv, HEADER false, FORCE_QUOTE *, QUOTE '"', ESCAPE '"', DELIMITER ${quoteText(job.dialect.delimiter)}`;
        return this.store.withReader(async (connection) => {
            const result = await connection.runAndReadAll(
                `COPY (${select}) TO ${quoteText(job.file)} (${options})`
            );
            return Number(result.getRowsJS()[0]?.[0] ?? 0);
        });
    }
}
