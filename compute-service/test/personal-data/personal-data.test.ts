import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';
import { loadStoreConfig } from '../../src/config/store-config.ts';
import { ENGINES } from '../../src/engines/registry.ts';
import type { HeldData } from '../../src/personal-data/personal-data.ts';
import { personalSubject } from '../../src/personal-data/subject.ts';
import { systemClock } from '../../src/runs/clock.ts';
import { openAccessStores, openOutbox, openRunStore, openWarehouse } from '../../src/stores.ts';
import { openPersonalData } from '../../src/wire-personal-data.ts';
import {
    ACCOUNT,
    digestOf,
    keepRun,
    LIST,
    LIST_WITHOUT_ACCOUNT,
    NUMBER,
    OTHER,
    type KeptRun
} from './held-data.ts';

let dataDir: string;
beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'dial-flow-personal-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const notExpected = () => Promise.reject(new Error('not expected'));

const dialFlow = (...argv: string[]) => dialFlowIn({}, ...argv);

async function dialFlowIn(
    settings: Readonly<Record<string, string>>,
    ...argv: string[]
): Promise<{ code: number; out: string; err: string }> {
    const [printed, told]: [string[], string[]] = [[], []];
    const terminal = {
        ...{ isLive: false, live: () => undefined },
        out: (line: string) => printed.push(line),
        err: (line: string) => told.push(line)
    };
    const { signal } = new AbortController();
    const code = await main({
        ...{ argv, terminal, signal, environment: { DIAL_FLOW_DATA_DIR: dataDir, ...settings } },
        parts: {
            ...{ engines: ENGINES, version: () => '1.2.3', serve: notExpected, runFolderNight: notExpected },
            ...{ migrateStores: notExpected, readSecret: notExpected },
            openStoresOf: async (environment) => openAccessStores(loadStoreConfig(environment)),
            openPersonalData: (environment) => openPersonalData({ environment, signal })
        }
    });
    return { code, out: printed.join('\n'), err: told.join('\n') };
}

const config = () => ({ ...loadStoreConfig({ DIAL_FLOW_DATA_DIR: dataDir }), leaseMs: 9_000 });

async function fillStores(): Promise<void> {
    const outbox = openOutbox(config());
    await outbox.put({
        ...{ key: 'mail', runId: null, outcome: 'failed', recipients: ['ops@example.com'] },
        message: {
            ...{ messageId: '<1@example.com>', subject: 'Failed', html: '', images: [], attachments: [] },
            text: `The account ${ACCOUNT} is locked.`
        }
    });
    await outbox.close();
    const warehouse = openWarehouse(config());
    await warehouse.migrate();
    const call = (id: string, account: string) => [
        ...[id, account, '4155552671', 'No answer', 'Outbound', '2024-01-02', null, null, 33]
    ];
    await warehouse.writeBatch({
        ...{
            table: 'call_history',
            runKey: 'a',
            batch: 1,
            rows: [call('call-of-account', ACCOUNT), call('2', OTHER)]
        }
    });
    await warehouse.close();
}

const auditOf = async (): Promise<unknown[]> => {
    const stores = openAccessStores(config());
    const entries = await stores.audit.list({ limit: 9 });
    await stores.close();
    return entries.map(({ what, subject, outcome, code }) => [what, subject, outcome, code]);
};

