import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/runs/clock.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import type { Run } from '../../src/runs/run.ts';
import type { RunStore } from '../../src/runs/store.ts';
import { describedStep, newRun } from './samples.ts';

const WORKER = fileURLToPath(new URL('./fixtures/worker-process.ts', import.meta.url));
const STEPS = ['extract.read', 'call_list.ranked', 'deliver.files'];

let folder: string;
let store: RunStore;
const children = new Set<ChildProcess>();

beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dial-flow-processes-'));
    store = openSqliteRunStore({ file: join(folder, 'runs.sqlite'), clock: systemClock, leaseMs: 1000 });
});
afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all([...children].map((child) => ended(child)));
    children.clear();
    await store.close();
    await rm(folder, { recursive: true });
});

const ended = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

/** Starts a worker process and waits until it has said a line. With `dieAt` it kills itself right after such a line. */
async function startWorkerProcess({
    until = 'ready',
    stepMs = 60,
    dieAt
}: {
    readonly until?: string;
    readonly stepMs?: number;
    readonly dieAt?: string;
} = {}): Promise<ChildProcess> {
    const args = [WORKER, folder, String(stepMs), ...(dieAt === undefined ? [] : [dieAt])];
    const child = spawn(process.execPath, args, {
        stdio: ['ignore', 'pipe', 'inherit']
    });
    children.add(child);
    for await (const line of createInterface({ input: child.stdout })) {
        if (line.startsWith(until)) return child;
    }
    throw new Error(`The worker ended before it said ${until}`);
}

const queueRun = async (): Promise<string> => {
    const steps = STEPS.map((key) => describedStep({ key }));
    return (await store.createOnce(newRun({ steps }))).run.id;
};
const finalRun = async (id: string): Promise<Run> => {
    for (;;) {
        const run = await store.find(id);
        if (run && run.finishedAt !== null) return run;
        await delay(20);
    }
};
const journal = async (): Promise<string[][]> =>
    (await readFile(join(folder, 'journal.txt'), 'utf8'))
        .trim()
        .split('\n')
        .map((line) => line.split(' '));
const countOf = (lines: readonly string[][], what: string, key: string): number =>
    lines.filter(([kind, , step]) => kind === what && step === key).length;

describe('A worker that is killed', () => {
    const moments = STEPS.flatMap((key) => [
        [`while ${key} runs`, `start`, key],
        [`right after ${key} has ended`, `end`, key]
    ]);

    it.each(moments)(
        'When it is killed %s, then another one goes on from there',
        async (_case, line, key) => {
            const id = await queueRun();
            await ended(await startWorkerProcess({ dieAt: `${line} ${id} ${key}` }));
            const stored = await store.find(id);
            expect(stored?.finishedAt).toBeNull();
            const begun = (await journal()).flatMap(([kind, , step]) => (kind === 'start' ? [step] : []));
            const survivor = await startWorkerProcess();

            const run = await finalRun(id);
            expect(run).toMatchObject({ status: 'succeeded', attempt: 2 });
            expect(run.steps.map(({ rows }) => rows)).toEqual(STEPS.map((step) => step.length));
            const lines = await journal();
            // The victim may have come further than the line it was to be killed at, so what it had begun and the
            // store does not have as finished is what runs twice.
            for (const step of STEPS) {
                const known = stored?.steps.find((candidate) => candidate.key === step);
                const expected = begun.includes(step) && known?.status !== 'finished' ? 2 : 1;
                expect([step, countOf(lines, 'start', step)]).toEqual([step, expected]);
            }
            expect(lines.filter(([kind]) => kind === 'announce')).toHaveLength(1);
            const events = await store.eventsAfter({ runId: id, after: 0, limit: 1000 });
            expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
            survivor.kill('SIGTERM');
            await ended(survivor);
        }
    );

    it('When it is killed again and again, then the run still ends once', async () => {
        const id = await queueRun();
        for (const key of STEPS) {
            const victim = await startWorkerProcess({ until: `start ${id} ${key}` });
            victim.kill('SIGKILL');
            await ended(victim);
        }
        await startWorkerProcess();
        expect(await finalRun(id)).toMatchObject({ status: 'succeeded', attempt: 4 });
    });
});

describe('A worker that is asked to stop', () => {
    it('When it stops within a step, then another one goes on at once, without waiting for the lease', async () => {
        const id = await queueRun();
        const leaving = await startWorkerProcess({ until: `start ${id} call_list.ranked`, stepMs: 400 });
        leaving.kill('SIGTERM');
        await ended(leaving);
        expect(leaving.exitCode).toBe(0);
        expect((await store.claimNext('someone'))?.run).toMatchObject({
            ...{ id, status: 'running', attempt: 2 },
            steps: [{ status: 'finished' }, { status: 'pending' }, { status: 'pending' }]
        });
    });
});

describe('Two workers on one queue', () => {
    it('When many runs wait, then each is executed once, by one of them', async () => {
        const ids = await Promise.all(Array.from({ length: 12 }, queueRun));
        await Promise.all([startWorkerProcess({ stepMs: 10 }), startWorkerProcess({ stepMs: 10 })]);
        const runs = await Promise.all(ids.map(finalRun));
        expect(runs.every(({ status, attempt }) => status === 'succeeded' && attempt === 1)).toBe(true);
        const lines = await journal();
        for (const step of STEPS) expect(countOf(lines, 'start', step)).toBe(ids.length);
        const workersOf = (id: string): Set<string | undefined> =>
            new Set(lines.filter(([kind, run]) => kind === 'start' && run === id).map((line) => line[4]));
        expect(ids.every((id) => workersOf(id).size === 1)).toBe(true);
        expect(new Set(ids.flatMap((id) => [...workersOf(id)])).size).toBe(2);
    });

    it('When several processes make the file at the same time, then all of them open it', async () => {
        await store.close();
        await rm(join(folder, 'runs.sqlite'));
        await Promise.all(Array.from({ length: 4 }, () => startWorkerProcess()));
        store = openSqliteRunStore({ file: join(folder, 'runs.sqlite'), clock: systemClock, leaseMs: 1000 });
        expect(await finalRun(await queueRun())).toMatchObject({ status: 'succeeded' });
    });
});
