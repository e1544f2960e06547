import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalOrg } from '../src/start.ts';
import { sourceDirectory, testNow } from './support/test-org.ts';

const small = { accounts: 200, phones: 300, calls: 500 };
let dataDirectory: string;

beforeAll(() => {
    dataDirectory = mkdtempSync(join(tmpdir(), 'local-org-world-'));
});

afterAll(() => rmSync(dataDirectory, { recursive: true, force: true }));

const start = (accounts: number, fresh = false): ReturnType<typeof startLocalOrg> =>
    startLocalOrg({
        dataDirectory,
        sourceDirectory,
        now: () => testNow,
        world: { ...small, accounts },
        freshWorld: fresh
    });

async function countAccounts(accounts: number, fresh = false): Promise<number> {
    const running = await start(accounts, fresh);
    try {
        const [row] = await running.org.store.read('SELECT count(*) AS n FROM "Account"');
        return Number(row?.['n']);
    } finally {
        await running.stop();
    }
}

it('When a world is asked for, then it is made once and kept; another one needs a word', async () => {
    expect(await countAccounts(200)).toBe(200);
    expect(await countAccounts(200)).toBe(200);
    await expect(start(250)).rejects.toThrow('holds another world (200 accounts');
    expect(await countAccounts(250, true)).toBe(250);
});

it('When an option is faulty, then the start says so', async () => {
    await expect(start(1, true)).rejects.toThrow('accounts: a whole number from 100');
});

it('When the org runs, then the hidden truth is not even open', async () => {
    const running = await start(250, true);
    const { adminAccessToken } = running.org.identity;
    const reply = await fetch(
        `${running.url}/services/data/v66.0/query?q=SELECT+Id+FROM+world_truth_number`,
        {
            headers: { authorization: `Bearer ${adminAccessToken}` }
        }
    );
    expect(reply.status).toBe(400);
    const databases = await running.org.store.read(
        'SELECT database_name FROM duckdb_databases() WHERE NOT internal'
    );
    expect(databases.map((row) => row['database_name']).sort()).toEqual(['org', 'scratch']);
    await running.stop();
});
