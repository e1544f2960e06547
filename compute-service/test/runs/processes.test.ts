import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../src/runs/clock.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import type { Run } from '../../src/runs/run.ts';
import { STEPS, WorkerQueue } from './worker-queue.ts';

let queue: WorkerQueue;

beforeEach(async () => {
    queue = await WorkerQueue.open();
});
afterEach(() => queue.close());

const countOf = (lines: readonly string[][], what: string, key: string): number =>
    lines.filter(([kind, , step]) => kind === what && step === key).length;

/** What a worker left that was killed at a line of its journal, and what came of its run. */
interface Takeover {
    readonly stored: Run | null;
    readonly begun: readonly (string | undefined)[];
    readonly run: Run;
    readonly lines: readonly string[][];
    readonly numbers: readonly number[];
}

async function killAt({ line, key }: { readonly line: string; readonly key: string }): Promise<Takeover> {
    const own = await WorkerQueue.open();
    try {
        const id = await own.queueRun();
        await own.ended(await own.startWorker({ dieAt: `${line} ${id} ${key}` }));
        const stored = await own.store.find(id);
        const begun = (await own.journal()).flatMap(([kind, , step]) => (kind === 'start' ? [step] : []));
        const survivor = await own.startWorker();
        const run = await own.finalRun(id);
        const lines = await own.journal();
        const events = await own.store.eventsAfter({ runId: id, after: 0, limit: 1000 });
        survivor.kill('SIGTERM');
        await own.ended(survivor);
        return { stored, begun, run, lines, numbers: events.map(({ seq }) => seq) };
    } finally {
        await own.close();
    }
}

describe('A worker that is killed', () => {
    const moments = STEPS.flatMap((key) => [
        { when: `while ${key} runs`, line: 'start', key },
        { when: `right after ${key} has ended`, line: 'end', key }
    ]);
    const takeovers = new Map<string, Takeover>();

    // Each has a queue of its own, so that they need not wait for each other's leases to run out.
    beforeAll(async () => {
        await Promise.all(
            moments.map(async ({ when, ...moment }) => takeovers.set(when, await killAt(moment)))
        );
    });

    it.each(moments)('When it is killed $when, then another one goes on from there', ({ when }) => {
        const { stored, begun, run, lines, numbers } = takeovers.get(when) ?? {};
        expect(stored).toMatchObject({ finishedAt: null });
        expect(run).toMatchObject({ status: 'succeeded', attempt: 2 });
        expect(run?.steps.map(({ rows }) => rows)).toEqual(STEPS.map((step) => step.length));
        // The victim may have come further than the line it was to be killed at, so what it had begun and the
        // store does not have as finished is what runs twice.
        for (const step of STEPS) {
            const known = stored?.steps.find((candidate) => candidate.key === step);
            const expected = begun?.includes(step) && known?.status !== 'finished' ? 2 : 1;
            expect([step, countOf(lines ?? [], 'start', step)]).toEqual([step, expected]);
        }
        expect(lines?.filter(([kind]) => kind === 'announce')).toHaveLength(1);
        expect(numbers).toEqual(numbers?.map((_, index) => index + 1));
    });

    it('When it is killed again and again, then the run still ends once', async () => {
        const id = await queue.queueRun();
        for (const key of STEPS) {
            const victim = await queue.startWorker({ until: `start ${id} ${key}` });
            victim.kill('SIGKILL');
            await queue.ended(victim);
        }
        await queue.startWorker();
        expect(await queue.finalRun(id)).toMatchObject({ status: 'succeeded', attempt: 4 });
    });
});

describe('A worker that is asked to stop', () => {
    it('When it stops within a step, then another one goes on at once, without waiting for the lease', async () => {
        const id = await queue.queueRun();
        const leaving = await queue.startWorker({ until: `start ${id} call_list.ranked`, stepMs: 400 });
        leaving.kill('SIGTERM');
        await queue.ended(leaving);
        expect(leaving.exitCode).toBe(0);
        expect((await queue.store.claimNext('someone'))?.run).toMatchObject({
            ...{ id, status: 'running', attempt: 2 },
            steps: [{ status: 'finished' }, { status: 'pending' }, { status: 'pending' }]
        });
    });
});

describe('Two workers on one queue', () => {
    it('When many runs wait, then each is executed once, by one of them', async () => {
        const ids = await Promise.all(Array.from({ length: 12 }, () => queue.queueRun()));
        await Promise.all([queue.startWorker({ stepMs: 10 }), queue.startWorker({ stepMs: 10 })]);
        const runs = await Promise.all(ids.map((id) => queue.finalRun(id)));
        expect(runs.every(({ status, attempt }) => status === 'succeeded' && attempt === 1)).toBe(true);
        const lines = await queue.journal();
        for (const step of STEPS) expect(countOf(lines, 'start', step)).toBe(ids.length);
        const workersOf = (id: string): Set<string | undefined> =>
            new Set(lines.filter(([kind, run]) => kind === 'start' && run === id).map((line) => line[4]));
        expect(ids.every((id) => workersOf(id).size === 1)).toBe(true);
        expect(new Set(ids.flatMap((id) => [...workersOf(id)])).size).toBe(2);
    });

    it('When several processes make the file at the same time, then all of them open it', async () => {
        await queue.store.close();
        const file = join(queue.folder, 'runs.sqlite');
        await rm(file);
        await Promise.all(Array.from({ length: 4 }, () => queue.startWorker()));
        queue.store = openSqliteRunStore({ file, clock: systemClock, leaseMs: 1000 });
        expect(await queue.finalRun(await queue.queueRun())).toMatchObject({ status: 'succeeded' });
    });
});
