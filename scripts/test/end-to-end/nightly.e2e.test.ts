import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { followRun } from '../../../compute-service/src/cli/follow-run.ts';
import { ServiceClient } from '../../../compute-service/src/cli/service-client.ts';
import type { Run } from '../../../compute-service/src/runs/run.ts';
import { localApiKey, openFolders } from '../../local/folders.ts';
import { startLocalOrg, type OrgCredentials } from '../../local/local-org.ts';
import { startMailSink } from '../../local/mail-sink.ts';
import { startService } from '../../local/service.ts';
import { countRecords, createRunRecord } from '../../night/salesforce-record.ts';
import { leftOver, startCommand } from './processes.ts';

const AS_OF = '2026-11-23';
const SEED = 20261123;
const SIZE = { accounts: 1_000, phones: 1_500, calls: 2_500 };
const SMALL = ['--accounts', '1000', '--as-of', AS_OF, '--seed', String(SEED)];
const RESULT_OBJECTS = [
    'Dial_Run__c',
    'Duplicate_Group__c',
    'Duplicate_Member__c',
    'Phone_Removal__c',
    'Research_Request__c',
    'Call_List__c',
    'Call_List_Entry__c',
    'ContentVersion'
];
const ORPHANS_GONE_MS = 30_000;

const signal = new AbortController().signal;
const hashesOf = (run: Run): Record<string, string> =>
    Object.fromEntries((run.documents.outputs ?? []).map(({ file, sha256 }) => [file, sha256]));

async function recordCounts(credentials: OrgCredentials): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const object of RESULT_OBJECTS) counts[object] = await countRecords(credentials, object);
    return counts;
}

/** What the org of a data folder holds after everything was stopped. */
async function recordsIn(data: string): Promise<Record<string, number>> {
    const folders = openFolders(data);
    const world = { size: SIZE, seed: null, date: null };
    const org = await startLocalOrg({ folders, port: 0, world, signal });
    try {
        return await recordCounts(org.ready.credentials);
    } finally {
        await org.stop();
    }
}

describe('a night through real processes', () => {
    let data: string;
    let night: Run;
    let records: Record<string, number>;

    beforeAll(async () => {
        data = mkdtempSync(join(tmpdir(), 'night-'));
        const { code, out, err } = await startCommand('scripts/nightly.ts', [
            ...SMALL,
            '--data',
            data,
            '--json'
        ]).finished;
        if (code !== 0) throw new Error(`The night ended with ${String(code)}:\n${out}\n${err}`);
        night = JSON.parse(out) as Run;
        records = await recordsIn(data);
    }, 180_000);
    afterAll(() => rmSync(data, { recursive: true, force: true }));

    it('When it has ended, then every file is there with the bytes that the run names', () => {
        const files = join(data, 'service', 'runs', night.id, 'out');
        const hashes = hashesOf(night);
        expect(Object.keys(hashes)).toContain('call_list.csv');
        for (const [file, sha256] of Object.entries(hashes)) {
            expect([
                file,
                createHash('sha256')
                    .update(readFileSync(join(files, file)))
                    .digest('hex')
            ]).toEqual([file, sha256]);
        }
    });

    it('When it has ended, then a message about it lies in the mail folder', () => {
        const messages = readdirSync(join(data, 'mail')).filter((name) => name.endsWith('.eml'));
        expect(messages).toHaveLength(1);
    });

    it('When it has ended, then the org holds what people work with', () => {
        const rows = (name: string): number =>
            night.documents.outputs?.find((output) => output.name === name)?.rows ?? -1;
        expect(records).toMatchObject({
            Dial_Run__c: 1,
            Call_List__c: 1,
            Call_List_Entry__c: rows('call_list'),
            Phone_Removal__c: rows('phone_removals')
        });
        expect(records['Duplicate_Member__c']).toBeGreaterThan(0);
        expect(records['ContentVersion']).toBeGreaterThan(0);
    });

    it('When it has ended, then no process is left', async () => {
        expect(await leftOver(data, 2_000)).toEqual([]);
    });

    it('When npm run nightly is killed in the middle, then no process is left', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'killed-'));
        try {
            const command = startCommand('scripts/nightly.ts', [...SMALL, '--data', folder]);
            await command.said(/^Run \S+$/m);
            command.child.kill('SIGKILL');
            expect(await leftOver(folder, ORPHANS_GONE_MS)).toEqual([]);
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    }, 120_000);

    it('When npm start gets Ctrl-C, then it stops everything and its exit code is 0', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'start-'));
        try {
            const command = startCommand('scripts/start.ts', ['--accounts', '1000', '--data', folder]);
            const url = await command.said(/(?<=Service +)http:\S+/);
            expect((await fetch(`${url}/healthz`)).status).toBe(200);
            expect((await fetch(`${url}/docs`)).status).toBe(200);
            command.child.kill('SIGINT');
            expect((await command.finished).code).toBe(0);
            expect(await leftOver(folder, 2_000)).toEqual([]);
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    }, 120_000);

    // The pauses are drawn anew each time and stand in the test's title, so that a failure can be repeated.
    const pauses = Array.from({ length: 6 }, () => 150 + Math.round(Math.random() * 1_350));
    it(`When the service is killed after ${pauses.join(', ')} ms, then the night ends with the same bytes and records`, async () => {
        const folder = mkdtempSync(join(tmpdir(), 'kills-'));
        const folders = openFolders(folder);
        const world = { size: SIZE, seed: null, date: AS_OF };
        const org = await startLocalOrg({ folders, port: 0, world, signal });
        const mail = await startMailSink({ directory: folders.mail, port: 0 });
        const settings = { DIAL_FLOW_LEASE_S: '2' };
        const start = () => startService({ folders, port: 0, org: org.ready, mail, signal, settings });
        let service = await start();
        const client = () =>
            new ServiceClient({ url: service.ready.url, apiKey: localApiKey(folders.apiKeyFile) });
        try {
            const { credentials } = org.ready;
            const recordId = await createRunRecord({ credentials, asOf: AS_OF, seed: SEED });
            const request = {
                pipeline: 'nightly',
                asOf: AS_OF,
                seed: SEED,
                salesforceRunId: recordId
            } as const;
            const { runId } = await client().launch(request, recordId);
            for (const pause of pauses) {
                await sleep(pause);
                await service.kill();
                service = await start();
            }
            const run = await followRun({ client: client(), runId, signal, onUpdate: () => undefined });
            expect(run.error).toBeNull();
            expect(run.status).toMatch(/^succeeded/);
            expect(hashesOf(run)).toEqual(hashesOf(night));
            expect(await recordCounts(credentials)).toEqual(records);
        } finally {
            await service.stop();
            await mail.stop();
            await org.stop();
            rmSync(folder, { recursive: true, force: true });
        }
    }, 180_000);
});
