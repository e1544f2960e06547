import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
    integrationToken,
    sourceDirectory,
    startTestOrg,
    testNow,
    type TestOrg
} from './support/test-org.ts';
import { startLocalOrg } from '../src/start.ts';

/** Parts of the API that clients other than DIAL-Flow's own use. */

let org: TestOrg;

beforeAll(async () => {
    org = await startTestOrg();
});

afterAll(() => org.dispose());

const create = async (name: string): Promise<string> =>
    ((await org.call('POST', '/sobjects/Account', { body: { Name: name } })).json as { id: string }).id;

describe('sessions', () => {
    const introspect = async (token: string): Promise<unknown> => {
        const { clientId, clientSecret } = org.credentials;
        const body = new URLSearchParams({ token, client_id: clientId, client_secret: clientSecret });
        return (await fetch(`${org.url}/services/oauth2/introspect`, { method: 'POST', body })).json();
    };

    it('When a token is introspected, then it is told whose it is, until it is revoked', async () => {
        const token = await integrationToken(org);
        expect(await introspect(token)).toMatchObject({
            active: true,
            username: 'integration@dial-flow.example',
            client_id: org.credentials.clientId
        });
        await fetch(`${org.url}/services/oauth2/revoke`, {
            method: 'POST',
            body: new URLSearchParams({ token })
        });
        expect(await introspect(token)).toEqual({ active: false });
    });

    it('When the org starts again, then sessions go on, and ended ones stay so', async () => {
        const dataDirectory = mkdtempSync(join(tmpdir(), 'local-org-sessions-'));
        const start = (): ReturnType<typeof startLocalOrg> =>
            startLocalOrg({ dataDirectory, sourceDirectory, now: () => testNow });
        const first = await start();
        const [kept, ended] = [
            first.org.sessions.open('integration@dial-flow.example'),
            first.org.sessions.open('admin@dial-flow.example')
        ];
        first.org.sessions.revoke(ended.token);
        await first.stop();
        const second = await start();
        expect(second.org.sessions.find(kept.token)?.username).toBe('integration@dial-flow.example');
        expect(second.org.sessions.find(ended.token)).toBeUndefined();
        second.org.sessions.expireAll();
        await second.stop();
        const third = await start();
        expect(third.org.sessions.find(kept.token)).toBeUndefined();
        await third.stop();
        rmSync(dataDirectory, { recursive: true, force: true });
    });
});

