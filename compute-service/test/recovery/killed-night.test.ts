import type { Run } from '../../src/runs/run.ts';
import { seededRandom, type Death } from './death.ts';
import { readEndState, readMails, type EndState } from './end-state.ts';
import { Nights } from './night-stack.ts';

const nights = new Nights();
let undisturbed: EndState;

beforeAll(async () => {
    await nights.makeWorld();
    const stack = await nights.stack();
    const service = await stack.startService();
    const runId = await stack.launch(service);
    await stack.ended(runId);
    await service.stop();
    undisturbed = await readEndState(stack, runId);
}, 120_000);
afterAll(() => nights.end(), 60_000);

/** Steps that only fill a table in the run's database; they differ in their SQL alone. */
const TABLE_STAGES = new Set(['prepare', 'dedupe', 'flush', 'research', 'call_list']);

/**
 * Steps after which the service is killed: every one that touches more than the run's database, and a third of the
 * others, because a start of the service takes longer than all of them. `DIAL_FLOW_TEST_ALL_STEPS=1` takes them all.
 */
function stepsToDieAfter({ steps }: Run): ReadonlySet<string> {
    const random = seededRandom(20261123);
    const all = process.env['DIAL_FLOW_TEST_ALL_STEPS'] === '1';
    const isChosen = (engine: string): boolean => all || !TABLE_STAGES.has(engine) || random() < 1 / 3;
    return new Set(steps.filter(({ engine }) => isChosen(engine)).map(({ key }) => key));
}

/** How many steps the next service is to finish before it dies. */
function stepsOfNextLife(run: Run, chosen: ReadonlySet<string>): number {
    const ahead = run.steps.filter(({ status }) => status !== 'finished' && status !== 'skipped');
    return ahead.findIndex(({ key }) => chosen.has(key)) + 1;
}

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
});
