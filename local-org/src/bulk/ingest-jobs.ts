import { join } from 'node:path';
import type { Session } from '../auth/sessions.ts';
import { notFound, OrgError } from '../org-error.ts';
import type { Schema } from '../schema/schema.ts';
import type { IngestJob } from './ingest-job.ts';
import type { IngestRunner } from './ingest-runner.ts';
import { JobFolders, type KeptJob } from './job-folders.ts';
import type { JobState } from './job-json.ts';

/** A job as its folder describes it. */
interface KeptIngestJob
    extends
        KeptJob,
        Pick<
            IngestJob,
            | 'operation'
            | 'apiVersion'
            | 'dialect'
            | 'headers'
            | 'hasData'
            | 'processed'
            | 'failed'
            | 'processingMs'
        > {
    readonly object: string;
    readonly keyField: string | null;
    readonly userId: string;
    readonly modified: string;
    readonly errorMessage: string | null;
}

/** Far from the ids of query jobs, which share the key prefix. */
const firstNumber = 10_000_001;

const wrongState = (message: string): OrgError => new OrgError({ code: 'INVALIDJOBSTATE', message });

/** Bulk API 2.0 ingest jobs, also those of earlier lives of the org; what they do with their rows is the runner's. */
export class IngestJobs {
    private readonly folders: JobFolders<KeptIngestJob>;
    private readonly now: () => Date;
    private readonly runner: IngestRunner;
    private readonly jobs = new Map<string, IngestJob>();
    private lastRun: Promise<void> = Promise.resolve();

    constructor(given: { dataDirectory: string; now: () => Date; runner: IngestRunner }) {
        const directory = join(given.dataDirectory, 'jobs', 'ingest');
        this.folders = new JobFolders({ directory, firstNumber });
        this.now = given.now;
        this.runner = given.runner;
    }

    /**
     * Takes up the jobs of earlier lives. One that was to write its rows does so now, unless the records say that it has;
     * one whose object the schema does not know any more is forgotten.
     */
    async restore(given: { schema: Schema; sessionOf: (userId: string) => Session }): Promise<void> {
        const kept = this.folders.restore(this.now());
        const written = await this.runner.writtenJobs(kept.map(({ id }) => id));
        for (const description of kept) {
            const object = given.schema.findObject(description.object);
            if (!object) continue;
            const keyField = given.schema.findField(object, description.keyField ?? '');
            const job: IngestJob = {
                ...description,
                object,
                keyField,
                session: given.sessionOf(description.userId),
                created: new Date(description.created),
                modified: new Date(description.modified),
                folder: this.folders.pathOf(description.id),
                errorMessage: description.errorMessage ?? undefined
            };
            this.jobs.set(job.id, job);
            const counts = written.get(job.id);
            if (job.state === 'InProgress' && counts) {
                Object.assign(job, counts);
                this.turn(job, 'JobComplete');
            } else if (job.state === 'UploadComplete' || job.state === 'InProgress') {
                job.state = 'UploadComplete';
                this.runInTurn(job);
            }
        }
    }

    open(
        given: Pick<IngestJob, 'object' | 'operation' | 'keyField' | 'session' | 'apiVersion' | 'dialect'>
    ): IngestJob {
        const id = this.folders.nextId();
        const now = this.now();
        const job: IngestJob = {
            ...given,
            id,
            created: now,
            folder: this.folders.pathOf(id),
            headers: [],
            state: 'Open',
            modified: now,
            hasData: false,
            processed: 0,
            failed: 0,
            processingMs: 0,
            errorMessage: undefined
        };
        this.keep(job);
        this.jobs.set(id, job);
        return job;
    }

    /** @throws OrgError 404 when there is no such job */
    get(id: string): IngestJob {
        const job =
            this.jobs.get(id) ??
            this.jobs.get([...this.jobs.keys()].find((known) => known.startsWith(id)) ?? '');
        if (!job || id.length < 15) throw notFound();
        return job;
    }

    list(): IngestJob[] {
        return [...this.jobs.values()].reverse();
    }

    /** Marks the job's data as coming. @throws OrgError when it came already, or the job is no longer open */
    beginUpload(job: IngestJob): void {
        if (job.hasData)
            throw wrongState(
                `Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`
            );
        if (job.state !== 'Open')
            throw wrongState(`Job state must be Open to upload data; it is ${job.state}`);
        job.hasData = true;
    }

    /** The data is there, or its upload broke off and may be tried again. */
    endUpload(job: IngestJob, complete: boolean): void {
        job.hasData = complete;
        this.keep(job);
    }

    /** Ends the upload; the rows are written after those of earlier jobs. */
    close(job: IngestJob): void {
        if (job.state !== 'Open') throw wrongState(`Closing a job in state ${job.state} is not allowed`);
        this.turn(job, 'UploadComplete');
        this.runInTurn(job);
    }

    /** Gives a job up before its rows are written. */
    abort(job: IngestJob): void {
        if (job.state !== 'Open' && job.state !== 'UploadComplete') {
            throw wrongState(`Aborting a job in state ${job.state} is not allowed`);
        }
        this.turn(job, 'Aborted');
    }

    async delete(job: IngestJob): Promise<void> {
        if (job.state === 'Open' || job.state === 'InProgress') {
            throw wrongState(`Deleting a job in state ${job.state} is not allowed`);
        }
        this.jobs.delete(job.id);
        await this.folders.remove(job.id);
    }

    /** Waits for the rows under way. */
    async settle(): Promise<void> {
        await this.lastRun;
    }

    private runInTurn(job: IngestJob): void {
        this.lastRun = this.lastRun.then(async () => {
            // It may have been aborted, or deleted, while it waited.
            if (job.state !== 'UploadComplete' || !this.jobs.has(job.id)) return;
            this.turn(job, 'InProgress');
            const started = Date.now();
            await this.runner.run(job);
            job.processingMs = Date.now() - started;
            this.turn(job, job.errorMessage === undefined ? 'JobComplete' : 'Failed');
        });
    }

    private turn(job: IngestJob, state: JobState): void {
        job.state = state;
        job.modified = this.now();
        this.keep(job);
    }

    private keep(job: IngestJob): void {
        this.folders.keep({
            id: job.id,
            object: job.object.name,
            operation: job.operation,
            keyField: job.keyField?.name ?? null,
            userId: job.session.userId,
            apiVersion: job.apiVersion,
            dialect: job.dialect,
            created: job.created.toISOString(),
            headers: job.headers,
            state: job.state,
            modified: job.modified.toISOString(),
            hasData: job.hasData,
            processed: job.processed,
            failed: job.failed,
            processingMs: job.processingMs,
            errorMessage: job.errorMessage ?? null
        });
    }
}
