import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeId } from '../ids.ts';
import { notFound, OrgError } from '../org-error.ts';
import type { Session } from '../auth/sessions.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/definitions.ts';
import type { WriteOperation } from '../records/write-request.ts';
import type { CsvDialect } from './csv-dialect.ts';
import type { IngestRunner } from './ingest-runner.ts';
import type { JobState } from './query-jobs.ts';

export interface IngestJob {
    readonly id: string;
    readonly object: ObjectDefinition;
    readonly operation: WriteOperation;
    readonly keyField: FieldDefinition | undefined;
    readonly session: Session;
    readonly apiVersion: string;
    readonly dialect: CsvDialect;
    readonly created: Date;
    /** Holds `data.csv` and the results. */
    readonly folder: string;
    /** Names of the columns of the data; empty until they are read. */
    headers: readonly string[];
    state: JobState;
    modified: Date;
    hasData: boolean;
    processed: number;
    failed: number;
    processingMs: number;
    errorMessage: string | undefined;
}

export const dataFile = (job: IngestJob): string => join(job.folder, 'data.csv');
export const successFile = (job: IngestJob): string => join(job.folder, 'successful.csv');
export const failedFile = (job: IngestJob): string => join(job.folder, 'failed.csv');

const wrongState = (message: string): OrgError => new OrgError({ code: 'INVALIDJOBSTATE', message });

/** Bulk API 2.0 ingest jobs; what they do with their rows is the runner's. */
export class IngestJobs {
    private readonly folder: string;
    private readonly now: () => Date;
    private readonly runner: IngestRunner;
    private readonly jobs = new Map<string, IngestJob>();
    private lastRun: Promise<void> = Promise.resolve();
    private lastJob = 10_000_000;

    constructor(given: { dataDirectory: string; now: () => Date; runner: IngestRunner }) {
        this.folder = join(given.dataDirectory, 'scratch', 'ingest-jobs');
        this.now = given.now;
        this.runner = given.runner;
    }

    async open(
        given: Pick<IngestJob, 'object' | 'operation' | 'keyField' | 'session' | 'apiVersion' | 'dialect'>
    ): Promise<IngestJob> {
        const id = makeId('750', ++this.lastJob);
        const now = this.now();
        const job: IngestJob = {
            ...given,
            id,
            created: now,
            folder: join(this.folder, id),
            headers: [],
            state: 'Open',
            modified: now,
            hasData: false,
            processed: 0,
            failed: 0,
            processingMs: 0,
            errorMessage: undefined
        };
        await mkdir(job.folder, { recursive: true });
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

    /** Marks the job's data as there. @throws OrgError when it already was, or the job is no longer open */
    beginUpload(job: IngestJob): void {
        if (job.hasData)
            throw wrongState(
                `Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`
            );
        if (job.state !== 'Open')
            throw wrongState(`Job state must be Open to upload data; it is ${job.state}`);
        job.hasData = true;
    }

    /** Ends the upload; the rows are written after those of earlier jobs. */
    close(job: IngestJob): void {
        if (job.state !== 'Open') throw wrongState(`Closing a job in state ${job.state} is not allowed`);
        this.turn(job, 'UploadComplete');
        this.lastRun = this.lastRun.then(async () => {
            if (job.state !== 'UploadComplete') return;
            this.turn(job, 'InProgress');
            const started = Date.now();
            await this.runner.run(job);
            job.processingMs = Date.now() - started;
            this.turn(job, job.errorMessage === undefined ? 'JobComplete' : 'Failed');
        });
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
        await rm(job.folder, { recursive: true, force: true });
    }

    /** Waits for the rows under way. */
    async settle(): Promise<void> {
        await this.lastRun;
    }

    private turn(job: IngestJob, state: JobState): void {
        job.state = state;
        job.modified = this.now();
    }
}
