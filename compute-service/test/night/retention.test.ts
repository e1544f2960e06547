import { duckdbEngine } from '../../src/compute/duckdb.ts';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineId } from '../../src/engines/engine-id.ts';
import { applyRetention } from '../../src/night/retention.ts';
import { createWorkspace, workspaceOf } from '../../src/night/workspace.ts';
import type { RunRequest, RunStatus } from '../../src/runs/run.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import type { RunPatch, RunStore } from '../../src/runs/store.ts';
import { handClock, newRun, nightRequest } from '../runs/samples.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const POLICY = { keepWorkspaces: 1, journalDays: 10, eventDays: 20, runDays: 30 };
const ACME = { org: 'acme' };
const EVERYTHING = ['compute.duckdb', 'delivery', 'extract', 'out'];

let directory: string;
let deliveryDirectory: string;
let clock: ReturnType<typeof handClock>;
let store: RunStore;

beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dial-flow-retention-'));
    deliveryDirectory = join(directory, 'delivered');
    clock = handClock();
    store = openSqliteRunStore({ file: join(directory, 'runs.sqlite'), clock, leaseMs: 1000 });
});
afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true });
});

/** A run with all its data that came to an end now; null leaves it running. */
async function finishRun(
    status: RunStatus | null,
    {
        request = {},
        patch = {},
        key = null
    }: {
        readonly request?: Partial<RunRequest>;
        readonly patch?: RunPatch;
        readonly key?: string | null;
    } = {}
): Promise<string> {
    const { run } = await store.createOnce(newRun({ request: nightRequest(request), idempotencyKey: key }));
    const claimed = await store.claimNext('worker');
    if (claimed?.run.id !== run.id) throw new Error('Another run was claimed');
    await store.write(claimed.lease, {
        documents: { warnings: ['a warning'] },
        event: { kind: 'document', subject: 'warnings' }
    });
    if (status) {
        await store.write(claimed.lease, {
            run: { status, finishedAt: clock.now().toISOString(), ...patch },
            endLease: true,
            event: { kind: 'run', status }
        });
    }
    const workspace = workspaceOf({ dataDirectory: directory, runId: run.id });
    await createWorkspace(workspace);
    await writeFile(workspace.database, 'database');
    await writeFile(join(workspace.delivery, 'journal.json'), '{}');
    await writeFile(join(workspace.outputs, 'call_list.csv'), 'rank');
    await mkdir(join(deliveryDirectory, run.id), { recursive: true });
    return run.id;
}

const retain = () =>
    applyRetention({
        dataDirectory: directory,
        deliveryDirectory,
        compute: duckdbEngine(),
        runs: store,
        policy: POLICY,
        now: clock.now()
    });
const filesOf = async (runId: string): Promise<readonly string[]> =>
    (await readdir(join(directory, 'runs', runId)).catch(() => [])).sort();
const eventsOf = async (runId: string): Promise<readonly number[]> =>
    (await store.eventsAfter({ runId, after: 0, limit: 100 })).map(({ seq }) => seq);

