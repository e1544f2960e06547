import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { notFound, OrgError } from '../org-error.ts';
import type { CompiledQuery } from '../soql/compile.ts';
import { csvHeaders, csvSelect } from '../soql/csv-columns.ts';
import type { Store } from '../store/database.ts';
import { quoteText } from '../store/sql-text.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { endRowsWithCrlf, indexRows } from './csv-rows.ts';
import { hasEnded, JobFolders, type KeptJob } from './job-folders.ts';
import type { JobState } from './job-json.ts';

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
    /** Rows of the result; there once the job is complete. */
    rows: number | undefined;
}

/** A job as its folder describes it. */
interface KeptQueryJob
    extends
        KeptJob,
        Pick<
            QueryJob,
            | 'operation'
            | 'object'
            | 'query'
            | 'userId'
            | 'apiVersion'
            | 'dialect'
            | 'headers'
            | 'processingMs'
        > {
    readonly modified: string;
    readonly rows: number | null;
    readonly errorMessage: string | null;
}

/** What a job does when its turn comes. */
interface Work {
    readonly job: QueryJob;
    readonly select: string;
    /** A message with which the job is to fail. */
    readonly failure: string | undefined;
}

/** Jobs that write their results at the same time. */
const atOnce = 2;

/**
 * Bulk API 2.0 query jobs, also those of earlier lives of the org: each writes its whole result into a file, from which
 * pages of any size are cut.
 */
export class QueryJobs {
    private readonly store: Store;
    private readonly now: () => Date;
    private readonly folders: JobFolders<KeptQueryJob>;
    private readonly jobs = new Map<string, QueryJob>();
    private readonly unfinished = new Set<Promise<void>>();
    /** Jobs that write now; those that wait are called in the order in which they came. */
    private writing = 0;
    private readonly waiting: (() => void)[] = [];
    /** Byte at which each row of a result starts, and its end; worked out when a page is first asked for. */
    private readonly rowStarts = new Map<string, Promise<Float64Array>>();

    constructor(given: { store: Store; now: () => Date }) {
        this.store = given.store;
        this.now = given.now;
        const directory = join(given.store.dataDirectory, 'jobs', 'query');
        this.folders = new JobFolders({ directory, firstNumber: 1 });
    }

    /** Takes up the jobs of earlier lives; those that had not ended run again. */
    restore(compile: (job: Pick<QueryJob, 'operation' | 'query' | 'userId'>) => CompiledQuery): void {
        for (const kept of this.folders.restore(this.now())) {
            const job: QueryJob = {
                ...kept,
                created: new Date(kept.created),
                modified: new Date(kept.modified),
                file: this.fileOf(kept.id),
                rows: kept.rows ?? undefined,
                errorMessage: kept.errorMessage ?? undefined
            };
            this.jobs.set(job.id, job);
            const lost = job.state === 'JobComplete' && !existsSync(job.file);
            if (hasEnded(job.state) && !lost) continue;
            job.state = 'UploadComplete';
            try {
                this.enqueue({ job, select: csvSelect(compile(job)), failure: undefined });
            } catch (error) {
                job.errorMessage = error instanceof Error ? error.message : String(error);
                this.turn(job, 'Failed');
            }
        }
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
        const id = this.folders.nextId();
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
            file: this.fileOf(id),
            state: 'UploadComplete',
            modified: now,
            processingMs: 0,
            errorMessage: undefined,
            rows: undefined
        };
        this.keep(job);
        this.jobs.set(id, job);
        this.enqueue({ job, select: csvSelect(given.compiled), failure: given.failure });
        return job;
    }

    /** Byte at which each row of a complete job's result starts, and its end. */
    rowStartsOf(job: QueryJob): Promise<Float64Array> {
        const known = this.rowStarts.get(job.id);
        if (known) return known;
        const starts = indexRows(job.file, job.rows ?? 0);
        this.rowStarts.set(job.id, starts);
        return starts;
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
        if (hasEnded(job.state)) {
            throw new OrgError({
                code: 'INVALIDJOBSTATE',
                message: `Aborting a job in state ${job.state} is not allowed`
            });
        }
        this.turn(job, 'Aborted');
        return job;
    }

    /** Forgets a job and its result. @throws OrgError INVALIDJOBSTATE while it runs */
    async delete(id: string): Promise<void> {
        const job = this.get(id);
        if (!hasEnded(job.state)) {
            throw new OrgError({
                code: 'INVALIDJOBSTATE',
                message: `Deleting a job in state ${job.state} is not allowed`
            });
        }
        this.jobs.delete(job.id);
        this.rowStarts.delete(job.id);
        await this.folders.remove(job.id);
    }

    /** Waits for the jobs under way. */
    async settle(): Promise<void> {
        await Promise.all(this.unfinished);
    }

    private fileOf(id: string): string {
        return join(this.folders.pathOf(id), 'result.csv');
    }

    private enqueue(work: Work): void {
        const run = this.runInTurn(work).finally(() => this.unfinished.delete(run));
        this.unfinished.add(run);
    }

    private async runInTurn(work: Work): Promise<void> {
        // The reply to the request that made the job goes out first, with the state UploadComplete.
        await nextTurn();
        if (this.writing >= atOnce) await new Promise<void>((called) => this.waiting.push(called));
        this.writing += 1;
        try {
            if (work.job.state === 'UploadComplete') await this.run(work);
        } finally {
            this.writing -= 1;
            this.waiting.shift()?.();
        }
    }

    private async run({ job, select, failure }: Work): Promise<void> {
        this.turn(job, 'InProgress');
        const started = Date.now();
        try {
            if (failure !== undefined) throw new Error(failure);
            const rows = await this.writeRows(job, select);
            if (job.dialect.lineEnding === 'CRLF') await endRowsWithCrlf(job.file);
            job.rows = rows;
            await this.rowStartsOf(job);
            job.processingMs = Date.now() - started;
            this.end(job, 'JobComplete');
        } catch (error) {
            job.errorMessage = error instanceof Error ? error.message : String(error);
            job.processingMs = Date.now() - started;
            this.end(job, 'Failed');
        }
    }

    private end(job: QueryJob, state: JobState): void {
        // An abort while the job ran stands, and a job that was deleted then stays so.
        if (!this.jobs.has(job.id)) return;
        this.turn(job, job.state === 'InProgress' ? state : job.state);
    }

    private turn(job: QueryJob, state: JobState): void {
        job.state = state;
        job.modified = this.now();
        this.keep(job);
    }

    private keep(job: QueryJob): void {
        this.folders.keep({
            id: job.id,
            operation: job.operation,
            object: job.object,
            query: job.query,
            userId: job.userId,
            apiVersion: job.apiVersion,
            dialect: job.dialect,
            created: job.created.toISOString(),
            headers: job.headers,
            state: job.state,
            modified: job.modified.toISOString(),
            processingMs: job.processingMs,
            rows: job.rows ?? null,
            errorMessage: job.errorMessage ?? null
        });
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
