import { setTimeout as delay } from 'node:timers/promises';
import type { Run } from '../../src/runs/run.ts';
import { seededRandom, type Death } from './death.ts';
import { readEndState, readMails, type EndState } from './end-state.ts';
import { Nights } from './night-stack.ts';
import { undisturbedNight } from './undisturbed.ts';

const nights = new Nights();
let undisturbed: EndState;

beforeAll(async () => {
    undisturbed = await undisturbedNight(nights);
}, 120_000);
afterAll(() => nights.end(), 60_000);

/** Steps that only fill a table in the run's database; they differ in their SQL alone. */
const TABLE_STAGES = new Set(['prepare', 'dedupe', 'flush', 'research', 'call_list']);

/**
 * Steps after which the service is killed: every one that touches more than the run's database, and an eighth of the
 * others, because a start of the service takes longer than all of them. `DIAL_FLOW_TEST_ALL_STEPS=1` takes them all.
 */
function stepsToDieAfter({ steps }: Run): ReadonlySet<string> {
    const random = seededRandom(20261123);
    const all = process.env['DIAL_FLOW_TEST_ALL_STEPS'] === '1';
    const isChosen = (engine: string): boolean => all || !TABLE_STAGES.has(engine) || random() < 1 / 8;
    return new Set(steps.filter(({ engine }) => isChosen(engine)).map(({ key }) => key));
}

/** How many steps the next service is to finish before it dies. */
function stepsOfNextLife(run: Run, chosen: ReadonlySet<string>): number {
    const ahead = run.steps.filter(({ status }) => status !== 'finished' && status !== 'skipped');
    return ahead.findIndex(({ key }) => chosen.has(key)) + 1;
}

/** Where a service dies within a step, how often, and at the latest at which moment of it. */
const WITHIN_STEPS: readonly (Omit<Death, 'moment'> & { readonly times: number; readonly most: number })[] = [
    { during: 'extract.inputs', kinds: ['request', 'answer', 'rename'], times: 4, most: 20 },
    { during: 'validate.inputs', kinds: ['commit'], times: 1, most: 2 },
    { during: 'results.files', kinds: ['rename'], times: 2, most: 15 },
    { during: 'results.manifest', kinds: ['rename', 'commit'], times: 1, most: 4 },
    { during: 'deliver.files', kinds: ['rename'], times: 2, most: 10 },
    { during: 'deliver.warehouse', kinds: ['commit'], times: 3, most: 5 },
    { during: 'deliver.records', kinds: ['request', 'answer', 'rename'], times: 6, most: 30 },
    { during: 'deliver.content', kinds: ['request', 'answer', 'rename'], times: 4, most: 20 }
];

describe('A night whose service is killed', () => {
    it('When nobody kills it, then it succeeds and delivers (what the others are compared with)', () => {
        expect(undisturbed.run).toMatchObject({ status: 'succeeded', draft: null, error: null });
        expect(Object.keys(undisturbed.files)).toContain('call_list.csv');
        expect(undisturbed.delivered).toEqual(undisturbed.files);
        expect(undisturbed.records['Dial_Run__c']).toHaveLength(1);
        expect(undisturbed.mails).toHaveLength(1);
    });

    it('When it is killed at the ends of its steps, then the run ends as if nothing had happened', async () => {
        const stack = await nights.stack();
        const deathAfter = (moment: number): Death => ({ kinds: ['step'], during: '', moment });
        const first = await stack.startService(deathAfter(1));
        const runId = await stack.launch(first);
        await first.ended;
        const chosen = stepsToDieAfter(await stack.run(runId));
        for (;;) {
            const moment = stepsOfNextLife(await stack.run(runId), chosen);
            if (moment === 0) break;
            expect(await stack.live(runId, deathAfter(moment))).toBe('died');
        }
        const { attempt } = await stack.run(runId);
        expect(attempt).toBe(chosen.size);
        expect(await stack.live(runId, null)).toBe('run ended');
        expect(await readEndState(stack, runId)).toEqual(undisturbed);
        expect(readMails(stack)).toHaveLength(1);
    }, 600_000);

    it('When it is killed within reading, checking, writing and delivering, then nothing is lost or there twice', async () => {
        const stack = await nights.stack();
        const random = seededRandom(3);
        const deaths = WITHIN_STEPS.flatMap(({ times, most, ...where }): Death[] =>
            Array.from({ length: times }, () => ({ ...where, moment: 1 + Math.floor(random() * most) }))
        );
        const [first, ...others] = deaths;
        const service = await stack.startService(first);
        const runId = await stack.launch(service);
        await service.ended;
        for (const death of others) expect([death, await stack.live(runId, death)]).toEqual([death, 'died']);
        expect(await stack.live(runId, null)).toBe('run ended');
        expect((await stack.run(runId)).attempt).toBe(deaths.length + 1);
        expect(await readEndState(stack, runId)).toEqual(undisturbed);
    }, 600_000);

    it('When it is killed by the clock, whatever it does, then the run ends as if nothing had happened', async () => {
        const stack = await nights.stack();
        const random = seededRandom(8);
        const slow = { kind: 'slow', ms: 40, count: null };
        await stack.fault([
            { ...slow, path: '/jobs/' },
            { ...slow, path: 'ContentVersion' }
        ]);
        let service = await stack.startService();
        const runId = await stack.launch(service);
        for (let kills = 0; kills < 6; kills += 1) {
            await delay(200 + random() * 1500);
            await service.kill();
            stack.letLeaseRunOut();
            service = await stack.startService();
        }
        await stack.ended(runId);
        await service.stop();
        expect(await readEndState(stack, runId)).toEqual(undisturbed);
    }, 600_000);

    it('When another service shares its data directory, then that one takes the run over once the lease is out', async () => {
        const stack = await nights.stack();
        const death: Death = { kinds: ['step'], during: 'flush.tallies', moment: 1 };
        const [one, other] = await Promise.all([stack.startService(death), stack.startService(death)]);
        const runId = await stack.launch(one);
        await Promise.race([one.ended, other.ended]);
        expect((await stack.run(runId)).finishedAt).toBeNull();
        expect(await stack.ended(runId)).toMatchObject({ status: 'succeeded', attempt: 2 });
        expect(await readEndState(stack, runId)).toEqual(undisturbed);
    }, 300_000);
});
