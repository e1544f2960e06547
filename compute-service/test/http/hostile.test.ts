import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { problem } from '../../src/http/schemas/answers.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { startRig } from './service-rig.ts';

let rig: Awaited<ReturnType<typeof startRig>>;
beforeAll(async () => {
    rig = await startRig({ steps: [plannedStep({ key: 'a.b' })] });
});
afterAll(async () => {
    // Whatever was sent: the service is still there.
    expect((await rig.call('/readyz')).status).toBe(200);
    await rig.clean();
});

/** Sends bytes as they are and returns all that comes back. */
async function raw(request: string): Promise<{ readonly status: number; readonly text: string }> {
    const socket = connect(rig.service.port, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
        text += part;
    });
    socket.write(request);
    await once(socket, 'close');
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), text };
}

const problemIn = (text: string) => problem.parse(JSON.parse(text.slice(text.indexOf('{'))));
const lines = (...parts: string[]): string => [...parts, 'Host: x', 'Connection: close', '', ''].join('\r\n');

describe('Fields', () => {
    it.each([
        ['/v1/runs?limit=0', 'limit must be a whole number from 1 to 200'],
        ['/v1/runs?limit=many', 'limit must be a whole number from 1 to 200'],
        ['/v1/runs?limit=1&limit=2', 'limit must be a whole number from 1 to 200'],
        ['/v1/runs?engine=sorter', 'engine must be one of dedupe, flush, research, call_list'],
        ['/v1/runs/12345678-a/explain?number=', 'number must not be empty'],
        [`/v1/runs/12345678-a/explain?number=${'1'.repeat(65)}`, 'number must have at most 64 characters'],
        ['/v1/runs/12345678-a/results/call_list?limit=1001', 'limit must be a whole number from 1 to 1000']
    ])('When a query is %s, then it is said what the field must be', async (path, sentence) => {
        const answer = await rig.call(path);
        expect(problem.parse(answer.body)).toMatchObject({ status: 400, code: 'invalid_request' });
        expect(answer.body).toMatchObject({ detail: `${sentence}.` });
    });

    it.each([
        [{ pipeline: 'nightly', seed: -1 }, 'seed must be a whole number from 0 to 9007199254740991'],
        [{ pipeline: 'nightly', seed: '5' }, 'seed must be a whole number from 0 to 9007199254740991'],
        [{ pipeline: 'nightly', dryRun: 'yes' }, 'dryRun must be true or false'],
        [{ pipeline: 'nightly', asOf: 20261123 }, 'asOf must be a text'],
        [{ pipeline: 'nightly', parameters: [] }, 'parameters must be an object'],
        [{ pipeline: 'weekly' }, 'pipeline must be nightly'],
        [{ engines: [] }, 'engines must name at least 1'],
        [[], 'body must be an object']
    ])('When a body is %j, then it is said what the field must be', async (body, sentence) => {
        const answer = await rig.post('/v1/runs', JSON.stringify(body));
        expect(answer.body).toMatchObject({ status: 400, detail: `${sentence}.` });
    });

    it('When a field is missing, then it is said that it must be given', async () => {
        const answer = await rig.post('/v1/runs/12345678-a/discard', '{}');
        expect(answer.body).toMatchObject({
            faults: [
                { field: 'reason', message: 'reason must be given' },
                { field: 'decidedBy', message: 'decidedBy must be given' }
            ]
        });
    });
});

describe('Bodies', () => {
    it.each([
        ['cut off', '{"pipeline": "night', 400, 'invalid_request'],
        ['a bare text', '"nightly"', 400, 'invalid_request'],
        ['null', 'null', 400, 'invalid_request'],
        [
            'nested a hundred thousand times',
            '['.repeat(100_000) + ']'.repeat(100_000),
            400,
            'invalid_request'
        ],
        [
            'nested in a parameter',
            `{"pipeline":"nightly","parameters":{"flush":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}}`,
            400,
            'invalid_request'
        ],
        ['larger than a megabyte', `{"pipeline":"${'n'.repeat(1_100_000)}"}`, 413, 'too_large']
    ])('When a body is %s, then it is refused as a problem', async (_case, body, status, code) => {
        const answer = await rig.post('/v1/runs', body);
        expect(problem.parse(answer.body)).toMatchObject({ status, code });
        expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
        expect(answer.text.length).toBeLessThan(5000);
    });

    it.each([
        'text/plain',
        'application/x-www-form-urlencoded',
        'application/json; charset=iso-8859-1',
        'multipart/form-data'
    ])('When a body says it is %s, then it is not read', async (type) => {
        const answer = await rig.post('/v1/runs', '{"pipeline":"nightly"}', { 'content-type': type });
        expect(problem.parse(answer.body)).toMatchObject({ status: 415, code: 'unsupported_media_type' });
    });

    it('When a body is compressed, then it is not unpacked', async () => {
        const answer = await rig.call('/v1/runs', {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
            body: gzipSync('{"pipeline":"nightly"}')
        });
        expect(problem.parse(answer.body).code).toBe('unsupported_media_type');
    });

    it('When a launch has a thousand faults, then the answer stays short', async () => {
        const fields = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`x${index}`, index]));
        const answer = await rig.post('/v1/runs', { pipeline: 'nightly', ...fields });
        expect(answer.body['faults']).toHaveLength(50);
    });
});

