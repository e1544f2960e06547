import { z } from 'zod';
import { runEvent } from '../../src/http/schemas/run.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { startHolding, startSucceeding } from './api-rigs.ts';
import type { Rig } from './api-rigs.ts';
import { startRig } from './service-rig.ts';

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
