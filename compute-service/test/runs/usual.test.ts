import { besideUsual, isLongerThanUsual, timeLeftMs, type RunTimes } from '../../src/runs/usual.ts';
import { sampleRun, sampleStep } from '../support/sample-run.ts';

const STARTED = '2026-11-24T02:00:00.000Z';
const after = (seconds: number): number => Date.parse(STARTED) + seconds * 1000;

const times = (seconds: number): RunTimes => ({
    durationMs: seconds * 1000,
    steps: new Map([
        ['a', seconds * 100],
        ['b', seconds * 200],
        ['c', seconds * 700]
    ])
});

/** Step a took so long, b is on for five seconds, c waits. */
const runAt = (durationMs: number) =>
    sampleRun({
        startedAt: STARTED,
        steps: [
            sampleStep({ key: 'a', status: 'finished', durationMs }),
            sampleStep({ key: 'b', status: 'running', startedAt: STARTED, durationMs: null }),
            sampleStep({ key: 'c', status: 'pending', startedAt: null, durationMs: null })
        ]
    });

describe('What is usual', () => {
    it('When runs took different times, then range and medians are values that occurred, by nearest rank', () => {
        const earlier = [50, 10, 40, 20, 30, 60, 70, 80, 90, 100].map(times);
        const { usual, steps } = besideUsual(runAt(1), earlier);
        expect(usual).toEqual({ p10S: 10, medianS: 50, p90S: 90, nights: 10 });
        expect(steps.map(({ usualMs }) => usualMs)).toEqual([5_000, 10_000, 35_000]);
    });

    it('When there are fewer than three runs, then no step has a usual time and nothing is foretold', () => {
        const run = besideUsual(runAt(1), [times(10), times(20)]);
        expect(run.usual).toEqual({ p10S: 10, medianS: 10, p90S: 20, nights: 2 });
        expect(run.steps.map(({ usualMs }) => usualMs)).toEqual([null, null, null]);
        expect([timeLeftMs(run, after(60)), isLongerThanUsual(run, after(600))]).toEqual([null, null]);
        expect(besideUsual(runAt(1), []).usual).toBeNull();
    });

    it.each([
        ['as usual', 10_000, 15, 5_000 + 70_000],
        ['faster than half the usual counts as half', 1_000, 15, 0 + 35_000],
        ['slower than twice the usual counts as twice', 90_000, 15, 25_000 + 140_000],
        ['too early to tell', 10_000, 9, null],
        ['the step on takes longer than usual', 10_000, 60, 70_000]
    ])('When it goes %s, then so is the time left', (_case, tookMs, seconds, left) => {
        const run = besideUsual(runAt(tookMs), [100, 100, 100].map(times));
        expect(timeLeftMs(run, after(seconds))).toBe(left);
    });

    it('When five runs or more are known, then more than the ninth of ten is longer than usual', () => {
        const run = besideUsual(runAt(1), [100, 110, 120, 130, 140].map(times));
        expect([isLongerThanUsual(run, after(140)), isLongerThanUsual(run, after(141))]).toEqual([
            false,
            true
        ]);
    });
});