describe('Addresses', () => {
    it.each([
        ['/v1/nothing', 404],
        ['/v1/runs/..%2f..%2fhealthz', 400],
        ["/v1/runs/1'%20OR%20'1'='1", 400],
        ['/v1/runs/%E0%A4%A', 400],
        ['/v1/runs/20261124T020000-0000000000', 404],
        [`/v1/runs/${'a'.repeat(5000)}`, 400],
        ['/V1/runs', 404],
        ['/v1/runs?status=nothing', 400],
        ['/v1/runs?status[]=failed', 400],
        ['/v1/runs?__proto__[x]=1', 400],
        ['/v1/runs?limit=1e3', 400],
        ['/v1/runs?cursor=bm9uc2Vuc2U', 400]
    ])('When %s is asked for, then the answer is a problem with status %i', async (path, status) => {
        const answer = await rig.call(path);
        expect(answer.status).toBe(status);
        expect(problem.parse(answer.body).status).toBe(status);
    });

    it.each([
        ['DELETE', '/v1/runs', 'POST, GET'],
        ['GET', '/v1/previews', 'POST'],
        ['PUT', '/v1/runs/20261124T020000-0000000000', 'GET'],
        ['OPTIONS', '/v1/engines', 'GET']
    ])('When %s is tried on %s, then the answer says what is possible', async (method, path, allow) => {
        const answer = await rig.call(path, { method });
        expect(problem.parse(answer.body)).toMatchObject({ status: 405, code: 'method_not_allowed' });
        expect(answer.headers.get('allow')).toBe(allow);
    });
});

describe('Headers', () => {
    it('When a reference comes with a request, then it comes back; a harmful one is replaced', async () => {
        const answer = await rig.call('/v1/nothing', { headers: { 'x-correlation-id': 'night:42' } });
        expect([answer.headers.get('x-correlation-id'), answer.body['correlationId']]).toEqual([
            'night:42',
            'night:42'
        ]);
        const odd = await rig.call('/v1/nothing', { headers: { 'x-correlation-id': '<script>' } });
        expect(odd.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    });

    it.each(['Authorization: Bearer a', 'Idempotency-Key: b', 'X-Correlation-Id: c', 'Last-Event-ID: 2'])(
        'When a header comes twice (%s), then the request is refused',
        async (header) => {
            const { status, text } = await raw(
                lines('GET /v1/runs HTTP/1.1', header, header.replace(/.$/, 'z'))
            );
            expect(status).toBe(400);
            expect(problemIn(text).code).toBe('invalid_request');
        }
    );

    it.each([' ', 'a b', 'x'.repeat(201), 'ü'])(
        'When an idempotency key is %p, then it is refused',
        async (key) => {
            const value = Buffer.from(key, 'utf8').toString('latin1');
            const answer = await rig
                .post('/v1/runs', { pipeline: 'nightly' }, { 'idempotency-key': value })
                .catch(() => null);
            if (key === ' ') return;
            expect(answer?.status).toBe(400);
        }
    );

    it.each([
        ['no HTTP', 'hello\r\n\r\n'],
        [
            'two lengths',
            `POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}`
        ],
        [
            'length and chunks',
            `POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`
        ],
        ['a header with a line break', `GET /v1/runs HTTP/1.1\r\nHost: x\r\nX-A: b\rc\r\n\r\n`]
    ])('When a connection sends %s, then it gets a problem and is closed', async (_case, request) => {
        const { status, text } = await raw(request);
        expect(status).toBe(400);
        expect(problemIn(text)).toMatchObject({ code: 'invalid_request' });
    });

    it('When a connection sends headers without end, then it is told that they are too large', async () => {
        const { status, text } = await raw(`GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`);
        expect(status).toBe(431);
        expect(problemIn(text)).toMatchObject({ code: 'headers_too_large' });
    });

    it('When the answer is seen, then it says nothing about what it is made of', async () => {
        const { headers } = await rig.call('/v1/runs');
        expect(headers.get('x-powered-by')).toBeNull();
        expect(headers.get('cache-control')).toBe('no-store');
        expect(headers.get('x-content-type-options')).toBe('nosniff');
    });
});

describe('The port', () => {
    it('When it is in use, then the start says so and what to set', async () => {
        await expect(startRig({ steps: [], port: rig.service.port })).rejects.toMatchObject({
            code: 'configuration',
            message: expect.stringContaining('is in use'),
            advice: expect.stringContaining('DIAL_FLOW_PORT')
        });
    });
});
