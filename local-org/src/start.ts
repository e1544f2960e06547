import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { ComputeService } from './apex-runtime/compute-service.ts';
import { followRunEvents } from '../apex/jobs/run-events.ts';
import { scheduledJobs } from '../apex/jobs/scheduled-jobs.ts';
import {
    foundOrganization,
    integrationPermissionSet,
    openIdentity,
    writeCredentials
} from './auth/identity.ts';
import { Sessions } from './auth/sessions.ts';
import { IngestJobs } from './bulk/ingest-jobs.ts';
import { IngestRunner } from './bulk/ingest-runner.ts';
import { restoreQueryJobs } from './bulk/query-job-routes.ts';
import { QueryJobs } from './bulk/query-jobs.ts';
import { ConsoleDoor } from './console/console-door.ts';
import { EventLog } from './events/event-log.ts';
import { NotificationLog } from './events/notification-log.ts';
import { OrgMail } from './events/org-mail.ts';
import { FaultTable } from './faults/fault-table.ts';
import { FileStore } from './files/file-store.ts';
import { listen, type TlsOptions } from './http/listen.ts';
import { Deployments } from './metadata-deploy/deployments.ts';
import type { Org } from './org.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { Scheduler } from './jobs/scheduler.ts';
import { prepareWorld } from './prepare-world.ts';
import { RecordWriter } from './records/record-writer.ts';
import { MetadataDeployments } from './schema/metadata-deployments.ts';
import { loadSchema } from './schema/load-schema.ts';
import type { Schema } from './schema/schema.ts';
import { QueryRunner } from './soql/cursors.ts';
import { openStore, type Store } from './store/database.ts';
import { ApiUsage } from './usage.ts';
import type { WorldProgress } from './world/generate-world.ts';
import type { GivenWorldOptions } from './world/options.ts';

export interface LocalOrgOptions {
    /** Folder of the org's records, files and credentials; created if missing. */
    readonly dataDirectory: string;
    /** The Salesforce source folder, such as force-app; its `main/default` is found by itself. */
    readonly sourceDirectory: string;
    /** 0, the default, lets the system choose. */
    readonly port?: number;
    /** A second listener, for clients that speak HTTPS only. */
    readonly tls?: TlsOptions;
    /** The sample world to hold; without it the org starts with its users alone. */
    readonly world?: GivenWorldOptions;
    /** Throws another world in the data folder away. */
    readonly freshWorld?: boolean;
    readonly onWorldProgress?: (progress: WorldProgress) => void;
    /** Fires the scheduled jobs by the clock; by hand they can always be fired. */
    readonly fireJobs?: boolean;
    /** Port of the SMTP server on this computer that takes the org's mail; without it none is sent. */
    readonly mailPort?: number;
    /** Where the compiled base components of the console are kept; a folder of the data folder by default. */
    readonly componentsDirectory?: string;
    /** Calls of the API in a day. */
    readonly dailyApiRequests?: number;
    readonly memoryLimit?: string;
    readonly threads?: number;
    /** The org's clock; tests set it. */
    readonly now?: () => Date;
    /** Hears of errors that are the org's own fault; written to standard error by default. */
    readonly report?: (error: unknown) => void;
}

export interface RunningOrg {
    readonly url: string;
    /** The address of the listener for HTTPS, if there is one. */
    readonly tlsUrl: string | undefined;
    readonly port: number;
    readonly credentialsFile: string;
    readonly org: Org;
    stop(): Promise<void>;
}

const reportToStandardError = (error: unknown): void => {
    // With its causes: a job that failed says only its name itself.
    process.stderr.write(`local-org: ${inspect(error)}\n`);
};

