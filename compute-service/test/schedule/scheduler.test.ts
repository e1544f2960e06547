import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { ENGINE_IDS } from '../../src/engines/engine-id.ts';
import { launchRun } from '../../src/runs/launch.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import type { RunStore } from '../../src/runs/store.ts';
import { startDueNight, startScheduler } from '../../src/schedule/scheduler.ts';
import { fakePlanner, plannedStep } from '../runs/runner-rig.ts';
import { nightRequest } from '../runs/samples.ts';

const HOUR_MS = 3_600_000;
const schedule = { cron: '0 2 * * *', timeZone: 'UTC', catchUpMs: 12 * HOUR_MS };
const OLD_ENOUGH = new Date('2026-01-01T00:00:00Z');

describe('The scheduler', () => {
    let folder: string;
    let stores: RunStore[];
    let now: Date;
    const clock = { now: () => now, sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 5)) };
    const { planner } = fakePlanner([plannedStep({ key: 'a.b' })]);
    const engines = ENGINE_IDS;
    const logger = pino({ level: 'silent' });
    let woken: number;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'dial-flow-schedule-'));
        stores = [1, 2].map(() =>
            openSqliteRunStore({ file: join(folder, 'runs.sqlite'), clock, leaseMs: 1000 })
        );
        now = new Date('2026-11-27T02:00:00Z');
        woken = 0;
    });
    afterEach(async () => {
        await Promise.all(stores.map((store) => store.close()));
        rmSync(folder, { recursive: true });
    });

    const store = (at = 0): RunStore => stores[at] as RunStore;
    const look = (at = 0, since = OLD_ENOUGH) =>
        startDueNight(
            {
                ...{ org: 'default', schedule, store: store(at), planner, clock, logger, engines },
                wake: () => (woken += 1)
            },
            since
        );
    const runs = async () => (await store().list({ limit: 100 })).runs;
    const otherRun = async (request = {}) =>
        launchRun({ store: store(), planner, clock, asked: nightRequest(request), idempotencyKey: null });

    it('When a night is due, then it is queued as a full night that delivers, and the worker is woken', async () => {
        expect(await look()).toBe('started');
        const [run] = await runs();
        expect(run).toMatchObject({
            ...{ kind: 'night', pipeline: 'nightly', engines, dryRun: false, status: 'queued' },
            ...{ asOf: '2026-11-26', seed: 20261126, requestedBy: 'schedule' }
        });
        expect(woken).toBe(1);
    });

    it('When several processes look at the same moment and again, then there is one run', async () => {
        const outcomes = await Promise.all(Array.from({ length: 10 }, (_, index) => look(index % 2)));
        expect(outcomes.filter((outcome) => outcome === 'started')).toHaveLength(1);
        now = new Date('2026-11-27T05:00:00Z');
        expect(await look(1)).toBe('there already');
        expect(await runs()).toHaveLength(1);
    });

    it('When the service was away at the hour, then the missed night is caught up once, as of its own day', async () => {
        await look();
        now = new Date('2026-11-28T11:30:00Z');
        expect(await look()).toBe('started');
        expect(await look(1)).toBe('there already');
        expect((await runs()).map(({ asOf }) => asOf)).toEqual(['2026-11-27', '2026-11-26']);
    });

    it('When it was away for days, then the newest night alone is caught up', async () => {
        await look();
        now = new Date('2026-12-03T09:00:00Z');
        expect(await look()).toBe('started');
        expect((await runs()).map(({ asOf }) => asOf)).toEqual(['2026-12-02', '2026-11-26']);
    });

    it('When it comes back too late, then the night is left out', async () => {
        await look();
        now = new Date('2026-11-28T14:00:01Z');
        expect(await look()).toBe('too late');
        expect(await runs()).toHaveLength(1);
    });

    it('When the org or a person started the night, then it is not started again', async () => {
        await otherRun({ asOf: '2026-11-26' });
        expect(await look()).toBe('there already');
        now = new Date('2026-11-28T02:00:00Z');
        await otherRun({ asOf: '2026-11-27', dryRun: true });
        expect(await look()).toBe('started');
    });

    it('When the run store is new, then no night was missed before the service came', async () => {
        now = new Date('2026-11-27T10:00:00Z');
        expect(await look(0, now)).toBe('nothing was missed');
        expect(await runs()).toHaveLength(0);
    });

    it('When the clock is put back over the hour, then the night is not started twice', async () => {
        expect(await look()).toBe('started');
        now = new Date('2026-11-27T01:30:00Z');
        expect(await look()).toBe('too late');
        now = new Date('2026-11-27T02:00:00Z');
        expect(await look()).toBe('there already');
        expect(await runs()).toHaveLength(1);
    });

    it('When the run store is away, then it is asked again until the night is there', async () => {
        let failures = 3;
        const shaky = {
            ...store(),
            list: async (filter: Parameters<RunStore['list']>[0]) => {
                failures -= 1;
                if (failures >= 0) throw new Error('locked');
                return store().list(filter);
            }
        };
        now = new Date('2026-11-27T01:59:59Z');
        const scheduler = startScheduler({
            org: 'default',
            schedule,
            store: shaky,
            planner,
            clock,
            logger,
            engines,
            wake: () => (woken += 1)
        });
        now = new Date('2026-11-27T02:00:00Z');
        while (woken === 0) await clock.sleep();
        await scheduler.stop();
        expect(failures).toBeLessThan(0);
        expect(await runs()).toHaveLength(1);
    });
});