describe('records', () => {
    it('When an id is none, then the org takes it for the name of a field', async () => {
        for (const method of ['GET', 'DELETE']) {
            const reply = await org.call(method, '/sobjects/Account/nonsense');
            expect([reply.status, reply.json]).toEqual([
                404,
                [
                    {
                        errorCode: 'NOT_FOUND',
                        message: 'Provided external ID field does not exist or is not accessible: nonsense'
                    }
                ]
            ]);
        }
    });

    it('When a record is deleted, then its external id is free, and its own id is gone', async () => {
        const path = '/sobjects/Dial_Run__c/Service_Run_Id__c/again';
        const first = (await org.call('PATCH', path, { body: { Status__c: 'Queued' } })).json as {
            id: string;
        };
        expect((await org.call('DELETE', `/sobjects/Dial_Run__c/${first.id}`)).status).toBe(204);
        expect((await org.call('GET', path)).status).toBe(404);
        expect((await org.call('PATCH', path, { body: { Status__c: 'Running' } })).status).toBe(201);
        expect((await org.call('GET', path)).json).toMatchObject({ Status__c: 'Running' });
        const gone = await org.call('GET', `/sobjects/Dial_Run__c/${first.id}`);
        expect([gone.status, (gone.json as Array<{ errorCode: string }>)[0]?.errorCode]).toEqual([
            404,
            'ENTITY_IS_DELETED'
        ]);
    });

    it('When a span of time is asked about, then changed and deleted records are told', async () => {
        const [kept, gone] = [await create('Kept'), await create('Gone')];
        await org.call('DELETE', `/sobjects/Account/${gone}`);
        const span = `start=${encodeURIComponent('2026-11-23T00:00:00+00:00')}&end=${encodeURIComponent('2026-11-24T00:00:00+00:00')}`;
        const updated = (await org.call('GET', `/sobjects/Account/updated?${span}`)).json as {
            ids: string[];
        };
        expect(updated.ids).toContain(kept);
        expect(updated.ids).not.toContain(gone);
        const deleted = (await org.call('GET', `/sobjects/Account/deleted?${span}`)).json;
        expect(deleted).toMatchObject({
            deletedRecords: [{ id: gone, deletedDate: '2026-11-23T09:00:00.000+0000' }],
            latestDateCovered: '2026-11-24T00:00:00.000+0000'
        });
        expect((await org.call('GET', '/sobjects/Account/updated?start=x&end=y')).status).toBe(400);
    });

    it('When the last records are asked for, then those that the user wrote come, the newest first', async () => {
        const id = await create('Newest');
        const { json } = await org.call('GET', '/recent?limit=1000');
        expect(json).toContainEqual({
            attributes: { type: 'Account', url: `/services/data/v66.0/sobjects/Account/${id}` },
            Id: id,
            Name: 'Newest'
        });
        expect((await org.call('GET', '/recent?limit=1')).json).toHaveLength(1);
    });

    it.each([
        '/tooling/query',
        '/sobjects/Account/describe/layouts',
        '/composite/graph',
        '/theme',
        '/named-credentials/x'
    ])('When %s is asked for, then it is said that it is not here', async (path) => {
        const reply = await org.call('GET', path);
        expect([reply.status, reply.text]).toEqual([
            404,
            expect.stringContaining('not supported by local-org')
        ]);
    });

    it('When requests come as a batch, then each has its result', async () => {
        const body = {
            batchRequests: [
                { method: 'POST', url: 'v66.0/sobjects/Account', richInput: { Name: 'Batched' } },
                { method: 'GET', url: "v66.0/query?q=SELECT+Name+FROM+Account+WHERE+Name='Batched'" },
                { method: 'GET', url: 'v66.0/sobjects/Nothing' },
                { method: 'GET', url: 'v66.0/limits' }
            ]
        };
        const reply = (await org.call('POST', '/composite/batch', { body })).json;
        expect(reply).toMatchObject({
            hasErrors: true,
            results: [
                { statusCode: 201, result: { success: true } },
                { statusCode: 200, result: { records: [{ Name: 'Batched' }] } },
                { statusCode: 404, result: [{ errorCode: 'NOT_FOUND' }] },
                { statusCode: 200 }
            ]
        });
        const halted = (await org.call('POST', '/composite/batch', { body: { ...body, haltOnError: true } }))
            .json as {
            results: Array<{ statusCode: number }>;
        };
        expect(halted.results.map(({ statusCode }) => statusCode)).toEqual([201, 200, 404, 412]);
        const many = {
            batchRequests: Array.from({ length: 26 }, () => ({ method: 'GET', url: 'v66.0/limits' }))
        };
        expect((await org.call('POST', '/composite/batch', { body: many })).status).toBe(400);
    });

    it('When a reply is large and the client takes it packed, then it is packed', async () => {
        const headers = { 'accept-encoding': 'gzip' };
        const large = await org.call('GET', '/sobjects', { headers });
        expect(large.headers.get('content-encoding')).toBe('gzip');
        expect((large.json as { sobjects: unknown[] }).sobjects).toHaveLength(org.org.schema.objects.length);
        const plain = await org.call('GET', '/sobjects', { headers: { 'accept-encoding': 'identity' } });
        expect(plain.headers.get('content-encoding')).toBeNull();
    });
});