function openOrg(given: {
    schema: Schema;
    store: Store;
    options: LocalOrgOptions;
    now: () => Date;
    report: (error: unknown) => void;
}): Omit<Org, 'deployMetadata'> {
    const { schema, store, options, now, report } = given;
    const identity = openIdentity(options.dataDirectory);
    const permissionSet = schema.findPermissionSet(integrationPermissionSet);
    if (!permissionSet) {
        throw new Error(
            `The permission set ${integrationPermissionSet} is missing from ${options.sourceDirectory}`
        );
    }
    const credentialsOfPrincipals = join(options.dataDirectory, 'principals.json');
    const faults = new FaultTable();
    const events = new EventLog();
    const writer = new RecordWriter({ schema, faults, events, now });
    const runner = new IngestRunner({ store, schema, writer, faults });
    return {
        identity,
        schema,
        store,
        sessions: new Sessions({
            identity,
            integrationSet: permissionSet,
            findPermissionSet: (name) => schema.findPermissionSet(name),
            sharingRules: schema.sharingRules,
            file: join(options.dataDirectory, 'sessions.json')
        }),
        usage: new ApiUsage({ now, max: options.dailyApiRequests ?? 15_000 }),
        faults,
        settings: { resultPages: 'off', defaultMaxRecords: 50_000, mostMaxRecords: 250_000 },
        queries: new QueryRunner(store),
        writer,
        files: new FileStore({
            dataDirectory: options.dataDirectory,
            records: { schema, store, writer }
        }),
        events,
        queryJobs: new QueryJobs({ store, now }),
        ingestJobs: new IngestJobs({ dataDirectory: options.dataDirectory, now, runner }),
        computeService: new ComputeService(credentialsOfPrincipals),
        notifications: new NotificationLog({
            file: join(options.dataDirectory, 'notifications.json'),
            events,
            now
        }),
        mail: new OrgMail(options.mailPort),
        jobs: new JobQueue(report),
        scheduler: new Scheduler(scheduledJobs),
        credentialsOfPrincipals,
        deployments: new Deployments({
            schema,
            sourceFolder: join(options.sourceDirectory, 'main', 'default'),
            now
        }),
        now,
        url: ''
    };
}

/** Level by level, because a recursive `mkdir` of Node never returns in a folder like /proc. */
function makeFolder(path: string): void {
    if (existsSync(path)) return;
    makeFolder(dirname(path));
    mkdirSync(path);
}

function openDataDirectory(path: string): void {
    try {
        makeFolder(resolve(path));
        chmodSync(path, 0o700);
    } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`The data folder ${path} cannot be used (${why}). Name another one with --data.`, {
            cause
        });
    }
}

/**
 * Starts an org on the loopback address.
 * @throws SourceError when the metadata cannot be used, WorldError when the world cannot be made, Error EADDRINUSE when
 * the port is taken, and Error when the data folder cannot be used or another process has it open
 */
export async function startLocalOrg(options: LocalOrgOptions): Promise<RunningOrg> {
    const now = options.now ?? (() => new Date());
    openDataDirectory(options.dataDirectory);
    const sourceFolder = join(options.sourceDirectory, 'main', 'default');
    const source = loadSchema(sourceFolder);
    const deployments = new MetadataDeployments(join(options.dataDirectory, 'metadata.json'));
    const schema = source.withMetadataRecords(deployments.over(source.metadataRecords));
    if (options.world) {
        await prepareWorld({
            dataDirectory: options.dataDirectory,
            sourceDirectory: options.sourceDirectory,
            options: options.world,
            fresh: options.freshWorld ?? false,
            today: now().toISOString().slice(0, 10),
            onProgress: options.onWorldProgress
        });
    }
    const store = await openStore({
        dataDirectory: options.dataDirectory,
        schema,
        ...(options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit }),
        ...(options.threads === undefined ? {} : { threads: options.threads })
    });
    try {
        const report = options.report ?? reportToStandardError;
        const org: Org = {
            ...openOrg({ schema, store, options, now, report }),
            deployMetadata: (records) =>
                deployments.deploy({ schema, store, source: source.metadataRecords }, records)
        };
        await store.write((connection) =>
            foundOrganization(connection, { identity: org.identity, schema, now: now() })
        );
        await org.ingestJobs.restore({ schema, sessionOf: (userId) => org.sessions.ofUser(userId) });
        restoreQueryJobs(org);
        const unfollow = followRunEvents(org);
        if (options.fireJobs ?? false) org.scheduler.start(org);
        const console = new ConsoleDoor({
            org,
            sourceFolder,
            bundleFolder: join(options.dataDirectory, 'console'),
            vendorFolder: options.componentsDirectory ?? join(options.dataDirectory, 'console', 'vendor'),
            report
        });
        const listeners = await listen({
            org,
            console,
            port: options.port ?? 0,
            tls: options.tls,
            report
        });
        org.url = listeners.url;
        const credentialsFile = writeCredentials({
            dataDirectory: options.dataDirectory,
            identity: org.identity,
            url: org.url,
            tlsUrl: listeners.tlsUrl
        });
        return {
            url: listeners.url,
            tlsUrl: listeners.tlsUrl,
            port: listeners.port,
            credentialsFile,
            org,
            async stop() {
                await listeners.close();
                console.stop();
                unfollow();
                await org.scheduler.stop();
                await org.jobs.settle();
                await org.queryJobs.settle();
                await org.ingestJobs.settle();
                await store.close();
            }
        };
    } catch (error) {
        await store.close();
        throw error;
    }
}
