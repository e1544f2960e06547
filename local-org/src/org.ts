import type { ComputeService } from './apex-runtime/compute-service.ts';
import type { OrgIdentity } from './auth/identity.ts';
import type { Sessions } from './auth/sessions.ts';
import type { EventLog } from './events/event-log.ts';
import type { NotificationLog } from './events/notification-log.ts';
import type { OrgMail } from './events/org-mail.ts';
import type { FaultTable } from './faults/fault-table.ts';
import type { IngestJobs } from './bulk/ingest-jobs.ts';
import type { QueryJobs } from './bulk/query-jobs.ts';
import type { JobQueue } from './jobs/job-queue.ts';
import type { Scheduler } from './jobs/scheduler.ts';
import type { Deployments } from './metadata-deploy/deployments.ts';
import type { RecordWriter } from './records/record-writer.ts';
import type { MetadataRecord } from './schema/definitions.ts';
import type { Schema } from './schema/schema.ts';
import type { QueryRunner } from './soql/cursors.ts';
import type { Store } from './store/database.ts';
import type { ApiUsage } from './usage.ts';
import type { FileStore } from './files/file-store.ts';

/** Which shape `resultPages` of a query job has, as orgs differ: not there, as documented, or as seen live. */
export type ResultPagesShape = 'off' | 'docs' | 'live';

/** What tests may change while the org runs. */
export interface OrgSettings {
    resultPages: ResultPagesShape;
    /** Rows of a bulk result page when the client names no number. */
    defaultMaxRecords: number;
    /** Most rows of a bulk result page whatever the client asks. */
    mostMaxRecords: number;
}

/** The running org: its parts, for the doors that lead to them. */
export interface Org {
    readonly identity: OrgIdentity;
    readonly schema: Schema;
    readonly store: Store;
    readonly sessions: Sessions;
    readonly usage: ApiUsage;
    readonly faults: FaultTable;
    readonly settings: OrgSettings;
    readonly queries: QueryRunner;
    readonly writer: RecordWriter;
    readonly files: FileStore;
    readonly events: EventLog;
    readonly queryJobs: QueryJobs;
    readonly ingestJobs: IngestJobs;
    /** The named credential by which the org's code calls the compute service. */
    readonly computeService: ComputeService;
    readonly notifications: NotificationLog;
    readonly mail: OrgMail;
    /** Deploys records of custom metadata types. @returns the id of the deployment */
    deployMetadata(records: readonly MetadataRecord[]): Promise<string>;
    readonly jobs: JobQueue;
    readonly scheduler: Scheduler<Org>;
    readonly deployments: Deployments;
    /** File of the secrets that named principals were given. */
    readonly credentialsOfPrincipals: string;
    readonly now: () => Date;
    /** Address under which clients reach the org; known once it listens. */
    url: string;
}

/** The org's day at midnight; its time zone is UTC. */
export const orgDay = (now: Date): Date => new Date(`${now.toISOString().slice(0, 10)}T00:00:00.000Z`);