describe('named credentials', () => {
    it('When an administrator sets a principal up, then its secrets are kept and never told', async () => {
        const source = mkdtempSync(join(tmpdir(), 'local-org-source-'));
        cpSync(sourceDirectory, source, { recursive: true });
        const folder = join(source, 'main', 'default', 'externalCredentials');
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'Compute_Service.externalCredential-meta.xml'), '<ExternalCredential/>');
        const own = await startTestOrg({ sourceDirectory: source });
        try {
            const path = '/named-credentials/credential';
            const principal = {
                externalCredential: 'Compute_Service',
                principalName: 'Service',
                principalType: 'NamedPrincipal'
            };
            const body = {
                ...principal,
                authenticationProtocol: 'Custom',
                credentials: { key: { encrypted: true, value: 'hidden' } }
            };
            const query = `${path}?${new URLSearchParams(principal).toString()}`;
            expect((await own.call('GET', query)).json).toMatchObject({
                authenticationStatus: 'Unconfigured'
            });
            expect((await own.call('PUT', path, { body })).status).toBe(400);
            expect((await own.call('POST', path, { body })).status).toBe(200);
            const told = await own.call('GET', query);
            expect(told.json).toMatchObject({
                authenticationStatus: 'Configured',
                credentials: { key: { encrypted: true, revision: 1 } }
            });
            expect(told.text).not.toContain('hidden');
            expect((await own.call('PUT', path, { body })).json).toMatchObject({
                credentials: { key: { revision: 2 } }
            });
            const token = await integrationToken(own);
            expect((await own.call('GET', query, { token })).status).toBe(403);
            const other = { ...body, externalCredential: 'Other' };
            expect((await own.call('POST', path, { body: other })).text).toContain('Other does not exist');
            expect((await own.call('DELETE', query)).status).toBe(204);
            expect((await own.call('GET', query)).json).toMatchObject({ credentials: {} });
        } finally {
            await own.dispose();
            rmSync(source, { recursive: true, force: true });
        }
    });
});

