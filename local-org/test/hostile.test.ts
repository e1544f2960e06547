import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { startTestOrg, type TestOrg } from './support/test-org.ts';

/** What no client should send: the org answers it with an error of its own, and stays up. */

let org: TestOrg;
const faults: unknown[] = [];

beforeAll(async () => {
    org = await startTestOrg({ report: (error) => faults.push(error) });
});

afterEach(async () => {
    const health = await fetch(`${org.url}/local-org/health`);
    expect(await health.json()).toEqual({ status: 'up' });
    expect(faults.splice(0)).toEqual([]);
});

afterAll(() => org.dispose());

/** Sends bytes and gives what comes back until the org hangs up or is silent. */
function raw(bytes: string | Buffer, quietMs = 300): Promise<string> {
    return new Promise((resolve) => {
        const socket = connect(org.port, '127.0.0.1', () => socket.write(bytes));
        let answer = '';
        socket.setTimeout(quietMs, () => socket.destroy());
        socket.on('data', (chunk) => (answer += chunk.toString()));
        socket.on('error', () => socket.destroy());
        socket.on('close', () => resolve(answer));
    });
}

const codeOf = (json: unknown): string | undefined => (json as Array<{ errorCode: string }>)[0]?.errorCode;

describe('bodies', () => {
    it.each([
        ['broken JSON', 'POST', '/sobjects/Account', '{"Name":', 400, 'JSON_PARSER_ERROR'],
        ['a list', 'POST', '/sobjects/Account', '[]', 400, 'JSON_PARSER_ERROR'],
        ['null', 'POST', '/sobjects/Account', 'null', 400, 'JSON_PARSER_ERROR'],
        ['nothing', 'POST', '/sobjects/Account', '', 400, 'JSON_PARSER_ERROR'],
        ['a deep list', 'POST', '/sobjects/Account', '['.repeat(50_000), 400, 'JSON_PARSER_ERROR'],
        ['an object as a text', 'POST', '/sobjects/Account', '{"Name":{"a":{"b":1}}}', 400, undefined],
        ['a number as a text', 'POST', '/sobjects/Account', '{"Name":5}', 400, 'JSON_PARSER_ERROR'],
        [
            'a prototype',
            'POST',
            '/sobjects/Account',
            '{"__proto__":{"Name":"x"},"Name":"y","constructor":"z"}',
            400,
            'INVALID_FIELD'
        ],
        [
            'records that are null',
            'POST',
            '/composite/sobjects',
            '{"records":[null,5,"x"]}',
            400,
            'JSON_PARSER_ERROR'
        ],
        ['no records', 'POST', '/composite/sobjects', '{}', 400, 'JSON_PARSER_ERROR'],
        [
            'requests that are null',
            'POST',
            '/composite',
            '{"compositeRequest":[null]}',
            400,
            'JSON_PARSER_ERROR'
        ],
        ['batch of nulls', 'POST', '/composite/batch', '{"batchRequests":[null]}', 400, 'JSON_PARSER_ERROR'],
        [
            'a tree of nulls',
            'POST',
            '/composite/tree/Account',
            '{"records":[null]}',
            400,
            'JSON_PARSER_ERROR'
        ],
        ['a job of null', 'POST', '/jobs/ingest', 'null', 400, 'JSON_PARSER_ERROR'],
        ['a job of nothing', 'POST', '/jobs/ingest', '{}', 400, 'INVALIDJOB'],
        ['a query of a number', 'POST', '/jobs/query', '{"operation":"query","query":5}', 400, 'INVALIDJOB'],
        [
            'a state of an object',
            'PATCH',
            '/jobs/query/750Lo0000000001AAA',
            '{"state":{}}',
            400,
            'INVALIDJOBSTATE'
        ]
    ])('When a body is %s, then it is refused', async (_, method, path, body, status, code) => {
        const reply = await org.call(method, path, { body });
        expect(reply.status).toBe(status);
        if (code !== undefined) expect(codeOf(reply.json)).toBe(code);
    });

    it.each([
        ['application/xml', 415],
        ['text/plain', 415],
        ['application/x-www-form-urlencoded', 415]
    ])('When a body is %s, then the type is refused', async (type, status) => {
        const reply = await org.call('POST', '/sobjects/Account', {
            body: '{"Name":"x"}',
            headers: { 'content-type': type }
        });
        expect([reply.status, codeOf(reply.json)]).toEqual([status, 'UNSUPPORTED_MEDIA_TYPE']);
    });

    it('When a client takes XML alone, then it is told so', async () => {
        const reply = await org.call('GET', '/limits', { headers: { accept: 'application/xml' } });
        expect([reply.status, codeOf(reply.json)]).toEqual([406, 'NOT_ACCEPTABLE']);
        expect(
            (await org.call('GET', '/limits', { headers: { accept: 'application/xml, */*' } })).status
        ).toBe(200);
    });

    it('When a packed body is not packed, or unpacks to too much, then it is refused', async () => {
        const send = (body: Buffer<ArrayBuffer>, encoding = 'gzip'): Promise<Response> =>
            fetch(`${org.url}/services/data/v66.0/sobjects/Account`, {
                method: 'POST',
                body: new Uint8Array(body),
                headers: {
                    authorization: `Bearer ${org.credentials.adminAccessToken}`,
                    'content-type': 'application/json',
                    'content-encoding': encoding
                }
            });
        expect((await send(Buffer.from('not packed'))).status).toBe(400);
        expect((await send(Buffer.from('{}'), 'br')).status).toBe(415);
        expect((await send(gzipSync(Buffer.alloc(60_000_000, 0x20)))).status).toBe(413);
        expect((await send(gzipSync(Buffer.from('{"Name":"packed"}')))).status).toBe(201);
    });

    it.each([
        ['no boundary', 'multipart/form-data', 'x'],
        [
            'no end',
            'multipart/form-data; boundary=b',
            '--b\r\nContent-Disposition: form-data; name="json"\r\n\r\n{'
        ],
        ['noise', 'multipart/form-data; boundary=b', randomBytes(2000).toString('hex')],
        [
            'no content',
            'multipart/form-data; boundary=b',
            '--b\r\nContent-Disposition: form-data; name="json"\r\n\r\n{}\r\n--b--\r\n'
        ],
        [
            'a path for a name',
            'multipart/form-data; boundary=b',
            '--b\r\nContent-Disposition: form-data; name="json"\r\n\r\n{"PathOnClient":"../../etc/passwd","Title":5}\r\n' +
                '--b\r\nContent-Disposition: form-data; name="VersionData"; filename="../../x"\r\n\r\nx\r\n--b--\r\n'
        ]
    ])('When a multipart body has %s, then it is refused', async (_, type, body) => {
        const reply = await org.call('POST', '/sobjects/ContentVersion', {
            body,
            headers: { 'content-type': type }
        });
        expect(reply.status).toBe(400);
        const job = await org.call('POST', '/jobs/ingest', { body, headers: { 'content-type': type } });
        expect(job.status).toBe(400);
    });
});

