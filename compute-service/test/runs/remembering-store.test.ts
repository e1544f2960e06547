import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { rememberingStore } from '../../src/runs/remembering-store.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import { runsOfOrg, type AskedRuns } from '../../src/runs/store-of-org.ts';
import type { RunStore } from '../../src/runs/store.ts';
import { handClock, newRun, nightRequest } from './samples.ts';

const KEPT_MS = 60;

describe('A store that remembers', () => {
    const clock = handClock();
    let folder: string;
    let own: RunStore;
    let other: RunStore;
    let reads: string[];
    let store: AskedRuns;

    /** The store with a note of each reading that reached it. */
    const counted = (of: RunStore): Parameters<typeof rememberingStore>[0] => ({
        find: (runId) => (reads.push('find'), of.find(runId)),
        list: (filter) => (reads.push('list'), of.list(filter)),
        timesOfRunsLike: (run, limit) => (reads.push('times'), of.timesOfRunsLike(run, limit)),
        queuedBehind: (runId) => (reads.push('behind'), of.queuedBehind(runId)),
        createOnce: (run) => of.createOnce(run),
        change: (runId, decide) => of.change(runId, decide),
        eventsAfter: (options) => of.eventsAfter(options),
        changeMark: () => of.changeMark()
    });

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), 'dial-flow-remembering-'));
        const open = (): RunStore =>
            openSqliteRunStore({ file: join(folder, 'runs.sqlite'), clock, leaseMs: 10_000 });
        [own, other] = [open(), open()];
        reads = [];
        store = rememberingStore(counted(own), KEPT_MS);
    });
    afterEach(async () => {
        await own.close();
        await other.close();
        await rm(folder, { recursive: true });
    });

    const readAll = async (runId: string) => {
        const run = await store.find(runId);
        if (!run) throw new Error('There is no such run');
        return {
            run,
            page: await store.list({ limit: 50 }),
            times: await store.timesOfRunsLike(run, 14),
            behind: await store.queuedBehind(runId)
        };
    };

    it('When nothing changes, then each answer is read once and given as the same object', async () => {
        const { run } = await own.createOnce(newRun());
        const [first, second] = [await readAll(run.id), await readAll(run.id)];
        expect(reads).toEqual(['find', 'list', 'times', 'behind']);
        expect(second.run).toBe(first.run);
        expect(second.page).toBe(first.page);
        expect(second.times).toBe(first.times);
    });

    it('When different things are asked, then each has its own answer', async () => {
        const { run } = await own.createOnce(newRun());
        await own.createOnce(newRun({ request: nightRequest({ org: 'globex' }) }));
        const ids = async (filter: Parameters<AskedRuns['list']>[0]): Promise<readonly string[]> =>
            (await store.list(filter)).runs.map(({ org }) => org);
        for (const round of [1, 2]) {
            expect({ round, all: await ids({ limit: 50 }) }).toEqual({ round, all: ['globex', 'default'] });
            expect(await ids({ limit: 1 })).toEqual(['globex']);
            expect(await ids({ limit: 50, org: 'default' })).toEqual(['default']);
            expect(await ids({ limit: 50, status: 'failed' })).toEqual([]);
            expect(await runsOfOrg(store, 'globex').find(run.id)).toBeNull();
            expect((await runsOfOrg(store, 'default').find(run.id))?.id).toBe(run.id);
            expect(await store.find('unknown')).toBeNull();
        }
    });

    it.each(['this process', 'another process'])(
        'When %s changes a run, then it is read anew',
        async (who) => {
            const writer = who === 'this process' ? own : other;
            const { run } = await own.createOnce(newRun());
            expect((await readAll(run.id)).run.status).toBe('queued');
            const claimed = await writer.claimNext('worker');
            expect((await readAll(run.id)).run.status).toBe('running');
            if (claimed) await writer.write(claimed.lease, { run: { rowsIn: 7 }, event: { kind: 'run' } });
            const { run: found, page } = await readAll(run.id);
            expect([found.rowsIn, page.runs[0]?.rowsIn]).toEqual([7, 7]);
            const { run: next } = await writer.createOnce(newRun());
            expect((await store.list({ limit: 50 })).runs.map(({ id }) => id)).toEqual([next.id, run.id]);
            expect(await store.queuedBehind(next.id)).toBe(run.id);
        }
    );

    it('When two processes write all the time, then no answer is older than the asking', async () => {
        const { run } = await own.createOnce(newRun());
        for (let round = 1; round <= 50; round += 1) {
            const writer = round % 2 === 0 ? own : other;
            const patch = { decisionReason: `round ${round}` };
            const changed = writer.change(run.id, () => ({ patch, event: { kind: 'run' } }));
            const early = await store.find(run.id);
            const { seq } = await changed;
            const found = await store.find(run.id);
            expect([found?.decisionReason, found?.seq]).toEqual([patch.decisionReason, seq]);
            expect(early?.seq).toBeLessThanOrEqual(seq);
        }
    });

    it('When the store changes while an answer is read, then that answer is not kept for the new state', async () => {
        const { run } = await own.createOnce(newRun());
        let isFirst = true;
        const slow = rememberingStore({
            ...counted(own),
            find: async (runId) => {
                const found = await own.find(runId);
                if (isFirst) {
                    isFirst = false;
                    await other.change(runId, () => ({
                        patch: { decisionReason: 'meanwhile' },
                        event: { kind: 'run' }
                    }));
                }
                return found;
            }
        });
        await slow.find(run.id);
        expect((await slow.find(run.id))?.decisionReason).toBe('meanwhile');
    });

    it('When texts are erased by another process, then they are gone from the next answer', async () => {
        const { run } = await own.createOnce(newRun());
        await own.change(run.id, () => ({
            patch: { status: 'cancelled', decisionReason: 'Asked by 001GLOBEX' },
            event: { kind: 'run', status: 'cancelled' }
        }));
        expect(JSON.stringify(await readAll(run.id))).toContain('001GLOBEX');
        await other.rewriteTexts(run.id, (text) => text.replaceAll('001GLOBEX', '(erased)'));
        expect(JSON.stringify(await readAll(run.id))).not.toContain('001GLOBEX');
    });

    it('When nobody asks for a while, then nothing is kept', async () => {
        const { run } = await own.createOnce(newRun());
        const first = await store.find(run.id);
        await delay(4 * KEPT_MS);
        expect(await store.find(run.id)).not.toBe(first);
        expect(reads).toEqual(['find', 'find']);
    });

    it('When very many things are asked, then the oldest answers are let go of', async () => {
        for (let limit = 1; limit <= 100; limit += 1) await store.list({ limit });
        reads = [];
        await store.list({ limit: 100 });
        expect(reads).toEqual([]);
        await store.list({ limit: 1 });
        expect(reads).toEqual(['list']);
    });

    it('When the store has no mark of its state, then it is asked each time', async () => {
        const { run } = await own.createOnce(newRun());
        const unmarked = rememberingStore({ ...counted(own), changeMark: () => Promise.resolve(null) });
        await unmarked.find(run.id);
        await unmarked.find(run.id);
        expect(reads).toEqual(['find', 'find']);
    });
});
