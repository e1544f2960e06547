import { LiveRun, isQuiet, progressText, shareDone, timeLeft } from 'c/liveRun';

const NOW = Date.parse('2026-11-24T02:03:00Z');
const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) {
        await Promise.resolve();
    }
};

const run = (overrides = {}) => ({
    id: 'a01',
    name: 'DR-00412',
    status: 'Running',
    seq: 4,
    startedAt: '2026-11-24T02:00:00Z',
    updatedAt: '2026-11-24T02:02:50Z',
    usual: { p10S: 300, medianS: 360, p90S: 420, nights: 10 },
    steps: [
        {
            key: 'dedupe.a',
            engine: 'dedupe',
            order: 1,
            title: 'A',
            status: 'Finished',
            usualMs: 60000,
            durationMs: 60000
        },
        {
            key: 'dedupe.b',
            engine: 'dedupe',
            order: 2,
            title: 'B',
            status: 'Running',
            usualMs: 120000,
            done: 50,
            total: 100
        },
        { key: 'flush.c', engine: 'flush', order: 3, title: 'C', status: 'Pending', usualMs: 120000 }
    ],
    ...overrides
});
const event = (seq, more = {}) => ({ Run_Id__c: 'a01', Sequence__c: seq, Status__c: 'running', ...more });

function follow({ events = true, load = jest.fn().mockResolvedValue(run()) } = {}) {
    const seen = [];
    const wires = {};
    const unsubscribe = jest.fn();
    const live = new LiveRun({
        runId: 'a01',
        load,
        subscribe: async (onEvent, onBreak) => {
            wires.send = onEvent;
            wires.break = onBreak;
            return events ? unsubscribe : null;
        },
        onChange: (view) => seen.push(view)
    });
    return { live, load, seen, wires, unsubscribe, last: () => seen[seen.length - 1] };
}

