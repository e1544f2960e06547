import { followRun } from '../../src/cli/follow-run.ts';
import { ServiceClient } from '../../src/cli/service-client.ts';
import type { Run } from '../../src/runs/run.ts';
import { answerJson, startFakeService } from './fake-service.ts';
import { sampleRun, sampleStep } from './sample-run.ts';

const STEP = sampleStep({ engine: 'extract', name: 'inputs', status: 'running' });
const RUNNING = sampleRun({ seq: 3, steps: [STEP] });
const frame = (event: { readonly seq: number; readonly [field: string]: unknown }): string =>
    `id: ${event.seq}\nevent: x\ndata: ${JSON.stringify(event)}\n\n`;
const progress = (seq: number, done: number): string =>
    frame({ seq, kind: 'progress', subject: STEP.key, done, total: 10 });

describe('following a run', () => {
    let stop: () => Promise<void>;
    afterEach(() => stop());

    async function follow(
        streams: readonly string[],
        ended: Run
    ): Promise<{ updates: Run[]; after: (string | undefined)[] }> {
        let opened = 0;
        const service = await startFakeService(({ url }, response) => {
            if (!url.endsWith('/events'))
                return answerJson(response, opened >= streams.length ? ended : RUNNING);
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            const stream = streams[opened] ?? '';
            opened += 1;
            // A character that falls apart into two chunks must arrive whole.
            response.write(stream.slice(0, 7));
            setTimeout(() => response.end(stream.slice(7)), 10);
        });
        stop = () => service.stop();
        const updates: Run[] = [];
        const run = await followRun({
            client: new ServiceClient({ url: service.url, apiKey: null }),
            runId: RUNNING.id,
            signal: new AbortController().signal,
            onUpdate: (update) => updates.push(update)
        });
        expect(run).toEqual(ended);
        const after = service.requests
            .filter(({ url }) => url.endsWith('/events'))
            .map(({ headers }) => headers['last-event-id']);
        return { updates, after: after as (string | undefined)[] };
    }

    it('When progress arrives, then the step moves without asking again, and old events are left out', async () => {
        const ended = sampleRun({ status: 'succeeded', seq: 9 });
        const { updates } = await follow(
            [
                `: hello\n\n${progress(2, 1)}${progress(4, 5)}${progress(5, 8)}${frame({ seq: 9, kind: 'run', subject: null, done: null })}`
            ],
            ended
        );
        expect(updates.map(({ steps }) => steps[0]?.done ?? null)).toEqual([null, 5, 8, null]);
    });

    it('When the stream is cut, then it is taken up again', async () => {
        const ended = sampleRun({ status: 'cancelled', seq: 9 });
        const { after } = await follow([progress(4, 5), ''], ended);
        expect(after).toEqual(['3', '3']);
    });
});
