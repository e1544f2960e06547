import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningChild } from '../../../scripts/local/child-process.ts';
import { localApiKey, openFolders, type StackFolders } from '../../../scripts/local/folders.ts';
import { startMailSink, type MailSink } from '../../../scripts/local/mail-sink.ts';
import { startOrgFleet, type FleetOrg, type OrgFleet } from '../../../scripts/local/org-fleet.ts';
import { startService, type ServiceReady } from '../../../scripts/local/service.ts';
import { ServiceClient, type LaunchBody } from '../../src/cli/service-client.ts';
import { systemClock } from '../../src/runs/clock.ts';
import type { Run } from '../../src/runs/run.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';

const AS_OF = '2026-11-23';
const NAMES = ['acme', 'globex', 'umbrella'];
/** It does not answer while the others have their night. */
const DOWN = 'umbrella';
const UP = NAMES.filter((name) => name !== DOWN);
/** Its credentials are those of another org. */
const REFUSED = 'hooli';
const SIZE = { accounts: 1000, phones: 1500, calls: 2500 };
const NIGHT = { pipeline: 'nightly' as const, asOf: AS_OF, seed: 5 };

type Service = RunningChild<ServiceReady>;

const stop = new AbortController();
let base: string;
let shared: StackFolders;
let mail: MailSink;
let fleet: OrgFleet;
const services: Service[] = [];

async function serve(
    folders: StackFolders,
    asked: Pick<Parameters<typeof startService>[0], 'org' | 'settings'>
): Promise<{ readonly service: Service; readonly client: ServiceClient }> {
    const service = await startService({
        ...{ folders, mail, port: 0, signal: stop.signal, org: asked.org },
        logName: `compute-service-${services.length}.log`,
        settings: {
            DIAL_FLOW_SALESFORCE_POLL_MS: '50',
            NODE_COMPILE_CACHE: join(base, 'compiled'),
            ...asked.settings
        }
    });
    services.push(service);
    const apiKey = localApiKey(folders.apiKeyFile);
    return { service, client: new ServiceClient({ url: service.ready.url, apiKey }) };
}

async function ended(client: ServiceClient, runId: string): Promise<Run> {
    for (;;) {
        const run = await client.run(runId);
        if (run.finishedAt !== null) return run;
        await delay(250);
    }
}

const filesOf = ({ documents }: Run): object =>
    Object.fromEntries((documents.outputs ?? []).map(({ file, sha256 }) => [file, sha256]));

/** What the org gives to a service that has no other; it delivers nothing, so that the org stays as it is. */
async function servedAlone({ name, process }: FleetOrg): Promise<Run> {
    const { service, client } = await serve(openFolders(join(base, `alone-${name}`)), { org: process.ready });
    const { runId } = await client.launch({ ...NIGHT, dryRun: true }, null);
    const run = await ended(client, runId);
    await service.stop();
    return run;
}

/** Beside the orgs that are there, one that cannot sign in where it says. Returns its secret as a setting. */
function addRefusedOrg(): Readonly<Record<string, string>> {
    const file = String(fleet.settings['DIAL_FLOW_ORGS_FILE']);
    const { orgs } = JSON.parse(readFileSync(file, 'utf8')) as { orgs: Record<string, object> };
    const { loginUrl, clientId } = orgOf('acme').process.ready.credentials;
    const hooli = {
        salesforce_login_url: loginUrl,
        salesforce_client_id: clientId,
        salesforce_username: 'nobody@hooli.example.test'
    };
    writeFileSync(file, JSON.stringify({ orgs: { ...orgs, [REFUSED]: hooli } }));
    const secret = orgOf('globex').process.ready.credentials.privateKey;
    return { DIAL_FLOW_ORG_HOOLI_SALESFORCE_PRIVATE_KEY: secret };
}

const orgOf = (name: string): FleetOrg => fleet.orgs.find((org) => org.name === name) as FleetOrg;
const faultsAddress = (name: string): string => `${orgOf(name).process.ready.url}/local-org/faults`;

async function runsInOrg(name: string): Promise<readonly unknown[]> {
    const { instanceUrl, adminAccessToken } = orgOf(name).process.ready.credentials;
    const soql = encodeURIComponent('SELECT Service_Run_Id__c FROM Dial_Run__c');
    const response = await fetch(`${instanceUrl}/services/data/v66.0/query?q=${soql}`, {
        headers: { authorization: `Bearer ${adminAccessToken}` }
    });
    const { records } = (await response.json()) as { records: { Service_Run_Id__c: string }[] };
    return records.map((record) => record.Service_Run_Id__c);
}

const runsInWarehouse = (name: string): readonly unknown[] => {
    const file = join(shared.service, `warehouse-${name}.sqlite`);
    const database = new DatabaseSync(file, { readOnly: true });
    const rows = database.prepare('SELECT DISTINCT run_id FROM run_history').all();
    database.close();
    return rows.map((row) => row['run_id']);
};

