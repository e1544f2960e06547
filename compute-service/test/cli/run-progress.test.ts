import { createProgressView, progressLine } from '../../src/cli/run-progress.ts';
import { sampleRun, sampleStep } from './sample-run.ts';

const STARTED = '2026-11-24T02:00:00.000Z';
const after = (seconds: number): number => Date.parse(STARTED) + seconds * 1000;

const ENDED = sampleStep({ engine: 'extract', name: 'inputs', status: 'finished', durationMs: 21_400 });
const running = (done: number | null, total: number | null) =>
    sampleRun({
        steps: [
            ENDED,
            sampleStep({
                engine: 'call_list',
                name: 'a',
                title: 'One account per number',
                status: 'running',
                done,
                total,
                startedAt: STARTED
            }),
            sampleStep({ engine: 'call_list', name: 'b' })
        ]
    });

describe('the progress line', () => {
    it.each([
        [
            running(212_000, 388_412),
            10,
            '[2/3] List IQ: One account per number  212,000 of 388,412 rows  21,200 rows/s  about 9 s left'
        ],
        [running(212_000, 388_412), 1, '[2/3] List IQ: One account per number  212,000 of 388,412 rows'],
        [running(500, null), 5, '[2/3] List IQ: One account per number  500 rows so far  100 rows/s'],
        [running(null, null), 5, '[2/3] List IQ: One account per number'],
        [sampleRun({ status: 'queued', steps: [ENDED] }), 5, '[1/1] Waiting for its turn …']
    ])('When the step stands as in case %#, then it reads so', (run, seconds, line) => {
        expect(progressLine(run, after(seconds))).toBe(line);
    });

    it('When there is no terminal, then a stage is told once and progress every ten seconds', () => {
        const told: string[] = [];
        let now = after(0);
        const view = createProgressView({
            terminal: {
                out: () => undefined,
                err: (text) => told.push(text),
                live: () => undefined,
                isLive: false
            },
            now: () => now
        });
        for (const seconds of [1, 5, 11, 12]) {
            now = after(seconds);
            view.show(running(seconds * 100, 10_000));
        }
        view.end();
        expect(told).toEqual([
            expect.stringMatching(/^Reading +1 step +21 s$/),
            '[2/3] List IQ: One account per number  1,100 of 10,000 rows  100 rows/s  about 89 s left'
        ]);
    });
});
