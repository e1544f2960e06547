import {
    changesText,
    checksText,
    funnelText,
    removedText,
    resourcesText,
    statesText,
    verdictText
} from '../../src/cli/run-summary.ts';
import { sampleRun, sampleStep } from './sample-run.ts';

describe('the summary of a run', () => {
    it('When steps have ended, then the longest are told with what they took', () => {
        const step = {
            name: 'flagged',
            status: 'finished',
            engine: 'flush',
            cpuMs: 900,
            peakMemoryMb: 181
        } as const;
        const steps = [
            sampleStep({ ...step, title: 'Quick', durationMs: 5 }),
            sampleStep({ ...step, title: 'Slow', durationMs: 61_000 })
        ];
        const text = resourcesText({ steps, peakMemoryMb: 410 });
        expect(text).toMatch(/peak memory of the run 410 MB.*\n.*AutoFlush IQ: Slow .*181 MB\n.*Quick/);
        expect(resourcesText({ steps: [], peakMemoryMb: null })).toBeNull();
    });

    it('When old data were removed, then each kind is counted, and nothing is said where nothing was', () => {
        const nothing = { databases: 0, journals: 0, events: 0, runs: 0 };
        expect(removedText({ removed: { ...nothing, databases: 1, events: 2400 } })).toBe(
            'Removed of earlier runs: 1 database, 2,400 events.'
        );
        expect(removedText({ removed: nothing })).toBeNull();
        expect(removedText({})).toBeNull();
    });

    it('When a state has no more numbers, then it is named with its share', () => {
        const text = statesText([
            { state: 'CA', target: 1200, taken: 1205 },
            { state: 'WY', target: 34, taken: 29 }
        ]);
        expect(text).toContain("Tomorrow's list by state: 1,234 numbers\n  CA  1,205  WY     29");
        expect(text).toContain('1 state ran out of numbers, others make up for it: WY 29 of 34');
    });

    it('When there are too few numbers in all, then the list says that it is short', () => {
        expect(statesText([{ state: 'CA', target: 10, taken: 4 }])).toContain(
            'The list is shorter than the 10 asked for'
        );
    });

    it('When every state has its share, then that is said', () => {
        expect(statesText([{ state: 'CA', target: 1, taken: 1 }])).toContain('Every state has its share.');
    });

    it('When a check failed, then its sentence is there and those that passed are counted', () => {
        const check = {
            code: 'x',
            title: 'Freshness',
            expected: '3',
            actual: '5',
            sentence: 'The newest call is 5 days old.'
        };
        const text = checksText([
            { ...check, severity: 'error', passed: false },
            { ...check, severity: 'warn', passed: true },
            { ...check, severity: 'off', passed: false }
        ]);
        expect(text).toBe('Checks: 1 of 2 passed\n  FAILED   Freshness: The newest call is 5 days old.');
    });

    it('When rows were dropped, then the funnel says why', () => {
        const row = { engine: 'flush', title: 'All calls', rows: 1000, dropped: null, dropReason: null };
        expect(
            funnelText([row, { ...row, title: 'Dated', rows: 998, dropped: 2, dropReason: 'no date' }])
        ).toBe('AutoFlush IQ\n  All calls  1,000\n  Dated        998  -2  no date');
    });

    it('When approved changes were made, then those left alone are named', () => {
        const report = { target: 'Phone_Removal__c, applied', created: 0, unprocessed: 0 };
        const failures = [
            { key: 'a0R000000000002AAA', reason: 'Conflict: it does not hold the flagged text.' }
        ];
        expect(changesText([{ ...report, sent: 2, updated: 1, failed: 1, failures }])).toBe(
            'Phone_Removal__c, applied: 1 of 2\n  a0R000000000002AAA: Conflict: it does not hold the flagged text.'
        );
        expect(changesText([{ ...report, sent: 5, updated: 2, failed: 3, failures }])).toContain(
            'and 2 more'
        );
    });

    it('When a draft was accepted, then the verdict names who and why', () => {
        const run = sampleRun({
            status: 'succeeded',
            draft: 'accepted',
            decidedBy: 'Dana',
            decisionReason: 'A holiday'
        });
        expect(verdictText(run)).toContain('Dana accepted its draft: A holiday');
    });

    it.each([
        [sampleRun({ status: 'succeeded', dryRun: true }), 'It was a dry run'],
        [sampleRun({ status: 'failed', draft: 'held' }), 'Held back'],
        [sampleRun({ status: 'failed' }), 'FAILED'],
        [sampleRun({ status: 'running' }), 'is running']
    ])('When the run ended as in case %#, then the verdict says so', (run, words) => {
        expect(verdictText(run)).toContain(words);
    });
});
