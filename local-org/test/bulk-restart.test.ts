import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Bulk jobs over the end of the process that made them, at its own time and by `kill -9`. */

interface Life {
    readonly child: ChildProcess;
    call(
        method: string,
        path: string,
        body?: unknown
    ): Promise<{ status: number; text: string; json: Answer }>;
    locator: string | null;
}

type Answer = Readonly<Record<string, unknown>>;

const command = fileURLToPath(new URL('../src/index.ts', import.meta.url));
let dataDirectory: string;
let life: Life;

async function start(): Promise<Life> {
    const child = spawn(process.execPath, [command, '--empty', '--json', '--data', dataDirectory], {
        stdio: ['ignore', 'pipe', 'inherit']
    });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { url } = JSON.parse(line) as { url: string };
    const { adminAccessToken } = JSON.parse(
        readFileSync(join(dataDirectory, 'credentials.json'), 'utf8')
    ) as { adminAccessToken: string };
    const started: Life = {
        child,
        locator: null,
        async call(method, path, body) {
            const csv = typeof body === 'string';
            const response = await fetch(`${url}/services/data/v66.0${path}`, {
                method,
                headers: {
                    authorization: `Bearer ${adminAccessToken}`,
                    'content-type': csv ? 'text/csv' : 'application/json'
                },
                ...(body === undefined ? {} : { body: csv ? body : JSON.stringify(body) })
            });
            const text = await response.text();
            started.locator = response.headers.get('sforce-locator');
            const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
            return { status: response.status, text, json: isJson ? (JSON.parse(text) as Answer) : {} };
        }
    };
    return started;
}

async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const exited = once(life.child, 'exit');
    life.child.kill(signal);
    await exited;
}

async function ended(path: string): Promise<Answer> {
    for (;;) {
        const { json } = await life.call('GET', path);
        if (['JobComplete', 'Failed', 'Aborted'].includes(String(json['state']))) return json;
        await sleep(20);
    }
}

const namesOf = (count: number): string =>
    `Name\n${Array.from({ length: count }, (_, index) => `N${index}`).join('\n')}\n`;

async function uploaded(rows: string): Promise<string> {
    const { json } = await life.call('POST', '/jobs/ingest', { object: 'Account', operation: 'insert' });
    const id = String(json['id']);
    expect((await life.call('PUT', `/jobs/ingest/${id}/batches`, rows)).status).toBe(201);
    return id;
}

const close = (id: string): Promise<unknown> =>
    life.call('PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });

async function countAccounts(): Promise<unknown> {
    const { json } = await life.call('GET', '/query?q=SELECT+COUNT()+FROM+Account');
    return json['totalSize'];
}

beforeEach(async () => {
    dataDirectory = mkdtempSync(join(tmpdir(), 'local-org-restart-'));
    life = await start();
});

afterEach(async () => {
    await end('SIGKILL');
    rmSync(dataDirectory, { recursive: true, force: true });
});

it.each(['SIGTERM', 'SIGKILL'] as const)(
    'When the org ends by %s, then jobs, their pages and results are there again',
    async (signal) => {
        const written = await uploaded(`${namesOf(7)}""\n`);
        await close(written);
        await ended(`/jobs/ingest/${written}`);
        const open = await uploaded(namesOf(2));
        const query = String(
            (
                await life.call('POST', '/jobs/query', {
                    operation: 'query',
                    query: 'SELECT Id, Name FROM Account ORDER BY Id'
                })
            ).json['id']
        );
        const before = await ended(`/jobs/query/${query}`);
        const read = async (): Promise<string[]> => {
            const pages: string[] = [];
            let locator: string | null = '';
            while (locator !== 'null') {
                const page = `/jobs/query/${query}/results?maxRecords=3&locator=${locator ?? ''}`;
                pages.push((await life.call('GET', page)).text);
                locator = life.locator;
            }
            return pages;
        };
        const results = async (): Promise<string[]> => [
            (await life.call('GET', `/jobs/ingest/${written}/successfulResults`)).text,
            (await life.call('GET', `/jobs/ingest/${written}/failedResults`)).text,
            (await life.call('GET', `/jobs/ingest/${written}/unprocessedRecords`)).text,
            (await life.call('GET', `/jobs/ingest/${written}`)).text
        ];
        const [pages, files] = [await read(), await results()];
        expect(pages).toHaveLength(3);

        await end(signal);
        life = await start();
        expect(await ended(`/jobs/query/${query}`)).toEqual(before);
        expect(await read()).toEqual(pages);
        expect(await results()).toEqual(files);
        expect((await life.call('PUT', `/jobs/ingest/${open}/batches`, namesOf(2))).status).toBe(400);
        await close(open);
        expect(await ended(`/jobs/ingest/${open}`)).toMatchObject({
            state: 'JobComplete',
            numberRecordsProcessed: 2
        });
        expect(await countAccounts()).toBe(9);
    }
);

it('When the newest job was deleted before the end, then its id is not given again', async () => {
    const id = await uploaded(namesOf(1));
    await life.call('PATCH', `/jobs/ingest/${id}`, { state: 'Aborted' });
    expect((await life.call('DELETE', `/jobs/ingest/${id}`)).status).toBe(204);
    await end('SIGTERM');
    life = await start();
    expect((await life.call('GET', `/jobs/ingest/${id}`)).status).toBe(404);
    expect(await uploaded(namesOf(1))).not.toBe(id);
});

it('When the org is killed while a job writes, then each row is there once in the end', async () => {
    const rows = 8_000;
    for (const [round, delay] of [0, 100, 350].entries()) {
        const id = await uploaded(namesOf(rows));
        await close(id);
        await sleep(delay);
        await end('SIGKILL');
        life = await start();
        expect(await ended(`/jobs/ingest/${id}`)).toMatchObject({
            state: 'JobComplete',
            numberRecordsProcessed: rows,
            numberRecordsFailed: 0
        });
        expect(await countAccounts()).toBe(rows * (round + 1));
        const { text } = await life.call('GET', `/jobs/ingest/${id}/successfulResults`);
        expect(text.split('\n')).toHaveLength(rows + 2);
    }
});

it('When the org is killed while a query runs, then the query runs again', async () => {
    const filled = await uploaded(namesOf(30_000));
    await close(filled);
    await ended(`/jobs/ingest/${filled}`);
    const { json } = await life.call('POST', '/jobs/query', {
        operation: 'query',
        query: 'SELECT Id, Name, OwnerId, CreatedDate FROM Account'
    });
    await end('SIGKILL');
    life = await start();
    expect(await ended(`/jobs/query/${String(json['id'])}`)).toMatchObject({
        state: 'JobComplete',
        numberRecordsProcessed: 30_000
    });
});
