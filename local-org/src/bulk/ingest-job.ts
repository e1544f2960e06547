import { join } from 'node:path';
import type { Session } from '../auth/sessions.ts';
import type { WriteOperation } from '../records/write-request.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/definitions.ts';
import type { CsvDialect } from './csv-dialect.ts';
import type { JobState } from './job-json.ts';

/** A Bulk API 2.0 ingest job. */
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
