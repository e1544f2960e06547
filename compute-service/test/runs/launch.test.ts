import { defaultAsOf, defaultSeed, isAsOfDate } from '../../src/runs/defaults.ts';
import { launchRun, RUN_ID_PATTERN } from '../../src/runs/launch.ts';
import type { AskedRun } from '../../src/runs/launch.ts';
import { plannedStep, runnerRig } from './runner-rig.ts';
import { nightRequest } from './samples.ts';

describe('Defaults of a run (G11, G15)', () => {
    it.each([
        ['2026-11-24T09:00:00.000Z', '2026-11-23'],
        ['2026-11-24T11:59:59.999Z', '2026-11-23'],
        ['2026-11-24T12:00:00.000Z', '2026-11-24'],
        ['2027-01-01T03:00:00.000Z', '2026-12-31']
    ])('When a run is accepted at %s, then its as-of date is %s', (acceptedAt, asOf) => {
        expect(defaultAsOf(new Date(acceptedAt))).toBe(asOf);
    });

    it('When no seed is given, then it is the as-of date as a number', () => {
        expect(defaultSeed('2026-11-23')).toBe(20261123);
    });

    it.each(['2026-02-30', '1999-12-31', '2101-01-01', '2026-1-1', '20261123', '2026-11-23T00:00:00Z', ''])(
        'When a text is %p, then it is no as-of date',
        (text) => expect(isAsOfDate(text)).toBe(false)
    );

    it.each(['2000-01-01', '2100-12-31', '2028-02-29'])('When a text is %p, then it is one', (text) =>
        expect(isAsOfDate(text)).toBe(true)
    );
});

describe('Launching', () => {
    const asked = (changes: Partial<AskedRun> = {}): AskedRun => ({
        ...nightRequest(),
        asOf: null,
        seed: null,
        ...changes
    });

    it('When as-of and seed are left out, then they are filled in at acceptance, and the id is readable', async () => {
        const { store, planner, clock, clean } = await runnerRig([plannedStep({ key: 'a.b' })]);
        const { run } = await launchRun({ store, planner, clock, asked: asked(), idempotencyKey: null });
        expect(run).toMatchObject({ asOf: '2026-11-23', seed: 20261123 });
        expect(run.id).toMatch(RUN_ID_PATTERN);
        expect(run.id).toMatch(/^20261124T020000-/);
        await clean();
    });

    it('When a launch is repeated a day later in another key order, then it is still the same run', async () => {
        const { store, planner, clock, move, clean } = await runnerRig([plannedStep({ key: 'a.b' })]);
        const launch = (parameters: AskedRun['parameters']) =>
            launchRun({
                ...{ store, planner, clock, idempotencyKey: null },
                asked: asked({ salesforceRunId: 'a0X000000000001EAA', parameters })
            });
        const first = await launch({ flush: { a: 1, b: 2 }, dedupe: {} });
        move(86_400_000);
        const again = await launch({ dedupe: {}, flush: { b: 2, a: 1 } });
        expect(again).toMatchObject({ created: false, run: { id: first.run.id, asOf: '2026-11-23' } });
        await expect(launch({ flush: { a: 2, b: 2 } })).rejects.toMatchObject({
            code: 'idempotency_conflict'
        });
        await clean();
    });
});