describe('Retention', () => {
    it('When a run grows old, then its data go kind by kind, and each time it is told what went', async () => {
        const old = await finishRun('succeeded', { key: 'the-key' });
        const newest = await finishRun('succeeded');
        expect(await retain()).toEqual({ databases: 1, journals: 0, events: 0, runs: 0 });
        expect(await filesOf(old)).toEqual(['delivery', 'out']);

        clock.move(11 * DAY_MS);
        expect(await retain()).toEqual({ databases: 0, journals: 1, events: 0, runs: 0 });
        expect(await filesOf(old)).toEqual(['out']);

        clock.move(10 * DAY_MS);
        const seq = (await store.find(old))?.seq ?? 0;
        expect(await retain()).toEqual({ databases: 0, journals: 0, events: seq - 1, runs: 0 });
        expect(await eventsOf(old)).toEqual([seq]);
        expect((await store.find(old))?.documents).toEqual({ warnings: ['a warning'] });

        clock.move(10 * DAY_MS);
        expect(await retain()).toEqual({ databases: 0, journals: 0, events: 0, runs: 1 });
        expect([await filesOf(old), await readdir(deliveryDirectory)]).toEqual([[], [newest]]);
        expect(await retain()).toEqual({ databases: 0, journals: 0, events: 0, runs: 0 });

        expect(await filesOf(newest)).toEqual(EVERYTHING);
        expect((await eventsOf(newest)).length).toBeGreaterThan(1);
    });

    it('When there are several orgs, then of each the newest and what the next night is compared with are kept', async () => {
        const [first, ofAcme] = [
            await finishRun('succeeded'),
            await finishRun('succeeded', { request: ACME })
        ];
        const failed = await finishRun('failed', { request: ACME });
        const newest = await finishRun('succeeded');
        clock.move(31 * DAY_MS);
        expect(await retain()).toMatchObject({ databases: 1, runs: 1 });
        expect(await filesOf(first)).toEqual([]);
        for (const runId of [ofAcme, failed, newest]) expect(await filesOf(runId)).toEqual(EVERYTHING);
    });

    it('When a night delivered, then the bare run stays, so that what it flagged can still be restored by its id', async () => {
        const delivered = await finishRun('succeeded', { key: 'k' });
        const dry = await finishRun('succeeded', { request: { dryRun: true }, key: 'dry' });
        const failed = await finishRun('failed');
        const change = await finishRun('succeeded', { request: { kind: 'change', engines: [] } });
        await finishRun('succeeded');
        clock.move(31 * DAY_MS);
        expect((await retain()).runs).toBe(4);
        expect(await store.find(delivered)).toMatchObject({ status: 'succeeded', steps: [], documents: {} });
        for (const gone of [dry, failed, change]) expect(await store.find(gone)).toBeNull();
        const again = await store.createOnce(newRun({ idempotencyKey: 'dry' }));
        expect(again.created).toBe(true);
        expect((await store.createOnce(newRun({ idempotencyKey: 'k' }))).run.id).toBe(delivered);
    });

    it('When a run is the last accepted one of its engines, then it keeps everything at any age', async () => {
        const engines = (...ids: EngineId[]) => ({ request: { pipeline: null, engines: ids } });
        const flush = await finishRun('succeeded_with_warnings', engines('flush'));
        const pair = await finishRun('succeeded', engines('dedupe', 'research'));
        const research = await finishRun('succeeded', engines('research'));
        await finishRun('failed');
        clock.move(1000 * DAY_MS);
        const newest = await finishRun('failed');
        expect((await retain()).runs).toBe(1);
        for (const kept of [flush, pair, research, newest]) {
            expect(await filesOf(kept)).toEqual(EVERYTHING);
            expect((await store.find(kept))?.steps).toHaveLength(2);
        }
    });

    it('When many changes follow a night, then its data stay', async () => {
        const failed = await finishRun('failed');
        for (let change = 0; change < 3; change += 1) {
            await finishRun('succeeded', { request: { kind: 'change', engines: [] } });
        }
        await retain();
        expect(await filesOf(failed)).toEqual(EVERYTHING);
    });

    it('When a run is not at its end or holds a draft, then it keeps everything at any age', async () => {
        const held = await finishRun('failed', { patch: { draft: 'held' } });
        const running = await finishRun(null);
        const queued = (await store.createOnce(newRun())).run.id;
        clock.move(1000 * DAY_MS);
        await store.createOnce(newRun());
        expect(await retain()).toEqual({ databases: 0, journals: 0, events: 0, runs: 0 });
        for (const kept of [held, running]) expect(await filesOf(kept)).toEqual(EVERYTHING);
        expect(await store.forgetRuns([held, running, queued])).toBe(0);
        expect(await store.forgetEvents([running, queued])).toBe(0);
    });
});
