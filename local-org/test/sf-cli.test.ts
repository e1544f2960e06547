import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { integrationToken, startTestOrg, type TestOrg } from './support/test-org.ts';

/** The Salesforce CLI, unchanged, with a home of its own. Each command takes one to two seconds. */

const commandLine = fileURLToPath(new URL('../../node_modules/@salesforce/cli/bin/run.js', import.meta.url));

let org: TestOrg;
let home: string;

interface Output {
    readonly code: number;
    readonly json: { result: unknown; message?: string; status: number };
    readonly text: string;
}

function sf(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Output> {
    return new Promise((resolve) => {
        execFile(
            process.execPath,
            [commandLine, ...args],
            {
                cwd: home,
                env: {
                    PATH: process.env['PATH'] ?? '',
                    HOME: home,
                    SF_DISABLE_TELEMETRY: 'true',
                    SF_AUTOUPDATE_DISABLE: 'true',
                    SF_SKIP_NEW_VERSION_CHECK: 'true',
                    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
                    ...env
                }
            },
            (error, stdout, stderr) => {
                const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
                let json: unknown;
                try {
                    json = JSON.parse(stdout);
                } catch {
                    json = {};
                }
                resolve({ code, json: json as Output['json'], text: stdout + stderr });
            }
        );
    });
}

beforeAll(async () => {
    org = await startTestOrg();
    home = join(org.dataDirectory, 'home');
    mkdirSync(home);
    await org.org.store.write((connection) =>
        connection.run(
            `INSERT INTO "Account" ("Id", "Name") SELECT org_id('001', n), 'Semi;colon "' || n || '"' FROM range(1, 8) r(n)`
        )
    );
    const login = await sf(
        [
            'org',
            'login',
            'access-token',
            '--instance-url',
            org.url,
            '--alias',
            'local',
            '--no-prompt',
            '--json'
        ],
        {
            SF_ACCESS_TOKEN: org.credentials.adminAccessToken
        }
    );
    expect(login).toMatchObject({ code: 0, json: { result: { orgId: org.credentials.organizationId } } });
});

afterAll(() => org.dispose());

it('When a query runs, then the CLI shows its rows as JSON and as a table', async () => {
    const json = await sf([
        'data',
        'query',
        '-o',
        'local',
        '-q',
        'SELECT Id, Name FROM Account ORDER BY Name LIMIT 2',
        '--json'
    ]);
    expect(json.json.result).toMatchObject({
        totalSize: 2,
        done: true,
        records: [{ Name: 'Semi;colon "1"' }, {}]
    });
    const table = await sf([
        'data',
        'query',
        '-o',
        'local',
        '-q',
        'SELECT Name, Owner.Name FROM Account LIMIT 1'
    ]);
    expect(table).toMatchObject({ code: 0, text: expect.stringContaining('Semi;colon "1"') as string });
});

it('When a query has a fault, then the CLI shows the org’s words', async () => {
    const output = await sf(['data', 'query', '-o', 'local', '-q', 'SELECT Nope FROM Account', '--json']);
    expect(output.code).not.toBe(0);
    expect(output.text).toContain("No such column 'Nope' on entity 'Account'");
});

it('When a bulk export has two pages, then the file holds all rows under one header', async () => {
    await org.call('POST', '/local-org/settings', { body: { defaultMaxRecords: 5 } });
    const file = join(home, 'export.csv');
    const output = await sf([
        'data',
        'export',
        'bulk',
        '-o',
        'local',
        '-q',
        'SELECT Name FROM Account',
        '--output-file',
        file,
        '-w',
        '1',
        '--json'
    ]);
    expect(output).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8').trim().split('\n')).toEqual([
        '"Name"',
        ...[1, 2, 3, 4, 5, 6, 7].map((n) => `"Semi;colon ""${n}"""`)
    ]);
});

it('When rows are upserted by bulk, then the org has them', async () => {
    const file = join(home, 'upsert.csv');
    writeFileSync(file, 'Service_Run_Id__c,Status__c\nr1,Running\nr2,Running\n');
    const output = await sf([
        'data',
        'upsert',
        'bulk',
        '-o',
        'local',
        '-s',
        'Dial_Run__c',
        '-i',
        'Service_Run_Id__c',
        '-f',
        file,
        '-w',
        '1',
        '--json'
    ]);
    expect(output).toMatchObject({
        code: 0,
        json: { result: { jobInfo: { state: 'JobComplete', numberRecordsFailed: 0 } } }
    });
    expect((await org.call('GET', '/query?q=SELECT+COUNT()+FROM+Dial_Run__c')).json).toMatchObject({
        totalSize: 2
    });
});

it('When the org and its limits are asked for, then the CLI shows them', async () => {
    const limits = await sf(['org', 'list', 'limits', '-o', 'local', '--json']);
    expect(limits.json.result).toEqual(
        expect.arrayContaining([expect.objectContaining({ name: 'DailyApiRequests', max: 15_000 })])
    );
    const display = await sf(['org', 'display', '-o', 'local', '--json']);
    expect(display.json.result).toMatchObject({
        connectedStatus: 'Connected',
        username: 'admin@dial-flow.example'
    });
});

it('When the CLI signs in with a key, then it is the integration user, held to its rights', async () => {
    const key = join(home, 'key.pem');
    writeFileSync(key, org.credentials.privateKey, { mode: 0o600 });
    const { clientId, username } = org.credentials;
    const login = await sf(
        [
            'org',
            'login',
            'jwt',
            '--client-id',
            clientId,
            '--jwt-key-file',
            key,
            '--username',
            username,
            '--instance-url',
            org.url,
            '--json'
        ],
        { SF_AUDIENCE_URL: org.url }
    );
    expect(login).toMatchObject({ code: 0, json: { result: { username } } });
    const refused = await sf([
        'data',
        'create',
        'record',
        '-o',
        username,
        '-s',
        'Account',
        '-v',
        'Name=x',
        '--json'
    ]);
    expect(refused.text).toContain('insufficient access rights');
    expect(await integrationToken(org)).toMatch(/^00D/);
});
