import { z } from 'zod';
import { problem } from '../../src/http/schemas/answers.ts';
import { runEvent } from '../../src/http/schemas/run.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { startHolding, startSucceeding } from './api-rigs.ts';
import type { Rig } from './api-rigs.ts';
import { API_KEY, startRig } from './service-rig.ts';

let rig: Rig;
let held: Rig;
beforeAll(async () => {
    rig = await startSucceeding();
    held = await startHolding();
});
afterAll(async () => {
    await rig.clean();
    await held.clean();
});

describe('Events', () => {
    const framesOf = (text: string): { id: number; event: string; data: z.output<typeof runEvent> }[] =>
        text
            .split('\n\n')
            .filter((block) => block.startsWith('id:'))
            .map((block) => {
                const [, id = '', event = '', data = ''] =
                    /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(block) ?? [];
                return { id: Number(id), event, data: runEvent.parse(JSON.parse(data)) };
            });
    const watch = (runId: string, lastEventId?: string) =>
        rig.call(`/v1/runs/${runId}/events`, {
            headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
        });

    it('When a run is watched from its launch, then all its events come, and the stream ends with it', async () => {
        const { body } = await rig.post('/v1/runs', { pipeline: 'nightly' });
        const stream = await watch(String(body['runId']));
        expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
        const frames = framesOf(stream.text);
        expect(frames.map(({ id }) => id)).toEqual(frames.map((_, index) => index + 1));
        expect(frames.every(({ id, event, data }) => data.seq === id && data.kind === event)).toBe(true);
        expect(frames.at(-1)?.data).toMatchObject({ kind: 'run', status: 'succeeded' });
    });

    it('When a client comes back, then it gets what it missed; when it missed nothing, it is told to stay away', async () => {
        const { id, seq } = await rig.night();
        expect(framesOf((await watch(id, '3')).text).map((frame) => frame.id)).toEqual(
            Array.from({ length: seq - 3 }, (_, index) => index + 4)
        );
        expect((await watch(id, String(seq))).status).toBe(204);
        expect((await watch(id, '99999999')).status).toBe(204);
        expect((await watch(id, 'x')).status).toBe(400);
        expect((await watch('20261124T020000-0000000000')).status).toBe(404);
    });

    it('When a draft was accepted in between, then its first end does not end the replay', async () => {
        const run = await held.night();
        await held.post(`/v1/runs/${run.id}/accept`, { reason: 'r', decidedBy: 'd' });
        await held.ended(run.id);
        const frames = framesOf((await held.call(`/v1/runs/${run.id}/events`)).text);
        expect(frames.filter(({ data }) => data.status === 'failed')).toHaveLength(1);
        expect(frames.at(-1)?.data.status).toBe('succeeded');
    });

    it('When a caller holds many streams open, then one more is refused, others are served, and an ended one makes room', async () => {
        const patient = await startRig({
            steps: [
                plannedStep({ key: 'a.b' }, ({ signal }) => {
                    return new Promise((_resolve, reject) => {
                        signal.addEventListener('abort', () => reject(signal.reason));
                    });
                })
            ]
        });
        const { body } = await patient.post('/v1/runs', { pipeline: 'nightly' });
        const address = `${patient.service.url}/v1/runs/${String(body['runId'])}/events`;
        const open = async (key = API_KEY) => {
            const end = new AbortController();
            const headers = { authorization: `Bearer ${key}` };
            return { end, answer: await fetch(address, { headers, signal: end.signal }) };
        };
        const streams = await Promise.all(Array.from({ length: 32 }, () => open()));
        expect(new Set(streams.map(({ answer }) => answer.status))).toEqual(new Set([200]));
        const { answer } = await open();
        expect(problem.parse(await answer.json())).toMatchObject({
            ...{ status: 429, code: 'too_many_requests', retryable: true },
            detail: 'This caller holds 32 event streams open already.'
        });
        expect(answer.headers.get('retry-after')).toBe('15');
        expect((await open('another-key-of-the-tests')).answer.status).toBe(200);
        streams[0]?.end.abort();
        for (let status = 429; status === 429;) ({ status } = (await open()).answer);
        await patient.clean();
    });

    it('When the service stops, then open streams end', async () => {
        const slow = await startRig({
            steps: [
                plannedStep({ key: 'a.b' }, ({ signal }) => {
                    return new Promise((_resolve, reject) => {
                        signal.addEventListener('abort', () => reject(signal.reason));
                    });
                })
            ]
        });
        const { body } = await slow.post('/v1/runs', { pipeline: 'nightly' });
        const stream = slow.call(`/v1/runs/${String(body['runId'])}/events`);
        await new Promise((resolve) => setTimeout(resolve, 100));
        const startedAt = Date.now();
        await slow.clean();
        expect((await stream).text).toContain('"kind":"run"');
        expect(Date.now() - startedAt).toBeLessThan(2500);
    });
});