describe('addresses', () => {
    it.each([
        '/sobjects/ContentVersion/..%2F..%2F..%2Fetc%2Fpasswd/VersionData',
        '/sobjects/ContentVersion/068Lo0000000001%00AAA/VersionData',
        '/sobjects/Account/%2e%2e%2f%2e%2e%2fx',
        '/sobjects/..%2fAccount/describe',
        "/sobjects/Account/001' OR '1'='1",
        '/sobjects/Account/Name/x',
        '/jobs/ingest/..%2f..%2fx',
        '/jobs/query/7/results',
        '/query/01gLo0000000001AAA-99999999999999999999999',
        '/query/__proto__-1',
        '/nothing',
        '//sobjects//Account'
    ])('When %s is asked for, then there is nothing', async (path) => {
        const reply = await org.call('GET', path);
        expect([400, 404]).toContain(reply.status);
        expect(codeOf(reply.json)).toMatch(/^(NOT_FOUND|INVALID_QUERY_LOCATOR)$/);
    });

    it('When a path cannot be read, then it is refused', async () => {
        expect((await org.call('GET', '/sobjects/Account/%E0%A4%A')).status).toBe(400);
        expect((await org.call('GET', `/query?q=${'x'.repeat(20_000)}`)).status).toBe(414);
        expect((await org.call('GET', '/services/data/v70.0/limits')).status).toBe(404);
        expect((await org.call('GET', '/services/data/v40.0/limits')).text).toContain(
            'not supported by local-org'
        );
    });

    it('When a request is no HTTP, or names another host, then it is refused', async () => {
        const token = `Authorization: Bearer ${org.credentials.adminAccessToken}`;
        const host = `Host: 127.0.0.1:${org.port}`;
        expect(await raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400/);
        expect(
            await raw(`GET http://evil.example/ HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`)
        ).toMatch(/^HTTP\/1.1 404/);
        expect(await raw(`OPTIONS * HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`)).toMatch(
            /^HTTP\/1.1 404/
        );
        expect(
            await raw(
                `GET /services/data HTTP/1.1\r\nHost: evil.example\r\n${token}\r\nConnection: close\r\n\r\n`
            )
        ).toMatch(/^HTTP\/1.1 403/);
        expect(
            await raw(
                `GET /services/data/v66.0/limits HTTP/1.1\r\n${host}\r\n${token}\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`
            )
        ).toMatch(/^HTTP\/1.1 431/);
        const twoLengths = `POST /services/data/v66.0/sobjects/Account HTTP/1.1\r\n${host}\r\n${token}\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
        expect(await raw(twoLengths)).toMatch(/^HTTP\/1.1 400/);
    });

    it('When a value would break a header, then no header is broken', async () => {
        const reply = await org.call('GET', '/sobjects/Account/x%0d%0aSet-Cookie:%20a=b');
        expect(reply.status).toBe(404);
        expect(reply.headers.get('set-cookie')).toBeNull();
    });
});

describe('connections', () => {
    it('When a body is announced and never sent, then others are served meanwhile', async () => {
        const head = `POST /services/data/v66.0/sobjects/Account HTTP/1.1\r\nHost: 127.0.0.1:${org.port}\r\nAuthorization: Bearer ${org.credentials.adminAccessToken}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"Name":`;
        const slow = Promise.all(Array.from({ length: 20 }, () => raw(head, 500)));
        expect((await org.call('POST', '/sobjects/Account', { body: { Name: 'Quick' } })).status).toBe(201);
        expect(await slow).toEqual(Array<string>(20).fill(''));
    });

    it('When an upload breaks off, then the job can be uploaded again', async () => {
        const created = await org.call('POST', '/jobs/ingest', {
            body: { object: 'Account', operation: 'insert' }
        });
        const { id } = created.json as { id: string };
        const head = `PUT /services/data/v66.0/jobs/ingest/${id}/batches HTTP/1.1\r\nHost: 127.0.0.1:${org.port}\r\nAuthorization: Bearer ${org.credentials.adminAccessToken}\r\nContent-Type: text/csv\r\nContent-Length: 1000\r\n\r\nName\nx\n`;
        await raw(head);
        const upload = (): Promise<{ status: number }> =>
            org.call('PUT', `/jobs/ingest/${id}/batches`, {
                body: 'Name\ny\n',
                headers: { 'content-type': 'text/csv' }
            });
        // The org may not have noticed yet that the first one is gone.
        let { status } = await upload();
        for (let tries = 0; status !== 201 && tries < 20; tries++) ({ status } = await upload());
        expect(status).toBe(201);
        expect((await org.call('PATCH', `/jobs/ingest/${id}`, { body: { state: 'Aborted' } })).status).toBe(
            200
        );
    });

    it('When a thousand ask at once, then each is answered', async () => {
        const ask = (n: number): Promise<number> =>
            org
                .call(
                    n % 10 === 0 ? 'POST' : 'GET',
                    n % 10 === 0 ? '/sobjects/Account' : '/query?q=SELECT+Id+FROM+Account+LIMIT+5',
                    {
                        ...(n % 10 === 0 ? { body: { Name: `N${n}` } } : {})
                    }
                )
                .then(({ status }) => status);
        const answers = await Promise.all(Array.from({ length: 1000 }, (_, n) => ask(n)));
        expect(new Set(answers)).toEqual(new Set([200, 201]));
    });
});

describe('queries', () => {
    const ask = async (query: string): Promise<[number, string | undefined]> => {
        const reply = await org.call('POST', '/jobs/query', { body: { operation: 'query', query } });
        return [reply.status, codeOf(reply.json)];
    };

    it('When a query is deep or long, then it is answered or refused', async () => {
        const nested = (depth: number): string =>
            `SELECT Id FROM Account WHERE ${'('.repeat(depth)}Name = 'x'${')'.repeat(depth)}`;
        expect((await ask(nested(150)))[0]).toBe(200);
        expect(await ask(nested(5000))).toEqual([400, 'MALFORMED_QUERY']);
        expect(await ask(`SELECT Id FROM Account WHERE ${'NOT '.repeat(5000)}Name = 'x'`)).toEqual([
            400,
            'MALFORMED_QUERY'
        ]);
        const ids = Array.from({ length: 4000 }, () => "'001Lo0000000001'").join(',');
        expect((await ask(`SELECT Id FROM Account WHERE Id IN (${ids})`))[0]).toBe(200);
        const either = Array.from({ length: 3000 }, (_, n) => `Name = 'n${n}'`).join(' OR ');
        expect((await ask(`SELECT Id FROM Account WHERE ${either}`))[0]).toBe(200);
        expect(await ask(`SELECT Id FROM Account WHERE Name = '${'x'.repeat(100_001)}'`)).toEqual([
            400,
            'MALFORMED_QUERY'
        ]);
        expect(await ask("SELECT Id FROM Account WHERE Name = '\0'")).toEqual([200, undefined]);
        const jobs = (await org.call('GET', '/jobs/query')).json as { records: Array<{ id: string }> };
        for (const { id } of jobs.records) {
            let state = 'InProgress';
            for (let tries = 0; state !== 'JobComplete' && tries < 100; tries++)
                state = ((await org.call('GET', `/jobs/query/${id}`)).json as { state: string }).state;
            expect(state).toBe('JobComplete');
        }
    });
});
