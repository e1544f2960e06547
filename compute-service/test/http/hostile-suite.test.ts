import { once } from 'node:events';
import { connect } from 'node:net';
import { problem } from '../../src/http/schemas/answers.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { hostileRequests } from './hostile/hostile-requests.ts';
import { API_KEY, startRig } from './service-rig.ts';

const REQUESTS = hostileRequests(API_KEY);

let rig: Awaited<ReturnType<typeof startRig>>;
beforeAll(async () => {
    rig = await startRig({
        steps: [plannedStep({ key: 'a.b' })],
        http: { docsOpen: false, metricsOpen: false }
    });
});
afterAll(async () => rig.clean());

/** Sends bytes and returns all that comes back until the service closes the connection. */
async function send(bytes: Buffer): Promise<string> {
    const socket = connect(rig.service.port, '127.0.0.1');
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    // A service that has refused a large body need not read it to its end.
    socket.on('error', () => undefined);
    socket.write(bytes);
    await once(socket, 'close');
    return Buffer.concat(parts).toString('utf8');
}

describe('Two hundred hostile requests', () => {
    it('When they are counted, then there are more than two hundred, each of them once', () => {
        expect(REQUESTS.length).toBeGreaterThan(200);
        expect(new Set(REQUESTS.map(({ bytes }) => bytes.toString('latin1'))).size).toBe(REQUESTS.length);
    });

    it.each(REQUESTS)('$name', async ({ bytes, status }) => {
        const text = await send(bytes);
        const [head = '', ...rest] = text.split('\r\n\r\n');
        const answered = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
        expect(answered).toBeGreaterThanOrEqual(400);
        expect(answered).toBeLessThan(500);
        if (status !== undefined) expect(answered).toBe(status);
        expect(head.toLowerCase()).toContain('content-type: application/problem+json');

        const content = rest.join('\r\n\r\n');
        const document = problem.parse(JSON.parse(content));
        expect(document.status).toBe(answered);
        expect(document.detail).toMatch(/^\S.{5,}\.$/s);
        expect(document.advice.length).toBeGreaterThan(5);
        expect(content.length).toBeLessThan(25_000);
        // Neither how it is made nor what it holds.
        expect(content).not.toMatch(
            / at .*\.(ts|js):\d|node_modules|SELECT .* FROM|sqlite|SQLITE|ECONN|HPE_/
        );
        expect(content).not.toContain(API_KEY);
        expect((await rig.call('/healthz')).status).toBe(200);
    });

    it('When all of them are over, then no run came of them and the service works', async () => {
        expect((await rig.store.list({ limit: 10 })).runs).toEqual([]);
        expect((await rig.night()).status).toBe('succeeded');
    });
});
