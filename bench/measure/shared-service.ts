import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceClient, type LaunchBody } from '../../compute-service/src/cli/service-client.ts';
import type { Run } from '../../compute-service/src/runs/run.ts';
import type { RunningChild } from '../../scripts/local/child-process.ts';
import { resultVersions } from '../../compute-service/src/versions.ts';
import { localApiKey, openFolders, type StackFolders } from '../../scripts/local/folders.ts';
import { startMailSink, type MailSink } from '../../scripts/local/mail-sink.ts';
import { startOrgFleet, type FleetOrg } from '../../scripts/local/org-fleet.ts';
import type { ProcessFigures } from '../../scripts/local/process-figures.ts';
import { startService, type ServiceReady } from '../../scripts/local/service.ts';

/** What one org had of the service that it shares. */
export interface OrgNight {
    readonly org: string;
    /** From the moment at which the service began to work to the start of the night. */
    readonly waitedS: number;
    readonly tookS: number;
    /** What the same night took on a service that had nothing else to do and delivered nothing. */
    readonly aloneS: number;
    readonly sameBytes: boolean;
    /** Runs of this org that were begun by the time every org had one. */
    readonly begunByThen: number;
}

export interface SharedService {
    readonly accounts: number;
    readonly nights: readonly OrgNight[];
    /** Runs that the first org queued besides its night, ahead of all others. */
    readonly extraRuns: number;
    readonly totalS: number;
    /** One for each process of the service. */
    readonly processes: readonly (ProcessFigures | null)[];
    /** Of all processes of orgs together, in MB. */
    readonly orgsMb: number;
}

export interface SharedServiceOptions {
    readonly orgs: number;
    readonly accounts: number;
    readonly data: string;
    readonly signal: AbortSignal;
    say(text: string): void;
}

const AS_OF = '2026-11-23';
const SEED = 20261123;
const NIGHT = { pipeline: 'nightly', asOf: AS_OF, seed: SEED } as const;
const EXTRA_RUNS = 5;
const PROCESSES = 2;
const POLL_MS = 250;

interface Serving {
    readonly service: RunningChild<ServiceReady>;
    readonly client: ServiceClient;
}

async function serve({
    folders,
    mail,
    signal,
    org,
    name,
    settings
}: Pick<Parameters<typeof startService>[0], 'folders' | 'mail' | 'signal' | 'org'> & {
    readonly name: string;
    readonly settings?: Readonly<Record<string, string>>;
}): Promise<Serving> {
    const service = await startService({
        ...{ folders, mail, signal, org, port: 0, logName: `compute-service-${name}.log` },
        settings: settings ?? {}
    });
    return {
        service,
        client: new ServiceClient({ url: service.ready.url, apiKey: localApiKey(folders.apiKeyFile) })
    };
}

async function ended(
    client: ServiceClient,
    { runId, signal }: { readonly runId: string; readonly signal: AbortSignal }
): Promise<Run> {
    for (;;) {
        const run = await client.run(runId);
        if (run.finishedAt !== null) return run;
        await delay(POLL_MS, undefined, { signal });
    }
}

const at = (instant: string | null): number => Date.parse(instant ?? '');
const secondsOf = ({ startedAt, finishedAt }: Run): number => (at(finishedAt) - at(startedAt)) / 1000;

const digestsOf = ({ documents }: Run): string =>
    JSON.stringify((documents.outputs ?? []).map(({ file, sha256 }) => [file, sha256]).toSorted());

function requireSuccess(run: Run): Run {
    if (run.status.startsWith('succeeded')) return run;
    throw new Error(`The night of ${run.org} did not succeed: ${run.error?.message ?? run.status}`);
}

interface Place {
    readonly data: string;
    readonly mail: MailSink;
    readonly signal: AbortSignal;
}

interface AloneNight {
    readonly seconds: number;
    readonly digests: string;
}

/** A night gives the same each time, so that it is kept with its world, for as long as nothing changes its bytes. */
async function aloneOrKept(org: FleetOrg, place: Place): Promise<AloneNight> {
    const file = join(place.data, 'worlds', org.name, 'alone.json');
    const versions = JSON.stringify(await resultVersions());
    if (existsSync(file)) {
        const kept = JSON.parse(readFileSync(file, 'utf8')) as AloneNight & { readonly versions: string };
        if (kept.versions === versions) return kept;
    }
    const run = await alone(org, place);
    const night = { seconds: secondsOf(run), digests: digestsOf(run) };
    writeFileSync(file, JSON.stringify({ versions, ...night }, null, 4));
    return night;
}