/** Names of the files in the data folder that hold a text; DuckDB's are left out, because they are removed whole. */
const filesHolding = (text: string): readonly string[] =>
    readdirSync(dataDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((file) => readFileSync(file, 'latin1').includes(text));

describe('dial-flow account where there are several orgs', () => {
    it('When an account is asked for, then the warehouse of every org is looked at, and erased from', async () => {
        await keepRun({ dataDir });
        await fillStores();
        const file = join(dataDir, 'orgs.json');
        writeFileSync(file, JSON.stringify({ orgs: { acme: { input_dir: dataDir } } }));
        const warehouse = openWarehouse(config(), { name: 'acme' });
        await warehouse.migrate();
        const call = ['call-in-acme', ACCOUNT, '4155552671', null, null, null, null, null, null];
        await warehouse.writeBatch({ table: 'call_history', runKey: 'a', batch: 1, rows: [call] });
        await warehouse.close();
        const held = async (): Promise<number> => {
            const personal = await openPersonalData({
                environment: { DIAL_FLOW_DATA_DIR: dataDir, DIAL_FLOW_ORGS_FILE: file },
                signal: new AbortController().signal
            });
            const { places } = await personal.held(personalSubject(ACCOUNT));
            await personal.close();
            return places.filter(({ place }) => place === 'call_history').length;
        };
        expect(await held()).toBe(2);
        const personal = await openPersonalData({
            environment: { DIAL_FLOW_DATA_DIR: dataDir, DIAL_FLOW_ORGS_FILE: file },
            signal: new AbortController().signal
        });
        await personal.erase(personalSubject(ACCOUNT));
        await personal.close();
        expect(await held()).toBe(0);
    });
});

describe('dial-flow account export', () => {
    it('When an account is asked for, then the file holds what every part holds, and only its owner can read it', async () => {
        const run = await keepRun({ dataDir });
        await fillStores();
        const to = join(dataDir, 'answer.json');
        const done = await dialFlow('account', 'export', ACCOUNT.slice(0, 15), '--to', to);
        expect(done).toMatchObject({ code: 0, err: '' });
        expect(done.out).toContain(`Its numbers: ${NUMBER}`);
        expect(done.out).toContain('no org is configured');
        expect(statSync(to).mode & 0o777).toBe(0o600);
        const held = JSON.parse(readFileSync(to, 'utf8')) as HeldData;
        expect(held.places.map(({ place, rows }) => [place, rows.length])).toEqual([
            [`run ${run.id}`, 2],
            [`runs/${run.id}/delivery/delivery_failures.csv`, 1],
            [`runs/${run.id}/extract/accounts-1.csv`, 1],
            [`runs/${run.id}/out/call_list.csv`, 1],
            [`delivered/${run.id}/call_list.csv`, 1],
            ['outbox', 1],
            ['call_history', 1]
        ]);
        expect(held.places[3]?.rows).toEqual([
            { account_id: ACCOUNT, e164: NUMBER, reason: 'Never "tried"' }
        ]);
        expect(readFileSync(join(run.folder, 'out/call_list.csv'), 'utf8')).toBe(LIST);
        expect(await auditOf()).toEqual([['account.export', ACCOUNT.slice(0, 15), 'done', null]]);
    });

    it('When the connection to the org is faulty, then the stores are looked at, and it is said what is wrong', async () => {
        await fillStores();
        const to = join(dataDir, 'answer.json');
        const org = { DIAL_FLOW_SALESFORCE_LOGIN_URL: 'https://example.com' };
        const done = await dialFlowIn(org, 'account', 'export', ACCOUNT, '--to', to);
        expect(done).toMatchObject({ code: 0, err: '' });
        expect(done.out).not.toContain('no org is configured');
        expect(done.out).toContain('Salesforce: the org was not asked.');
        expect(done.out).toContain('DIAL_FLOW_SALESFORCE_CLIENT_ID: is needed to sign in to Salesforce');
        expect(done.out).toContain('DIAL_FLOW_SALESFORCE_PRIVATE_KEY: is needed for the JWT bearer flow');
    });

    it('When keys and mail are faulty, then an org that is not is asked all the same', async () => {
        const to = join(dataDir, 'answer.json');
        const settings = {
            DIAL_FLOW_SALESFORCE_LOGIN_URL: 'http://127.0.0.1:9',
            DIAL_FLOW_SALESFORCE_AUTH: 'client_credentials',
            ...{ DIAL_FLOW_SALESFORCE_CLIENT_ID: 'a', DIAL_FLOW_SALESFORCE_CLIENT_SECRET: 'b' },
            DIAL_FLOW_API_KEYS: 'short'
        };
        const done = await dialFlowIn(settings, 'account', 'export', ACCOUNT, '--to', to);
        expect(done).toMatchObject({ code: 0, err: '' });
        expect(done.out).toMatch(/Salesforce: \w+__c could not be asked\./);
        expect(done.out).not.toContain('DIAL_FLOW_API_KEYS');
    });

    it('When the file is there already, then it stays as it is, and the audit log says that it failed', async () => {
        const to = join(dataDir, 'answer.json');
        writeFileSync(to, 'mine');
        const done = await dialFlow('account', 'export', NUMBER, '--to', to);
        expect(done).toMatchObject({ code: 2, err: expect.stringContaining('it is there already') });
        expect(readFileSync(to, 'utf8')).toBe('mine');
        expect(await auditOf()).toEqual([
            ['account.export', 'number ending in 71', 'failed', 'invalid_request']
        ]);
    });

    it.each([
        [['account'], 'account export'],
        [['account', 'export', ACCOUNT], '--to'],
        [['account', 'export', ACCOUNT, '--yes'], '--yes goes with erase'],
        [['account', 'erase', ACCOUNT, '--to', 'x'], '--to goes with export'],
        [['account', 'erase', 'somebody', '--yes'], 'neither']
    ])('When it is written wrongly (%j), then it says how, and nothing is noted', async (argv, words) => {
        expect(await dialFlow(...argv)).toMatchObject({ code: 2, err: expect.stringContaining(words) });
        expect(await auditOf()).toEqual([]);
    });
});

describe('dial-flow account erase', () => {
    const documentsOf = async ({ id }: KeptRun) => {
        const store = openRunStore({ config: config(), clock: systemClock });
        const run = await store.find(id);
        await store.close();
        return run?.documents;
    };

    it('When it is not confirmed, then it shows what would go, and nothing changes', async () => {
        await keepRun({ dataDir });
        await fillStores();
        const before = filesHolding(ACCOUNT);
        const done = await dialFlow('account', 'erase', ACCOUNT);
        expect(done).toMatchObject({
            code: 2,
            out: expect.stringContaining('Nothing was erased. Add --yes')
        });
        expect(done.out).toMatch(/call_history +1/);
        expect(filesHolding(ACCOUNT)).toEqual(before);
        expect(await auditOf()).toEqual([]);
    });

    it('When it is confirmed, then no byte of the account is left but in the audit log, the rest is vouched for anew', async () => {
        const run = await keepRun({ dataDir });
        await fillStores();
        const done = await dialFlow('account', 'erase', ACCOUNT, '--yes');
        expect(done).toMatchObject({ code: 0, err: '' });
        expect(done.out).toContain('068000000000001AAA');
        for (const folder of [join(run.folder, 'out'), run.delivered]) {
            expect(readFileSync(join(folder, 'call_list.csv'), 'utf8')).toBe(LIST_WITHOUT_ACCOUNT);
            const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as object;
            expect(manifest).toEqual({
                as_of: '2026-11-23',
                files: [{ file: 'call_list.csv', rows: 1, ...digestOf(LIST_WITHOUT_ACCOUNT) }]
            });
        }
        expect(await documentsOf(run)).toMatchObject({
            outputs: [{ rows: 1, ...digestOf(LIST_WITHOUT_ACCOUNT), versionId: '068000000000001AAA' }],
            warnings: ['(erased)', 'Something else.'],
            diff: [{ added: 1, samples: { added: ['(erased)'] } }]
        });
        expect(readFileSync(join(run.folder, 'delivery/delivery_failures.csv'), 'utf8')).toBe(
            `key,reason\n${OTHER},locked\n`
        );
        for (const name of ['extract', 'compute.duckdb', 'delivery/journal.json'])
            expect(existsSync(join(run.folder, name))).toBe(false);
        expect(filesHolding('call-of-account')).toEqual([]);
        expect(filesHolding(NUMBER)).toEqual([]);
        expect(await auditOf()).toEqual([['account.erase', ACCOUNT, 'done', null]]);
        const again = await dialFlow('account', 'erase', ACCOUNT, '--yes');
        expect(again).toMatchObject({ code: 0, out: expect.stringContaining('There was nothing to erase') });
    });

    it('When tables are kept for nights that read only what changed, then those that name the account are told and go', async () => {
        const kept = (table: string, account: string): void => {
            const folder = join(dataDir, 'extract-cache', 'default', table, '750000000000001AAA');
            mkdirSync(folder, { recursive: true });
            writeFileSync(join(folder, 'page-000001.csv'), `"Id"\n"${account}"\n`);
            writeFileSync(join(folder, 'entry.json'), '{}');
        };
        kept('accounts', ACCOUNT);
        kept('calls', OTHER);
        const to = join(dataDir, 'answer.json');
        await dialFlow('account', 'export', ACCOUNT, '--to', to);
        const held = JSON.parse(readFileSync(to, 'utf8')) as HeldData;
        rmSync(to);
        expect(held.places).toContainEqual({
            place: 'extract-cache/default/accounts/750000000000001AAA/page-000001.csv',
            rows: [{ Id: ACCOUNT }]
        });
        const done = await dialFlow('account', 'erase', ACCOUNT, '--yes');
        expect(done.out).toContain('kept extraction extract-cache/default/accounts');
        expect(readdirSync(join(dataDir, 'extract-cache', 'default'))).toEqual(['calls']);
        expect(filesHolding(ACCOUNT)).toEqual([expect.stringMatching(/sqlite/)]);
    });

    it('When a run failed because of the account, then its failure and the messages of its steps no longer name it', async () => {
        const run = await keepRun({ dataDir, status: 'failed' });
        await dialFlow('account', 'erase', ACCOUNT, '--yes');
        const store = openRunStore({ config: config(), clock: systemClock });
        const { error, steps, decisionReason } = (await store.find(run.id)) ?? {};
        await store.close();
        expect(error).toMatchObject({ code: 'invalid_input', message: '(erased)', advice: 'Correct it.' });
        expect(steps?.map(({ message }) => message)).toContain('(erased)');
        expect(decisionReason).toBe('(erased)');
        expect(filesHolding('is odd')).toEqual([]);
    });

    it('When a run has folders and no record any more, then they are looked at and erased from as well', async () => {
        const run = await keepRun({ dataDir });
        for (const name of readdirSync(dataDir).filter((file) => file.startsWith('runs.sqlite')))
            rmSync(join(dataDir, name));
        const to = join(dataDir, 'answer.json');
        await dialFlow('account', 'export', ACCOUNT, '--to', to);
        const { places } = JSON.parse(readFileSync(to, 'utf8')) as HeldData;
        expect(places.map(({ place }) => place)).toContain(`delivered/${run.id}/call_list.csv`);
        rmSync(to);
        expect((await dialFlow('account', 'erase', ACCOUNT, '--yes')).out).toContain(
            `results of run ${run.id}`
        );
        expect(readFileSync(join(run.delivered, 'call_list.csv'), 'utf8')).toBe(LIST_WITHOUT_ACCOUNT);
        expect(filesHolding(NUMBER)).toEqual([]);
    });

    it('When the erasure before was cut off between a file and its record, then a repeat completes it', async () => {
        const run = await keepRun({ dataDir });
        writeFileSync(join(run.folder, 'out/call_list.csv'), LIST_WITHOUT_ACCOUNT);
        await dialFlow('account', 'erase', ACCOUNT, '--yes');
        expect((await documentsOf(run))?.outputs).toEqual([
            expect.objectContaining({ rows: 1, ...digestOf(LIST_WITHOUT_ACCOUNT) })
        ]);
    });

    it('When a run is not at its end, then it keeps what it needs, and the answer says so', async () => {
        const run = await keepRun({ dataDir, status: 'running' });
        const done = await dialFlow('account', 'erase', ACCOUNT, '--yes');
        expect(done).toMatchObject({ code: 1, out: expect.stringContaining(`Run ${run.id} was left alone`) });
        expect(readFileSync(join(run.folder, 'out/call_list.csv'), 'utf8')).toBe(LIST);
    });
});
