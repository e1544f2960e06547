import type { NightStep } from '../../src/night/night-step.ts';
import { stepNewsOf } from '../../src/night/step-news.ts';
import type { StepExecution } from '../../src/runs/plan.ts';
import { sampleRun, sampleStep } from '../support/sample-run.ts';

const KEYS = ['prepare.one', 'prepare.two', 'prepare.three', 'prepare.four'] as const;
const run = sampleRun({ steps: KEYS.map((key, order) => sampleStep({ key, order })) });

/** An org that takes events when it is told to, and remembers which steps they name. */
function slowOrg() {
    const told: unknown[] = [];
    const waiting: ((success: boolean) => void)[] = [];
    const create = (event: Record<string, unknown>): Promise<{ success: boolean; errors: object[] }> => {
        told.push(event['Step__c']);
        return new Promise((resolve) => waiting.push((success) => resolve({ success, errors: [] })));
    };
    return {
        told,
        /** Answers the oldest event and lets what waits for the answer go on. */
        async answer(success: boolean): Promise<void> {
            waiting.shift()?.(success);
            await new Promise(setImmediate);
        },
        connection: {
            records: <T>({ operation }: { operation: (jsforce: never) => Promise<T> }): Promise<T> =>
                operation({ sobject: () => ({ create }) } as never)
        }
    };
}

const begun = (key: string): { step: NightStep; execution: StepExecution } => ({
    step: { key } as NightStep,
    execution: { signal: new AbortController().signal, run: () => Promise.resolve(run) } as StepExecution
});

describe('News of steps', () => {
    it('When steps are over before the org has taken an event, then only the newest of them is told', async () => {
        const org = slowOrg();
        const news = stepNewsOf(org.connection);
        for (const key of KEYS) news.begins(begun(key));
        await new Promise(setImmediate);
        expect(org.told).toEqual(['prepare.one']);
        await org.answer(true);
        expect(org.told).toEqual(['prepare.one', 'prepare.four']);
        await org.answer(true);
        news.begins(begun('prepare.two'));
        await new Promise(setImmediate);
        expect(org.told).toEqual(['prepare.one', 'prepare.four', 'prepare.two']);
    });

    it('When the org refuses an event, then it is left in peace for a while', async () => {
        const org = slowOrg();
        const news = stepNewsOf(org.connection);
        news.begins(begun('prepare.one'));
        news.begins(begun('prepare.two'));
        await new Promise(setImmediate);
        await org.answer(false);
        news.begins(begun('prepare.three'));
        await news.settled();
        expect(org.told).toEqual(['prepare.one']);
    });

    it('When the run ends, then what is on its way arrives before, and what waits is not told any more', async () => {
        const org = slowOrg();
        const news = stepNewsOf(org.connection);
        news.begins(begun('prepare.one'));
        news.begins(begun('prepare.two'));
        await new Promise(setImmediate);
        let isSettled = false;
        const settled = news.settled().then(() => {
            isSettled = true;
        });
        await new Promise(setImmediate);
        expect(isSettled).toBe(false);
        await org.answer(true);
        await settled;
        expect(org.told).toEqual(['prepare.one']);
    });
});