describe('bulk jobs', () => {
    const ended = async (id: string): Promise<Record<string, unknown>> => {
        for (;;) {
            const { json } = await org.call('GET', `/jobs/ingest/${id}`);
            const job = json as Record<string, unknown>;
            if (['JobComplete', 'Failed'].includes(String(job['state']))) return job;
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    };

    it('When a job comes with its data, then it runs at once', async () => {
        const form = new FormData();
        form.append(
            'job',
            new Blob(
                [
                    JSON.stringify({
                        object: 'Account',
                        operation: 'insert',
                        contentType: 'CSV',
                        lineEnding: 'CRLF'
                    })
                ],
                {
                    type: 'application/json'
                }
            )
        );
        form.append(
            'content',
            new Blob(['Name,Phone\r\n"a ""b""",1\r\n,2\r\n'], { type: 'text/csv' }),
            'content'
        );
        const reply = await fetch(`${org.url}/services/data/v66.0/jobs/ingest`, {
            method: 'POST',
            body: form,
            headers: { authorization: `Bearer ${org.credentials.adminAccessToken}` }
        });
        const job = (await reply.json()) as { id: string; state: string };
        expect(job.state).toBe('UploadComplete');
        expect(await ended(job.id)).toMatchObject({
            state: 'JobComplete',
            numberRecordsProcessed: 2,
            numberRecordsFailed: 1
        });
        const failed = await org.call('GET', `/jobs/ingest/${job.id}/failedResults/`);
        expect(failed.text).toBe(
            '"sf__Id","sf__Error","Name","Phone"\r\n"","REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --","","2"\r\n'
        );
    });

    it.each([
        ['BACKQUOTE', '`'],
        ['CARET', '^'],
        ['PIPE', '|'],
        ['SEMICOLON', ';'],
        ['TAB', '\t']
    ])('When the columns are parted by %s, then in and out', async (columnDelimiter, delimiter) => {
        const created = await org.call('POST', '/jobs/ingest', {
            body: { object: 'Account', operation: 'insert', columnDelimiter }
        });
        const { id } = created.json as { id: string };
        const data = `\uFEFFname${delimiter}PHONE\n"x${delimiter}y, z\nw"${delimiter}1\n`;
        await org.call('PUT', `/jobs/ingest/${id}/batches`, {
            body: data,
            headers: { 'content-type': 'text/csv' }
        });
        await org.call('PATCH', `/jobs/ingest/${id}`, { body: { state: 'UploadComplete' } });
        expect(await ended(id)).toMatchObject({
            state: 'JobComplete',
            numberRecordsFailed: 0,
            columnDelimiter
        });
        const { text } = await org.call('GET', `/jobs/ingest/${id}/successfulResults`);
        const [header, ...rest] = text.split('\n');
        expect(header).toBe(
            ['sf__Id', 'sf__Created', 'name', 'PHONE'].map((name) => `"${name}"`).join(delimiter)
        );
        expect(rest.join('\n')).toMatch(/"true"/);
        expect(rest.join('\n')).toContain(`"x${delimiter}y, z\nw"`);
        expect((await org.call('DELETE', `/jobs/ingest/${id}`)).status).toBe(204);
        expect((await org.call('GET', `/jobs/ingest/${id}`)).status).toBe(404);
    });

    it('When jobs are listed by type, then those of the type come', async () => {
        await org.call('POST', '/jobs/ingest', { body: { object: 'Account', operation: 'insert' } });
        const list = async (query: string): Promise<number> =>
            ((await org.call('GET', `/jobs/ingest${query}`)).json as { records: unknown[] }).records.length;
        expect(await list('?jobType=V2Ingest')).toBe(await list(''));
        expect(await list('?jobType=Classic')).toBe(0);
    });
});

describe('a killed org', () => {
    const command = fileURLToPath(new URL('../src/index.ts', import.meta.url));

    async function start(dataDirectory: string): Promise<{ child: ChildProcess; url: string }> {
        const child = spawn(process.execPath, [command, '--empty', '--json', '--data', dataDirectory], {
            stdio: ['ignore', 'pipe', 'inherit']
        });
        const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
        return { child, url: (JSON.parse(line) as { url: string }).url };
    }

    it('When it is killed after a reply, then what it acknowledged is there', async () => {
        const dataDirectory = mkdtempSync(join(tmpdir(), 'local-org-killed-'));
        const first = await start(dataDirectory);
        const { adminAccessToken } = JSON.parse(
            readFileSync(join(dataDirectory, 'credentials.json'), 'utf8')
        ) as {
            adminAccessToken: string;
        };
        const headers = { authorization: `Bearer ${adminAccessToken}`, 'content-type': 'application/json' };
        const ids: string[] = [];
        for (let n = 0; n < 20; n++) {
            const body = JSON.stringify({ Name: `N${n}` });
            const reply = await fetch(`${first.url}/services/data/v66.0/sobjects/Account`, {
                method: 'POST',
                headers,
                body
            });
            ids.push(((await reply.json()) as { id: string }).id);
        }
        const body = JSON.stringify({ Name: 'Changed' });
        await fetch(`${first.url}/services/data/v66.0/sobjects/Account/${ids[0]}`, {
            method: 'PATCH',
            headers,
            body
        });
        await fetch(`${first.url}/services/data/v66.0/sobjects/Account/${ids[1]}`, {
            method: 'DELETE',
            headers
        });
        first.child.kill('SIGKILL');
        await once(first.child, 'exit');
        const second = await start(dataDirectory);
        const query = encodeURIComponent('SELECT Id, Name FROM Account ORDER BY Id');
        const reply = await fetch(`${second.url}/services/data/v66.0/query?q=${query}`, { headers });
        const { records } = (await reply.json()) as { records: Array<{ Id: string; Name: string }> };
        expect(records.map(({ Id }) => Id)).toEqual(ids.filter((_, index) => index !== 1));
        expect(records[0]?.Name).toBe('Changed');
        const found = await fetch(`${second.url}/services/data/v66.0/sobjects/Account/${ids[7]}`, {
            headers
        });
        expect(await found.json()).toMatchObject({ Name: 'N7' });
        second.child.kill('SIGTERM');
        await once(second.child, 'exit');
        rmSync(dataDirectory, { recursive: true, force: true });
    });
});