describe('c-live-run', () => {
    beforeEach(() => {
        jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick'] });
    });

    afterEach(() => {
        jest.useRealTimers();
    });

    it('When events come before the snapshot, then those newer than it are applied', async () => {
        let answer;
        const load = jest.fn(() => new Promise((resolve) => (answer = resolve)));
        const { live, wires, last } = follow({ load });
        live.start();
        await settle();
        wires.send(event(3, { Step__c: 'dedupe.a', Done__c: 1, Total__c: 9 }));
        wires.send(event(5, { Step__c: 'dedupe.b', Done__c: 80, Total__c: 100 }));
        answer(run());
        await settle();

        expect(last().run.seq).toBe(5);
        expect(last().run.steps[1].done).toBe(80);
        expect(last().mode).toBe('live');
    });

    it('When events 5, 7, 6 come, then 6 is dropped and one snapshot is taken', async () => {
        const { live, load, wires, last } = follow();
        await live.start();
        wires.send(event(5));
        wires.send(event(7, { Step__c: 'flush.c', Done__c: 5, Total__c: 10 }));
        wires.send(event(6, { Step__c: 'dedupe.b', Done__c: 60, Total__c: 100 }));
        expect(last().run.seq).toBe(7);
        expect(last().run.steps[1].status).toBe('Finished');

        load.mockResolvedValue(run({ seq: 7 }));
        jest.advanceTimersByTime(2000);
        await settle();
        expect(load).toHaveBeenCalledTimes(2);
    });

    it('When a snapshot is older than what is known, then it changes nothing', async () => {
        const { live, load, wires, last } = follow();
        await live.start();
        wires.send(event(9, { Status__c: 'succeeded' }));
        load.mockResolvedValue(run({ seq: 8 }));
        jest.advanceTimersByTime(2000);
        await settle();
        expect(last().run.status).toBe('succeeded');
    });

    it('When no event comes for 10 s, then it polls every 5 s without an error, and an event ends that', async () => {
        const { live, load, wires, last } = follow();
        await live.start();
        jest.advanceTimersByTime(10_000);
        await settle();
        expect(last().mode).toBe('polling');
        expect(last().pollS).toBe(5);
        expect(last().error).toBeUndefined();
        jest.advanceTimersByTime(5_000);
        await settle();
        expect(load).toHaveBeenCalledTimes(3);

        wires.send(event(5));
        expect(last().mode).toBe('live');
    });

    it('When polling lasts, then it asks less often', async () => {
        const { live, last } = follow({ events: false });
        await live.start();
        expect(last().pollS).toBe(5);
        for (let polls = 0; polls < 30; polls += 1) {
            jest.advanceTimersByTime(5_000);
            await settle();
        }
        expect(last().pollS).toBe(10);
    });

    it('When the connection is lost, then it waits 5, 10, 20 s and keeps the data', async () => {
        const { live, load, last } = follow({ events: false });
        await live.start();
        load.mockRejectedValue(new Error('gone'));
        const waits = [];
        jest.advanceTimersByTime(5_000);
        await settle();
        for (const seconds of [5, 10, 20]) {
            waits.push((last().retryAt - Date.now()) / 1000);
            expect(last().mode).toBe('lost');
            expect(last().run.name).toBe('DR-00412');
            jest.advanceTimersByTime(seconds * 1000);
            await settle();
        }
        expect(waits).toEqual([5, 10, 20]);

        load.mockResolvedValue(run({ seq: 6 }));
        await live.refresh();
        expect(last()).toMatchObject({ mode: 'polling', error: undefined });
    });

    it('When the page is hidden, then nothing is asked; seen again, it asks once', async () => {
        const { live, load } = follow({ events: false });
        await live.start();
        live.setHidden(true);
        jest.advanceTimersByTime(300_000);
        await settle();
        expect(load).toHaveBeenCalledTimes(1);
        live.setHidden(false);
        await settle();
        expect(load).toHaveBeenCalledTimes(2);
    });

    it('When events with a gap come while the page is hidden, then nothing is asked until it is seen', async () => {
        const { live, load, wires, last } = follow();
        await live.start();
        live.setHidden(true);
        wires.send(event(9, { Status__c: 'succeeded' }));
        jest.advanceTimersByTime(300_000);
        await settle();
        expect(load).toHaveBeenCalledTimes(1);
        expect(last().run.status).toBe('succeeded');

        live.setHidden(false);
        await settle();
        expect(load).toHaveBeenCalledTimes(2);
    });

    it('When the run has ended or is left, then the subscription ends', async () => {
        const ended = follow({ load: jest.fn().mockResolvedValue(run({ status: 'Succeeded' })) });
        await ended.live.start();
        expect(ended.unsubscribe).toHaveBeenCalledTimes(1);

        const left = follow();
        await left.live.start();
        left.live.stop();
        expect(left.unsubscribe).toHaveBeenCalledTimes(1);
    });

    it('When a run was silent for 90 s, then that is told; an ended run may be silent', () => {
        expect(isQuiet(run(), NOW)).toBe(false);
        expect(isQuiet(run(), NOW + 90_000)).toBe(true);
        expect(isQuiet(run({ status: 'Failed' }), NOW + 900_000)).toBe(false);
    });

    it('When a step runs, then text and share come from what was reported', () => {
        expect(progressText(run())).toBe('B: 50 of 100 rows');
        const unknown = run();
        unknown.steps[1] = { ...unknown.steps[1], total: null };
        expect(progressText(unknown)).toBe('B: 50 rows so far');
        expect(shareDone(run())).toBeCloseTo(0.4);
    });

    it('When the time left is told, then only where it can be known', () => {
        expect(timeLeft(run(), NOW)).toBe('About 3 min left');
        expect(timeLeft(run({ usual: { p10S: 1, medianS: 2, p90S: 400, nights: 2 } }), NOW)).toBe('');
        expect(timeLeft(run(), NOW + 600_000)).toBe(
            'Longer than usual: 13 min 0 s so far, usual 5 min 0 s to 7 min 0 s'
        );
        const nearly = run({ steps: run().steps.map((step) => ({ ...step, status: 'Finished' })) });
        expect(timeLeft(nearly, NOW)).toBe('Less than a minute left');
    });
});
