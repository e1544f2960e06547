import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalOrg, type RunningOrg } from '../../../local-org/src/start.ts';

/** The scripts with the Salesforce CLI as their client, against the local org. A command takes seconds. */
const PATIENCE_MS = 600_000;
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const KEY = 'key-of-the-service-0123456789';

let folder: string;
let org: RunningOrg;
let token: string;
let service: Server;
let serviceUrl: string;

interface Ended {
    readonly code: number;
    readonly text: string;
}

const runNode = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    new Promise((resolve) => {
        execFile(
            process.execPath,
            args,
            {
                cwd: folder,
                env: {
                    PATH: process.env['PATH'] ?? '',
                    HOME: folder,
                    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
                    SF_DISABLE_TELEMETRY: 'true',
                    ...env
                }
            },
            (error, stdout, stderr) =>
                resolve({
                    code: typeof error?.code === 'number' ? error.code : error ? 1 : 0,
                    text: stdout + stderr
                })
        );
    });

const script = (name: string, ...args: string[]): Promise<Ended> =>
    runNode([join(ROOT, 'scripts', name), '--org', 'local', ...args]);

async function rows(soql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const reply = await fetch(`${org.url}/services/data/v66.0/query?q=${encodeURIComponent(soql)}`, {
        headers: { authorization: `Bearer ${token}` }
    });
    return ((await reply.json()) as { records: readonly Readonly<Record<string, unknown>>[] }).records;
}

const storedSecrets = (): string => readFileSync(join(folder, 'org', 'principals.json'), 'utf8');

const samples = (): ReturnType<typeof rows> =>
    rows("SELECT Id FROM Account WHERE AccountNumber LIKE 'DIAL-FLOW-SAMPLE-%'");

beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'org-setup-'));
    writeFileSync(join(folder, 'key'), `${KEY}\n`);
    org = await startLocalOrg({
        dataDirectory: join(folder, 'org'),
        sourceDirectory: join(ROOT, 'force-app')
    });
    token = (JSON.parse(readFileSync(org.credentialsFile, 'utf8')) as { adminAccessToken: string })
        .adminAccessToken;
    service = createServer((request, response) => {
        response.statusCode = request.headers.authorization === `Bearer ${KEY}` ? 200 : 401;
        response.end('{}');
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    serviceUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    const login = await runNode(
        [
            join(ROOT, 'node_modules/@salesforce/cli/bin/run.js'),
            ...['org', 'login', 'access-token', '--instance-url', org.url, '--alias', 'local', '--no-prompt']
        ],
        { SF_ACCESS_TOKEN: token }
    );
    expect(login).toMatchObject({ code: 0 });
}, PATIENCE_MS);

afterAll(async () => {
    service.close();
    await org.stop();
    rmSync(folder, { recursive: true, force: true });
});

it(
    'When an org is set up, then it has access, key and samples, and is told what is left to do',
    async () => {
        const ended = await script(
            'org-setup.ts',
            ...['--api-key-file', join(folder, 'key'), '--service-url', serviceUrl],
            ...['--integration-user', 'integration@dial-flow.example', '--sample']
        );
        expect(ended.text).toMatch(/\[2\/8] Deploy the app\n\s+\d+ components/);
        expect(ended.text).toMatch(/Compute service\s+works/);
        expect(ended.text).toContain('Left for you: Schedule the night, its watch and the purge');
        expect(ended).toMatchObject({ code: 0 });
        expect(ended.text).not.toContain(KEY);
        expect(storedSecrets()).toContain(KEY);
        expect(await samples()).toHaveLength(5);
        const sets = await rows(
            "SELECT PermissionSet.Name FROM PermissionSetAssignment WHERE Assignee.Username = 'admin@dial-flow.example'"
        );
        expect(sets.map((row) => (row['PermissionSet'] as { Name: string }).Name).sort()).toEqual([
            'Dial_Flow_Admin',
            'Dial_Flow_Operator',
            'Dial_Flow_Reviewer'
        ]);
    },
    PATIENCE_MS
);

it(
    'When it is set up again without a key, then nothing is doubled and the key stays',
    async () => {
        const ended = await script('org-setup.ts', '--sample');
        expect(ended).toMatchObject({ code: 0 });
        expect(ended.text).toContain('All were assigned.');
        expect(ended.text).toContain('The key that is set stays.');
        expect(ended.text).toContain('5 sample accounts are there.');
        expect(await samples()).toHaveLength(5);
        expect(storedSecrets()).toContain(KEY);
    },
    PATIENCE_MS
);

it(
    'When the app is taken out, then access, key and samples are gone, and what it cannot do is said',
    async () => {
        const ended = await script('org-remove.ts', '--yes');
        expect(ended).toMatchObject({ code: 0 });
        expect(ended.text).toContain('This org does not let a program delete metadata.');
        expect(await samples()).toEqual([]);
        expect(storedSecrets()).not.toContain(KEY);
        expect(
            await rows(
                "SELECT Id FROM PermissionSetAssignment WHERE Assignee.Username = 'admin@dial-flow.example'"
            )
        ).toEqual([]);
    },
    PATIENCE_MS
);

it(
    'When the org is unknown, then the first step says how to log in and no other is tried',
    async () => {
        const ended = await runNode([join(ROOT, 'scripts/org-setup.ts'), '--org', 'nowhere']);
        expect(ended).toMatchObject({ code: 1 });
        expect(ended.text).toContain('sf org login web --alias nowhere');
        expect(ended.text).not.toContain('[2/8]');
    },
    PATIENCE_MS
);
