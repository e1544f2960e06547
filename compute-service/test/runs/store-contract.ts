import { DialFlowError } from '../../src/error.ts';
import type { Clock } from '../../src/runs/clock.ts';
import { LeaseLostError } from '../../src/runs/store.ts';
import type { ClaimedRun, RunStore } from '../../src/runs/store.ts';
import { describedStep, handClock, newRun, nightRequest } from './samples.ts';

const LEASE_MS = 10_000;

/** Opens the same store twice, as two processes do. */
export type OpenStores = (options: {
    readonly clock: Pick<Clock, 'now'>;
    readonly leaseMs: number;
    readonly runsPerOrg?: number;
}) => Promise<{ readonly one: RunStore; readonly other: RunStore; clean(): Promise<void> }>;

/** What every run store must do, whatever it keeps its runs in. */
export function runStoreContract(name: string, open: OpenStores): void {
    describe(`Run store: ${name}`, () => {
        const clock = handClock();
        let store: RunStore;
        let other: RunStore;
        let clean: () => Promise<void>;

        beforeEach(async () => {
            ({ one: store, other, clean } = await open({ clock, leaseMs: LEASE_MS }));
        });
        afterEach(async () => clean());

        const claim = async (from: RunStore = store): Promise<ClaimedRun> => {
            const claimed = await from.claimNext('worker');
            if (!claimed) throw new Error('Nothing to claim');
            return claimed;
        };
        const finish = (claimed: ClaimedRun, status: 'succeeded' | 'failed' = 'succeeded'): Promise<void> =>
            store.write(claimed.lease, {
                run: { status, finishedAt: clock.now().toISOString() },
                endLease: true,
                event: { kind: 'run', status }
            });
        const eventsOf = (runId: string, after = 0) => store.eventsAfter({ runId, after, limit: 1000 });

        describe('creating', () => {
            it('When a run is created, then it is queued with all its steps pending', async () => {
                const { run, created } = await store.createOnce(newRun());
                expect(created).toBe(true);
                expect(run).toMatchObject({ status: 'queued', draft: null, attempt: 0, seq: 1, error: null });
                expect(run.steps.map(({ key, order, status }) => [key, order, status])).toEqual([
                    ['extract.read', 1, 'pending'],
                    ['call_list.ranked', 2, 'pending']
                ]);
                expect(await other.find(run.id)).toEqual(run);
            });

            it('When the same key and request come again, then the same run is returned', async () => {
                const first = await store.createOnce(newRun({ idempotencyKey: 'k' }));
                const again = await other.createOnce(newRun({ idempotencyKey: 'k' }));
                expect(again.created).toBe(false);
                expect(again.run).toEqual(first.run);
            });

            it('When two processes are asked with the same key at once, then one run is made', async () => {
                const asked = Array.from({ length: 10 }, (_, index) =>
                    (index % 2 === 0 ? store : other).createOnce(newRun({ idempotencyKey: 'k' }))
                );
                const answers = await Promise.all(asked);
                expect(new Set(answers.map(({ run }) => run.id)).size).toBe(1);
                expect(answers.filter(({ created }) => created)).toHaveLength(1);
            });

            it('When the same key comes with another request, then it is a conflict', async () => {
                await store.createOnce(newRun({ idempotencyKey: 'k' }));
                await expect(
                    store.createOnce(newRun({ idempotencyKey: 'k', fingerprint: 'g' }))
                ).rejects.toMatchObject({ code: 'idempotency_conflict' });
            });

            it('When an unknown run is looked up or changed, then it is not there', async () => {
                expect(await store.find('nothing')).toBeNull();
                await expect(store.change('nothing', () => null)).rejects.toMatchObject({
                    code: 'not_found'
                });
            });
        });

        describe('the queue as operators see it', () => {
            it('When runs wait and one is worked on, then depth, oldest and the last sign of life are told', async () => {
                expect(await store.queueState()).toEqual({
                    ...{ waiting: 0, oldestQueuedAt: null, orgs: [], leases: [] }
                });
                const queuedAt = clock.now().toISOString();
                const { run: first } = await store.createOnce(newRun());
                clock.move(1000);
                const second = (await store.createOnce(newRun())).run;
                expect(await other.queueState()).toMatchObject({ waiting: 2, oldestQueuedAt: queuedAt });
                const claimed = await claim();
                clock.move(3000);
                await store.heartbeat(claimed.lease);
                const heardAt = clock.now().toISOString();
                clock.move(4000);
                expect(await other.queueState()).toEqual({
                    waiting: 1,
                    oldestQueuedAt: second.queuedAt,
                    orgs: [{ org: 'default', waiting: 1, working: 1 }],
                    leases: [{ runId: first.id, workerId: 'worker', renewedAt: heardAt }]
                });
                await finish(claimed);
                expect((await store.queueState()).leases).toEqual([]);
            });

            it('When a step ends, then what it took is stored with it', async () => {
                const { run } = await store.createOnce(newRun());
                const claimed = await claim();
                await store.write(claimed.lease, {
                    step: {
                        key: 'extract.read',
                        patch: { status: 'finished', peakMemoryMb: 181, cpuMs: 2400 }
                    },
                    event: { kind: 'step', status: 'finished', subject: 'extract.read' }
                });
                const [step, next] = (await other.find(run.id))?.steps ?? [];
                expect(step).toMatchObject({ peakMemoryMb: 181, cpuMs: 2400 });
                expect(next).toMatchObject({ peakMemoryMb: null, cpuMs: null });
            });
        });

        describe('rewriting documents', () => {
            const warn = async (claimed: ClaimedRun): Promise<void> =>
                store.write(claimed.lease, {
                    documents: { warnings: ['about 001A', 'other'], checks: [] },
                    event: { kind: 'document', subject: 'warnings' }
                });

            it('When a run has ended, then its documents are replaced and nothing else changes', async () => {
                const { run } = await store.createOnce(newRun());
                const claimed = await claim();
                await warn(claimed);
                await finish(claimed);
                const before = await store.find(run.id);
                const rewritten = await other.rewriteDocuments(run.id, ({ warnings = [], ...rest }) => ({
                    ...rest,
                    warnings: warnings.filter((text) => !text.includes('001A'))
                }));
                expect(rewritten).toBe(true);
                const after = await store.find(run.id);
                expect(after).toEqual({ ...before, documents: { warnings: ['other'], checks: [] } });
                expect(await store.rewriteDocuments(run.id, (documents) => documents)).toBe(false);
                expect(await store.rewriteDocuments(run.id, () => ({ warnings: ['other'] }))).toBe(true);
                expect((await other.find(run.id))?.documents).toEqual({ warnings: ['other'] });
            });

            it('When a run has ended, then its sentences are replaced one by one and nothing else changes', async () => {
                const { run } = await store.createOnce(newRun());
                const claimed = await claim();
                const error = {
                    ...{ code: 'invalid_input', message: 'Row 001A is odd.', advice: 'Look at 001A.' },
                    ...{ correlationId: 'c', step: 'extract.read' }
                };
                await store.write(claimed.lease, {
                    step: {
                        key: 'extract.read',
                        patch: { status: 'failed', message: 'Row 001A, "it\u2019s odd"' }
                    },
                    event: { kind: 'step', status: 'failed', subject: 'extract.read' }
                });
                const erase = (text: string): string => (text.includes('001A') ? '(erased)' : text);
                expect(await store.rewriteTexts(run.id, erase)).toBe(0);
                await store.write(claimed.lease, {
                    run: {
                        ...{ status: 'failed', error, decisionReason: 'As 001A asked' },
                        finishedAt: clock.now().toISOString()
                    },
                    event: { kind: 'run', status: 'failed', message: 'Ann, because 001A asked' },
                    endLease: true
                });
                const before = await store.find(run.id);
                expect(await other.rewriteTexts(run.id, erase)).toBe(4);
                const events = await store.eventsAfter({ runId: run.id, after: 0, limit: 100 });
                expect(events.at(-1)).toMatchObject({ seq: before?.seq, message: '(erased)' });
                expect(await store.find(run.id)).toEqual({
                    ...before,
                    error: { ...error, message: '(erased)', advice: '(erased)' },
                    decisionReason: '(erased)',
                    steps: before?.steps.map((step) =>
                        step.key === 'extract.read' ? { ...step, message: '(erased)' } : step
                    )
                });
                expect(await store.rewriteTexts(run.id, erase)).toBe(0);
                expect(await store.rewriteTexts('no-such-run', erase)).toBe(0);
            });

            it('When a run is not at its end, then its documents are left alone', async () => {
                const { run } = await store.createOnce(newRun());
                await warn(await claim());
                expect(await store.rewriteDocuments(run.id, () => ({ warnings: [] }))).toBe(false);
                expect((await store.find(run.id))?.documents.warnings).toHaveLength(2);
            });
        });

        describe('listing', () => {
            it('When there are more runs than a page holds, then pages go from the newest to the oldest', async () => {
                const ids: string[] = [];
                for (let index = 0; index < 5; index += 1)
                    ids.push((await store.createOnce(newRun())).run.id);
                const seen: string[] = [];
                let cursor: string | null = null;
                do {
                    const page = await store.list({ limit: 2, ...(cursor === null ? {} : { cursor }) });
                    expect(page.runs.length).toBeLessThanOrEqual(2);
                    seen.push(...page.runs.map(({ id }) => id));
                    cursor = page.cursor;
                } while (cursor !== null);
                expect(seen).toEqual(ids.toReversed());
            });

            it('When filters are given, then only runs of that status and engine are listed', async () => {
                const flushOnly = nightRequest({ pipeline: null, engines: ['flush'] });
                const { run: flush } = await store.createOnce(newRun({ request: flushOnly }));
                const { run: night } = await store.createOnce(newRun());
                await claim();
                const ids = async (filter: object): Promise<string[]> =>
                    (await store.list({ limit: 10, ...filter })).runs.map(({ id }) => id);
                expect(await ids({ status: 'running' })).toEqual([flush.id]);
                expect(await ids({ engine: 'flush' })).toEqual([night.id, flush.id]);
                expect(await ids({ engine: 'research' })).toEqual([night.id]);
                expect(await ids({ engine: 'research', status: 'running' })).toEqual([]);
            });

            it('When a cursor was not given by the store, then it is refused', async () => {
                await expect(store.list({ limit: 1, cursor: 'b29wcw' })).rejects.toMatchObject({
                    code: 'invalid_request',
                    field: 'cursor'
                });
            });

            it('When runs are counted, then every status has a number', async () => {
                await store.createOnce(newRun());
                await store.createOnce(newRun());
                await claim();
                expect(await store.countByStatus()).toMatchObject({ queued: 1, running: 1, failed: 0 });
            });
        });

        describe('claiming', () => {
            it('When runs wait, then they are claimed oldest first and each once', async () => {
                const { run: first } = await store.createOnce(newRun());
                const { run: second } = await store.createOnce(newRun());
                expect((await claim()).run).toMatchObject({ id: first.id, status: 'running', attempt: 1 });
                expect((await claim(other)).run.id).toBe(second.id);
                expect(await store.claimNext('worker')).toBeNull();
            });

            it('When a run waits, then it says behind which one', async () => {
                const { run: first } = await store.createOnce(newRun());
                const { run: second } = await store.createOnce(newRun());
                const { run: third } = await store.createOnce(newRun());
                expect(await store.queuedBehind(first.id)).toBeNull();
                const claimed = await claim();
                expect(await store.queuedBehind(first.id)).toBeNull();
                expect(await store.queuedBehind(second.id)).toBe(first.id);
                expect(await store.queuedBehind(third.id)).toBe(second.id);
                await finish(claimed);
                expect(await store.queuedBehind(second.id)).toBeNull();
            });

            it('When a lease runs out, then another worker claims the run and the old one writes no more', async () => {
                await store.createOnce(newRun());
                const old = await claim();
                clock.move(LEASE_MS + 1);
                const taken = await claim(other);
                expect(taken.run).toMatchObject({ id: old.run.id, attempt: 2 });
                expect(taken.losses).toBe(1);
                expect([await store.holds(old.lease), await store.holds(taken.lease)]).toEqual([false, true]);
                expect(await store.heartbeat(old.lease)).toEqual({ held: false, cancelRequested: false });
                await expect(finish(old)).rejects.toThrow(LeaseLostError);
                await expect(store.declareSteps(old.lease, [])).rejects.toThrow(LeaseLostError);
                expect(await store.find(old.run.id)).toMatchObject({ status: 'running', seq: taken.run.seq });
                expect(await store.heartbeat(taken.lease)).toEqual({ held: true, cancelRequested: false });
            });

            it('When a worker sends heartbeats, then it keeps its run', async () => {
                await store.createOnce(newRun());
                const { lease, run } = await claim();
                for (let beat = 0; beat < 5; beat += 1) {
                    clock.move(LEASE_MS - 1);
                    expect((await store.heartbeat(lease)).held).toBe(true);
                }
                expect(await other.claimNext('other')).toBeNull();
                const stored = await store.find(run.id);
                expect(stored?.updatedAt).toBe(clock.now().toISOString());
                expect(stored?.seq).toBe(run.seq);
            });

            it('When the clock was put back, then the run of a dead worker waits one lease, not the whole hour', async () => {
                await store.createOnce(newRun());
                const dead = await claim();
                clock.move(-3_600_000);
                expect(await other.claimNext('other')).toBeNull();
                clock.move(LEASE_MS + 1);
                expect((await claim(other)).run.id).toBe(dead.run.id);
            });

            it('When the clock was put back, then a worker that is alive keeps its run', async () => {
                await store.createOnce(newRun());
                const { lease } = await claim();
                clock.move(-3_600_000);
                expect(await other.claimNext('other')).toBeNull();
                clock.move(LEASE_MS - 1);
                expect((await store.heartbeat(lease)).held).toBe(true);
                clock.move(LEASE_MS - 1);
                expect(await other.claimNext('other')).toBeNull();
            });

            it('When a worker gives a run back, then it is claimed at once and counts no loss', async () => {
                await store.createOnce(newRun());
                const { lease } = await claim();
                await store.write(lease, { endLease: true, event: { kind: 'run', status: 'running' } });
                const again = await claim(other);
                expect(again).toMatchObject({ losses: 0, run: { attempt: 2, status: 'running' } });
            });

            it('When a step finishes between two losses, then they are not counted together', async () => {
                await store.createOnce(newRun());
                await claim();
                clock.move(LEASE_MS + 1);
                const second = await claim();
                await store.write(second.lease, {
                    step: { key: 'extract.read', patch: { status: 'finished' } },
                    event: { kind: 'step' }
                });
                clock.move(LEASE_MS + 1);
                expect((await claim()).losses).toBe(1);
            });
        });

        describe('writing', () => {
            it('When the worker writes, then step, run, documents and warnings are stored with one event', async () => {
                const { run } = await store.createOnce(newRun());
                const { lease } = await claim();
                await store.write(lease, {
                    run: {
                        rowsIn: 5,
                        error: { code: 'c', message: 'm', advice: 'a', correlationId: 'x', step: null }
                    },
                    step: {
                        key: 'extract.read',
                        patch: { status: 'finished', rows: 5, attempt: 1, message: 'ok' }
                    },
                    documents: { inputs: [] },
                    warnings: ['late', 'late'],
                    event: {
                        kind: 'step',
                        status: 'finished',
                        subject: 'extract.read',
                        done: 5,
                        total: 6,
                        message: 'ok'
                    }
                });
                await store.write(lease, { warnings: ['late', 'small'], event: { kind: 'document' } });
                const stored = await other.find(run.id);
                expect(stored).toMatchObject({
                    rowsIn: 5,
                    error: { code: 'c' },
                    documents: { inputs: [], warnings: ['late', 'small'] }
                });
                expect(stored?.steps[0]).toMatchObject({
                    status: 'finished',
                    rows: 5,
                    attempt: 1,
                    message: 'ok'
                });
                expect((await eventsOf(run.id)).at(-2)).toEqual({
                    ...{ runId: run.id, seq: 3, kind: 'step', status: 'finished', subject: 'extract.read' },
                    ...{ done: 5, total: 6, message: 'ok', at: clock.now().toISOString() }
                });
            });

            it('When anything happens to a run, also a resume, then event numbers have no gap and end at its seq', async () => {
                const { run } = await store.createOnce(newRun());
                const first = await claim();
                await store.write(first.lease, { documents: { checks: [] }, event: { kind: 'document' } });
                await finish(first, 'failed');
                await store.change(run.id, () => ({
                    patch: { status: 'queued' },
                    requeue: true,
                    event: { kind: 'run', status: 'queued' }
                }));
                await finish(await claim(other));
                const numbers = (await eventsOf(run.id)).map(({ seq }) => seq);
                expect(numbers).toEqual(numbers.map((_, index) => index + 1));
                expect((await store.find(run.id))?.seq).toBe(numbers.at(-1));
                expect((await eventsOf(run.id, 4)).map(({ seq }) => seq)).toEqual(numbers.slice(4));
                expect(await store.eventsAfter({ runId: run.id, after: 1, limit: 2 })).toHaveLength(2);
            });

            it('When steps are declared again, then known ones keep their state, new ones wait, others go', async () => {
                const { run } = await store.createOnce(newRun());
                const { lease } = await claim();
                await store.write(lease, {
                    step: { key: 'call_list.ranked', patch: { status: 'finished', rows: 9 } },
                    event: { kind: 'step' }
                });
                await store.declareSteps(lease, [
                    describedStep({ key: 'call_list.ranked', title: 'New words' }),
                    describedStep({ key: 'deliver.files' })
                ]);
                expect((await store.find(run.id))?.steps).toMatchObject([
                    { key: 'call_list.ranked', order: 1, status: 'finished', rows: 9, title: 'New words' },
                    { key: 'deliver.files', order: 2, status: 'pending' }
                ]);
            });

            it('When a cancel is requested, then the next heartbeat tells it', async () => {
                const { run } = await store.createOnce(newRun());
                const { lease } = await claim();
                await other.change(run.id, () => ({
                    patch: { cancelRequested: true },
                    event: { kind: 'run' }
                }));
                expect(await store.heartbeat(lease)).toEqual({ held: true, cancelRequested: true });
            });
        });

        describe('people’s changes', () => {
            it('When a decision throws or changes nothing, then nothing is stored', async () => {
                const { run } = await store.createOnce(newRun());
                await expect(
                    store.change(run.id, () => {
                        throw new DialFlowError('wrong_state', 'No.');
                    })
                ).rejects.toMatchObject({ code: 'wrong_state' });
                expect(await store.change(run.id, () => null)).toEqual(run);
                expect(await store.find(run.id)).toEqual(run);
            });

            it('When a run is queued again, then its lease ends, failed steps wait, and it stands last', async () => {
                const { run } = await store.createOnce(newRun());
                const claimed = await claim();
                await store.write(claimed.lease, {
                    step: { key: 'extract.read', patch: { status: 'finished' } },
                    event: { kind: 'step' }
                });
                await store.write(claimed.lease, {
                    run: { status: 'failed' },
                    step: { key: 'call_list.ranked', patch: { status: 'failed', message: 'no', attempt: 1 } },
                    event: { kind: 'step' }
                });
                clock.move(1);
                const { run: later } = await store.createOnce(newRun());
                clock.move(1);
                const resumed = await store.change(run.id, () => ({
                    patch: { status: 'queued' },
                    requeue: true,
                    event: { kind: 'run', status: 'queued' }
                }));
                expect(resumed.steps).toMatchObject([
                    { status: 'finished' },
                    { status: 'pending', message: null, attempt: 1 }
                ]);
                expect((await store.heartbeat(claimed.lease)).held).toBe(false);
                expect(await store.queuedBehind(run.id)).toBe(later.id);
                expect((await claim()).run.id).toBe(later.id);
                expect((await claim()).run).toMatchObject({ id: run.id, attempt: 2 });
            });
        });

        describe('times of earlier runs', () => {
            it('When runs like this one succeeded at once, then their times and those of their steps are found, newest first', async () => {
                const finishAfter = async (
                    ms: number,
                    request = {},
                    status: 'succeeded' | 'failed' = 'succeeded'
                ) => {
                    await store.createOnce(newRun({ request: nightRequest(request) }));
                    const claimed = await claim();
                    await store.write(claimed.lease, {
                        step: { key: 'extract.read', patch: { status: 'finished', durationMs: ms / 2 } },
                        event: { kind: 'step' }
                    });
                    clock.move(ms);
                    await finish(claimed, status);
                    return claimed.run;
                };
                const first = await finishAfter(4000);
                await finishAfter(6000);
                await finishAfter(7000, {}, 'failed');
                await finishAfter(7000, { dryRun: true });
                await finishAfter(7000, { engines: ['flush'], pipeline: null });
                const change = await finishAfter(7000, { kind: 'change', engines: [] });
                await store.createOnce(newRun());
                await claim();
                clock.move(LEASE_MS + 1);
                await finish(await claim());

                const { run } = await store.createOnce(newRun());
                expect(await store.timesOfRunsLike(run, 14)).toEqual([
                    { durationMs: 6000, steps: new Map([['extract.read', 3000]]) },
                    { durationMs: 4000, steps: new Map([['extract.read', 2000]]) }
                ]);
                expect(await store.timesOfRunsLike(run, 1)).toHaveLength(1);
                expect(await store.timesOfRunsLike(first, 14)).toHaveLength(1);
                expect(await store.timesOfRunsLike(change, 14)).toEqual([]);
            });
        });

        describe('the mark of its state', () => {
            it('When the store has one, then every change replaces it and reading does not', async () => {
                const mark = await store.changeMark();
                expect(await store.changeMark()).toBe(mark);
                if (mark === null) return;
                const marks = new Set([mark]);
                const changes: readonly (() => Promise<unknown>)[] = [
                    () => store.createOnce(newRun()),
                    () => other.createOnce(newRun()),
                    async () => finish(await claim(other))
                ];
                for (const change of changes) {
                    await change();
                    await store.list({ limit: 10 });
                    const after = await store.changeMark();
                    if (after !== null) marks.add(after);
                    expect(await store.changeMark()).toBe(after);
                }
                expect(marks.size).toBe(changes.length + 1);
            });
        });

        describe('what was accepted', () => {
            it('When runs ended, then the newest accepted one with all asked engines is found', async () => {
                const run = async (
                    changes: Parameters<typeof nightRequest>[0],
                    status: 'succeeded' | 'failed' = 'succeeded'
                ): Promise<string> => {
                    clock.move(1000);
                    const created = await store.createOnce(newRun({ request: nightRequest(changes) }));
                    await finish(await claim(), status);
                    return created.run.id;
                };
                const night = await run({});
                const flush = await run({ pipeline: null, engines: ['flush'] });
                const dry = await run({ dryRun: true });
                await run({}, 'failed');
                await run({ kind: 'change', pipeline: null, engines: [] });
                const latest = async (options: Omit<Parameters<RunStore['latestAccepted']>[0], 'org'>) =>
                    (await store.latestAccepted({ org: 'default', ...options }))?.id;
                expect(await latest({ engines: ['flush'] })).toBe(flush);
                expect(await latest({ engines: ['flush'], exceptRunId: flush })).toBe(night);
                expect(await latest({ engines: ['flush', 'call_list'] })).toBe(night);
                expect(await latest({ engines: ['call_list'], exceptRunId: night })).toBeUndefined();
                expect((await store.lastSuccessfulNight('default'))?.id).toBe(night);
                expect((await store.latestExtract('default'))?.id).toBe(dry);
            });
        });
    });
}
