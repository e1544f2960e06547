import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventFrames } from '../../src/http/event-stream.ts';
import { systemClock } from '../../src/runs/clock.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import type { RunStore } from '../../src/runs/store.ts';
import { newRun } from '../runs/samples.ts';

let folder: string;
let store: RunStore;

beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dial-flow-events-'));
    store = openSqliteRunStore({ file: join(folder, 'runs.sqlite'), clock: systemClock, leaseMs: 10_000 });
});
afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
});

async function finishedRun(): Promise<string> {
    const { run } = await store.createOnce(newRun());
    const claimed = await store.claimNext('worker');
    if (!claimed) throw new Error('Nothing to claim');
    await store.write(claimed.lease, {
        run: { status: 'succeeded', finishedAt: new Date().toISOString() },
        endLease: true,
        event: { kind: 'run', status: 'succeeded' }
    });
    return run.id;
}

async function idsOf(runId: string): Promise<readonly string[]> {
    const ids: string[] = [];
    const signal = AbortSignal.timeout(5000);
    const frames = eventFrames({ store, clock: systemClock, runId, after: 0, pollMs: 5, signal });
    for await (const frame of frames) ids.push(...(/^id: (\d+)/.exec(frame)?.slice(1) ?? []));
    expect(signal.aborted).toBe(false);
    return ids;
}

describe('The event stream of an old run', () => {
    it('When retention left only the newest event, then it is sent and the stream ends', async () => {
        const runId = await finishedRun();
        expect(await idsOf(runId)).toEqual(['1', '2', '3']);
        await store.forgetEvents([runId]);
        expect(await idsOf(runId)).toEqual(['3']);
    });

    it('When retention left no event, then the stream ends all the same', async () => {
        const runId = await finishedRun();
        await store.forgetRuns([runId]);
        expect(await idsOf(runId)).toEqual([]);
    });
});