const mailsTo = (name: string): readonly string[] =>
    readdirSync(mail.directory)
        .map((file) => readFileSync(join(mail.directory, file), 'utf8'))
        .filter((text) => text.includes(`ops@${name}.example.test`));

beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'dial-flow-orgs-'));
    shared = openFolders(join(base, 'shared'));
    mail = await startMailSink({ directory: shared.mail, port: 0 });
    fleet = await startOrgFleet({
        ...{ data: join(base, 'orgs'), names: NAMES, size: SIZE, seed: 11, date: AS_OF },
        signal: stop.signal
    });
}, 300_000);

afterAll(async () => {
    await Promise.all(services.map((service) => service.kill()));
    await Promise.all((fleet?.orgs ?? []).map(({ process }) => process.kill()));
    stop.abort();
    await mail.stop();
    rmSync(base, { recursive: true, force: true });
}, 60_000);

describe('Two processes that serve several orgs', () => {
    it('When one org queues many runs and another is down, then each of the others has in its turn the night that it has alone', async () => {
        const alone = new Map<string, Run>();
        for (const name of UP) alone.set(name, await servedAlone(orgOf(name)));

        const settings = { ...fleet.settings, ...addRefusedOrg() };
        const serving = { org: null, settings };
        const front = await serve(shared, {
            org: null,
            settings: { ...settings, DIAL_FLOW_WORKER: 'false' }
        });
        const launch = async (body: LaunchBody): Promise<string> =>
            (await front.client.launch({ asOf: AS_OF, seed: 5, ...body }, null)).runId;
        const small = { engines: ['dedupe'], dryRun: true };
        const nights = new Map([['acme', await launch({ pipeline: 'nightly', org: 'acme' })]]);
        const more = [await launch({ ...small, org: 'acme' }), await launch({ ...small, org: 'acme' })];
        const down = await launch({ ...small, org: DOWN });
        const refused = await launch({ ...small, org: REFUSED });
        for (const name of UP.slice(1)) nights.set(name, await launch({ pipeline: 'nightly', org: name }));
        await fetch(faultsAddress(DOWN), {
            method: 'POST',
            body: JSON.stringify([{ kind: 'unavailable', path: '/', count: null }])
        });

        const workers = [await serve(shared, serving), await serve(shared, serving)];
        const runs = new Map<string, Run>();
        for (const [name, id] of nights) runs.set(name, await ended(front.client, id));
        for (const name of UP) {
            const run = runs.get(name) as Run;
            expect(run).toMatchObject({ org: name, status: 'succeeded', error: null });
            expect(filesOf(run)).toEqual(filesOf(alone.get(name) as Run));
            expect(Object.keys(filesOf(run)).length).toBeGreaterThan(5);
            // What a run leaves is in its org, in that org's warehouse, and in the mails of its people.
            expect(await runsInOrg(name)).toEqual([run.id]);
            expect(runsInWarehouse(name)).toEqual([run.id]);
            const mails = mailsTo(name);
            expect(mails).toHaveLength(1);
            expect(mails[0]).toContain(run.id);
        }

        const extras = await Promise.all(more.map((id) => ended(front.client, id)));
        const firstExtra = Math.min(...extras.map(({ startedAt }) => Date.parse(startedAt ?? '')));
        for (const name of UP) {
            expect(Date.parse(runs.get(name)?.startedAt ?? '')).toBeLessThan(firstExtra);
        }
        // One that is refused ends at once, in words and without a secret; one that is away is tried as long as it may be.
        const { status, error, startedAt } = await ended(front.client, refused);
        expect([status, error?.code]).toEqual(['failed', 'source_refused']);
        expect(JSON.stringify(error)).not.toContain('PRIVATE KEY');
        const tried = await front.client.run(down);
        for (const begun of [startedAt, tried.startedAt]) {
            expect(Date.parse(begun ?? '')).toBeLessThan(firstExtra);
        }

        const store = openSqliteRunStore({
            file: join(shared.service, 'runs.sqlite'),
            ...{ clock: systemClock, leaseMs: 1000 }
        });
        const { runs: all } = await store.list({ limit: 100 });
        await store.close();
        expect(all.map(({ org }) => org).toSorted()).toEqual(['acme', 'acme', ...NAMES, REFUSED].toSorted());
        expect(existsSync(join(shared.service, 'warehouse.sqlite'))).toBe(false);

        // When it is back, its run goes on by itself, or by a person where its tries are used up.
        await fetch(faultsAddress(DOWN), { method: 'DELETE' });
        if ((await front.client.run(down)).finishedAt !== null) {
            await front.client.decide({ runId: down, decision: 'resume' });
            await delay(100);
        }
        expect(await ended(front.client, down)).toMatchObject({
            ...{ org: DOWN, error: null },
            status: expect.stringMatching(/^succeeded/)
        });
        for (const { service } of [front, ...workers]) await service.stop();
    }, 300_000);
});