/** A service that serves nothing but this org; a dry run, so that the org stays as the shared service finds it. */
async function alone({ name, process }: FleetOrg, { data, mail, signal }: Place): Promise<Run> {
    const folders = openFolders(join(data, 'alone', name));
    const { service, client } = await serve({ folders, mail, signal, name, org: process.ready });
    try {
        const { runId } = await client.launch({ ...NIGHT, dryRun: true }, null);
        return requireSuccess(await ended(client, { runId, signal }));
    } finally {
        await service.stop();
    }
}

interface Launched {
    readonly nights: readonly string[];
    readonly all: readonly string[];
}

/** Queues everything before anybody works: the first org its night and more, then each of the others its night. */
async function queueAll({
    orgs,
    folders,
    place: { mail, signal },
    settings
}: {
    readonly orgs: readonly FleetOrg[];
    readonly folders: StackFolders;
    readonly place: Place;
    readonly settings: Readonly<Record<string, string>>;
}): Promise<Launched> {
    const front = await serve({
        ...{ folders, mail, signal, org: null, name: 'front' },
        settings: { ...settings, DIAL_FLOW_WORKER: 'false' }
    });
    const nights: string[] = [];
    const all: string[] = [];
    const launch = async (body: LaunchBody): Promise<string> => {
        const { runId } = await front.client.launch(body, null);
        all.push(runId);
        return runId;
    };
    try {
        for (const [index, { name }] of orgs.entries()) {
            nights.push(await launch({ ...NIGHT, org: name }));
            const more = index === 0 ? EXTRA_RUNS : 0;
            for (let run = 0; run < more; run += 1) {
                await launch({ org: name, engines: ['dedupe'], asOf: AS_OF, seed: SEED, dryRun: true });
            }
        }
        return { nights, all };
    } finally {
        await front.service.stop();
    }
}

/**
 * Serves several local orgs by one service of two processes, after each of them was served alone, and compares.
 * @throws Error where a night does not succeed
 */
export async function measureSharedService(options: SharedServiceOptions): Promise<SharedService> {
    const { orgs: count, accounts, data, signal, say } = options;
    const names = Array.from({ length: count }, (_, index) => `org-${String(index + 1).padStart(2, '0')}`);
    const size = { accounts, phones: Math.round(accounts * 1.5), calls: Math.round(accounts * 2.5) };
    // Worlds are the same each time, and stay.
    for (const used of ['orgs', 'alone', 'shared'])
        rmSync(join(data, used), { recursive: true, force: true });
    const folders = openFolders(join(data, 'shared'));
    const mail = await startMailSink({ directory: folders.mail, port: 0 });
    const place = { data, mail, signal };
    say(`${count} orgs of ${accounts} accounts`);
    const fleet = await startOrgFleet({
        ...{ data: join(data, 'orgs'), worlds: join(data, 'worlds') },
        ...{ names, size, seed: 1, date: AS_OF, signal }
    });
    const working: Serving[] = [];
    try {
        const before: AloneNight[] = [];
        for (const org of fleet.orgs) {
            say(`${org.name} alone`);
            before.push(await aloneOrKept(org, place));
        }
        const { settings } = fleet;
        const launched = await queueAll({ orgs: fleet.orgs, folders, place, settings });
        say(`All of them on one service of ${PROCESSES} processes`);
        const begin = Date.now();
        for (let index = 1; index <= PROCESSES; index += 1) {
            const name = `worker-${index}`;
            working.push(await serve({ folders, mail, signal, name, settings, org: null }));
        }
        const [first] = working;
        if (!first) throw new RangeError('No process of the service was started.');
        const runs = new Map<string, Run>();
        for (const runId of launched.all) {
            runs.set(runId, requireSuccess(await ended(first.client, { runId, signal })));
        }
        const nights = launched.nights.flatMap((runId) => runs.get(runId) ?? []);
        const everyOrgHadOne = Math.max(...nights.map(({ startedAt }) => at(startedAt)));
        const begun = [...runs.values()].filter(({ startedAt }) => at(startedAt) <= everyOrgHadOne);
        return {
            accounts,
            extraRuns: EXTRA_RUNS,
            totalS: (Math.max(...nights.map(({ finishedAt }) => at(finishedAt))) - begin) / 1000,
            processes: working.map(({ service }) => service.figures()),
            orgsMb: fleet.orgs.reduce((sum, { process }) => sum + (process.figures()?.peakMemoryMb ?? 0), 0),
            nights: nights.map((night, index) => ({
                org: night.org,
                waitedS: (at(night.startedAt) - begin) / 1000,
                tookS: secondsOf(night),
                aloneS: before[index]?.seconds ?? 0,
                sameBytes: digestsOf(night) === before[index]?.digests,
                begunByThen: begun.filter(({ org }) => org === night.org).length
            }))
        };
    } finally {
        await Promise.all(working.map(({ service }) => service.stop()));
        await fleet.stop();
        await mail.stop();
    }
}
