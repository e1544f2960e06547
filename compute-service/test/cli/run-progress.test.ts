import { createProgressView, progressLine, waitingText } from '../../src/cli/run-progress.ts';
import { besideUsual, type RunBesideUsual, type RunTimes } from '../../src/runs/usual.ts';
import { sampleRun, sampleStep } from './sample-run.ts';

const STARTED = '2026-11-24T02:00:00.000Z';
const after = (seconds: number): number => Date.parse(STARTED) + seconds * 1000;

const ENDED = sampleStep({ engine: 'extract', name: 'inputs', status: 'finished', durationMs: 21_400 });
const beside = (run: Parameters<typeof sampleRun>[0], earlier: readonly RunTimes[] = []): RunBesideUsual =>
    besideUsual(sampleRun(run), earlier);
const running = (done: number | null, total: number | null) =>
    beside({
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
        [beside({ status: 'queued', steps: [ENDED] }), 5, '[1/1] Waiting for its turn …']
    ])('When the step stands as in case %#, then it reads so', (run, seconds, line) => {
        expect(progressLine(run, after(seconds))).toBe(line);
    });

    it('When earlier runs show how long it takes, then the time left of the whole run follows', () => {
        const { steps, ...run } = running(null, null);
        const earlier = Array.from({ length: 5 }, () => ({
            durationMs: 120_000,
            steps: new Map([
                ['extract.inputs', 21_400],
                ['call_list.a', 40_000],
                ['call_list.b', 60_000]
            ])
        }));
        const shown = beside({ ...run, steps }, earlier);
        expect(progressLine(shown, after(30))).toBe(
            '[2/3] List IQ: One account per number  whole run: about 70 s left'
        );
        expect(progressLine(shown, after(240))).toBe(
            '[2/3] List IQ: One account per number  longer than usual: 4 min 00 s so far, usual 2 min 00 s to 2 min 00 s'
        );
    });

    it('When a step waits, then it is told once why', () => {
        const told: string[] = [];
        const view = createProgressView({
            terminal: {
                out: () => undefined,
                err: (text) => told.push(text),
                live: () => undefined,
                isLive: true
            },
            now: () => after(1)
        });
        const waiting = (message: string | null) =>
            beside({
                steps: [sampleStep({ engine: 'extract', name: 'api_budget', status: 'running', message })]
            });
        const reason = 'The run would touch the reserve. Next try in 3600 s.';
        for (const message of [null, reason, reason, null]) view.show(waiting(message));
        view.end();
        expect(told).toEqual([`Reading: ${reason}`]);
        expect(waitingText(waiting(reason))).toBe(`Reading: ${reason}`);
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
