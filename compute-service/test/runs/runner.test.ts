import { setTimeout as delay } from 'node:timers/promises';
import { DialFlowError } from '../../src/error.ts';
import { acceptDraft, cancelRun, discardDraft, resumeRun } from '../../src/runs/commands.ts';
import { confirmRunIsOurs } from '../../src/runs/fence.ts';
import type { PlannedStep } from '../../src/runs/plan.ts';
import type { CheckResult } from '../../src/runs/run.ts';
import { plannedStep, runnerRig } from './runner-rig.ts';

type Rig = Awaited<ReturnType<typeof runnerRig>>;
let rig: Rig | null = null;

const rigOf = async (...options: Parameters<typeof runnerRig>): Promise<Rig> => {
    rig = await runnerRig(...options);
    return rig;
};
afterEach(async () => {
    await rig?.clean();
    rig = null;
});

const decision = { reason: 'seen and fine', decidedBy: 'Dana' };
const unavailable = (retryAfterS?: number): DialFlowError =>
    new DialFlowError('source_unavailable', 'The org does not answer.', {
        retryable: true,
        ...(retryAfterS === undefined ? {} : { retryAfterS })
    });

/** A step that fails as often as told and then succeeds; keeps the attempts it saw. */
function flaky(changes: Parameters<typeof plannedStep>[0], failures: number, error: unknown = unavailable()) {
    const attempts: number[] = [];
    const step = plannedStep(changes, ({ attempt }) => {
        attempts.push(attempt);
        if (attempts.length <= failures) throw error;
        return { rows: 7 };
    });
    return { step, attempts };
}

describe('A run that goes well', () => {
    it('When all steps finish, then rows, memory, figures and the final status are stored and people are told', async () => {
        const { launch, work, announced, closed, counted } = await rigOf([
            plannedStep({ key: 'extract.read' }, async ({ record }) => {
                const input = { announced: 10, quarantined: 0, newestDate: null, version: null };
                await record('inputs', [
                    { ...input, name: 'accounts', read: 10 },
                    { ...input, name: 'calls', read: 5 }
                ]);
                return { rows: 15 };
            }),
            plannedStep({ key: 'call_list.ranked' }, () => ({ rows: 4, dropped: 11, message: 'fine' })),
            plannedStep({ key: 'deliver.files', phase: 'deliver' }, async ({ record }) => {
                const output = { title: '', file: '', bytes: 1, sha256: '', versionId: null };
                await record('outputs', [{ ...output, name: 'call_list', rows: 4 }]);
                return { rows: 4 };
            })
        ]);
        await launch();
        const run = await work();
        expect(run).toMatchObject({
            ...{ status: 'succeeded', attempt: 1, rowsIn: 15, rowsOut: 4, peakMemoryMb: 123, error: null },
            ...{ startedAt: expect.any(String), finishedAt: expect.any(String), previousRunId: null }
        });
        expect(run.steps).toMatchObject([
            { status: 'finished', rows: 15, attempt: 1 },
            { status: 'finished', rows: 4, dropped: 11, message: 'fine' },
            { status: 'finished', rows: 4 }
        ]);
        expect(closed).toEqual([run.id]);
        expect(announced).toEqual([run]);
        expect(counted).toEqual([
            'extract finished',
            'call_list finished',
            'deliver finished',
            'run succeeded'
        ]);
    });

    it('When it delivers, then its events tell every transition in order', async () => {
        const { launch, work, events } = await rigOf([
            plannedStep({ key: 'extract.read' }),
            plannedStep({ key: 'deliver.files', phase: 'deliver' })
        ]);
        await launch();
        const run = await work();
        const told = (await events(run.id)).map(({ kind, status, subject }) => [kind, status, subject]);
        expect(told).toEqual([
            ['run', 'queued', null],
            ['run', 'running', null],
            ['step', 'running', 'extract.read'],
            ['step', 'finished', 'extract.read'],
            ['run', 'delivering', null],
            ['step', 'running', 'deliver.files'],
            ['step', 'finished', 'deliver.files'],
            ['run', 'succeeded', null]
        ]);
    });

    it('When a step reports progress in a storm, then few events are stored and the last report is kept', async () => {
        const { launch, work, events } = await rigOf([
            plannedStep({ key: 'extract.read' }, async ({ progress }) => {
                for (let done = 1; done <= 3000; done += 1) {
                    progress(done, 3000);
                    if (done % 100 === 0) await delay(2);
                }
                return { rows: 3000 };
            })
        ]);
        await launch();
        const run = await work();
        const progress = (await events(run.id)).filter(({ kind }) => kind === 'progress');
        expect(progress.length).toBeGreaterThan(0);
        expect(progress.length).toBeLessThan(15);
        expect(run.steps[0]).toMatchObject({ done: 3000, total: 3000, rows: 3000 });
    });

    it('When an earlier night was accepted, then the next one names it', async () => {
        const { launch, work } = await rigOf([plannedStep({ key: 'extract.read' })]);
        await launch();
        const first = await work();
        await launch();
        expect((await work()).previousRunId).toBe(first.id);
    });
});

describe('Warnings', () => {
    it('When a step warns or fails where failing only degrades, then the run succeeds with warnings', async () => {
        const { launch, work } = await rigOf([
            plannedStep({ key: 'extract.read' }, () => ({ rows: 1, warnings: ['calls are 2 days old'] })),
            plannedStep({ key: 'notify.mail', phase: 'deliver', degrades: true }, () => {
                throw new DialFlowError('delivery_failed', 'The mail server refused.');
            }),
            plannedStep({ key: 'notify.log', phase: 'deliver' })
        ]);
        await launch();
        const run = await work();
        expect(run.status).toBe('succeeded_with_warnings');
        expect(run.documents.warnings).toEqual([
            'calls are 2 days old',
            'Title of notify.mail: The mail server refused.'
        ]);
        expect(run.steps.map(({ status }) => status)).toEqual(['finished', 'failed', 'finished']);
    });

    it.each([
        ['returns a warning', async () => ['No mail was sent.'], 'No mail was sent.'],
        ['throws', () => Promise.reject(new Error('x')), 'Nobody could be told'],
        ['never ends', () => new Promise<string[]>(() => undefined), 'took too long']
    ])(
        'When telling people %s, then the run is degraded and not failed',
        async (_case, announce, warning) => {
            const { launch, work } = await rigOf([plannedStep({ key: 'extract.read' })], { announce });
            await launch();
            const run = await work();
            expect(run.status).toBe('succeeded_with_warnings');
            expect(run.documents.warnings).toEqual([expect.stringContaining(warning)]);
        }
    );
});

describe('Failures and retries', () => {
    it('When a safe step fails for a while, then it is tried again after 1, 2 and 4 s at most', async () => {
        const { step, attempts } = flaky({ key: 'extract.read' }, 3);
        const { launch, work, sleeps, counted } = await rigOf([step]);
        await launch();
        expect(await work()).toMatchObject({ status: 'succeeded', steps: [{ attempt: 4, rows: 7 }] });
        expect(attempts).toEqual([1, 2, 3, 4]);
        expect(sleeps).toEqual([1000, 2000, 4000]);
        expect(counted.filter((count) => count === 'extract retried')).toHaveLength(3);
    });

    it('When it fails five times, then the run fails in the words of the error and stops there', async () => {
        const { step, attempts } = flaky({ key: 'extract.read' }, 99);
        const { launch, work, announced } = await rigOf([step, plannedStep({ key: 'call_list.ranked' })]);
        await launch();
        const run = await work();
        expect(attempts).toHaveLength(5);
        expect(run).toMatchObject({
            status: 'failed',
            error: { code: 'source_unavailable', message: 'The org does not answer.', step: 'extract.read' }
        });
        expect(run.steps.map(({ status }) => status)).toEqual(['failed', 'pending']);
        expect(announced).toEqual([run]);
    });

    it('When the org names a time, then that is waited for', async () => {
        const { step } = flaky({ key: 'extract.read' }, 1, unavailable(600));
        const { launch, work, sleeps } = await rigOf([step]);
        await launch();
        await work();
        expect(sleeps).toEqual([600_000]);
    });

    it.each([
        ['says that trying again is of no use', { key: 'a.b' }, new DialFlowError('invalid_input', 'No.')],
        ['is of the class never', { key: 'a.b', retry: 'never' as const }, unavailable()],
        ['is a defect', { key: 'a.b' }, new TypeError('x is not a function')],
        ['would have to wait for longer than six hours', { key: 'a.b' }, unavailable(22_000)]
    ])('When a failure %s, then there is no second try', async (_case, changes, error) => {
        const { step, attempts } = flaky(changes, 99, error);
        const { launch, work, sleeps } = await rigOf([step]);
        await launch();
        expect((await work()).status).toBe('failed');
        expect(attempts).toHaveLength(1);
        expect(sleeps).toEqual([]);
    });

    it('When a connection breaks, then the operating system’s word for it is enough to try again', async () => {
        const broken = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
        const { step } = flaky({ key: 'a.b', retry: 'safe_with_key' }, 1, broken);
        const { launch, work } = await rigOf([step]);
        await launch();
        expect((await work()).status).toBe('succeeded');
    });

    it('When a defect shows, then people get a reference and not its text', async () => {
        const { launch, work } = await rigOf([
            plannedStep({ key: 'a.b' }, () => {
                throw new Error('SELECT secret FROM accounts');
            })
        ]);
        await launch();
        const run = await work();
        expect(run.error).toMatchObject({ code: 'internal', correlationId: 'reference' });
        expect(JSON.stringify(run)).not.toContain('secret');
    });

    it('When the disk is full, then people are told that, and what to do', async () => {
        const full = new Error('write', { cause: Object.assign(new Error('no space'), { code: 'ENOSPC' }) });
        const { step } = flaky({ key: 'extract.inputs' }, 1, full);
        const { launch, work } = await rigOf([step]);
        await launch();
        expect((await work()).error).toMatchObject({
            message: 'The disk of the service is full.',
            advice: 'Free some space in the data directory, then resume the run.'
        });
    });

    it('When the run cannot be planned, then it fails and says why', async () => {
        const { launch, work } = await rigOf([plannedStep({ key: 'a.b' })], {
            plan: async () => {
                throw new DialFlowError('no_extract', 'There is no accepted result of DeDupe IQ.');
            }
        });
        await launch();
        expect(await work()).toMatchObject({ status: 'failed', error: { code: 'no_extract', step: null } });
    });

    it('When a failed run is resumed, then it goes on from the failed step with attempt 2', async () => {
        const executed: string[] = [];
        const { step } = flaky({ key: 'flush.flagged' }, 1, new DialFlowError('compute_failed', 'Broken.'));
        const { launch, work, store } = await rigOf([
            plannedStep({ key: 'extract.read' }, () => {
                executed.push('extract');
                return { rows: 1 };
            }),
            step,
            plannedStep({ key: 'deliver.files', phase: 'deliver' })
        ]);
        const { id } = await launch();
        const failed = await work();
        expect(failed.status).toBe('failed');
        const queued = await resumeRun({ store, runId: id });
        expect(queued).toMatchObject({ status: 'queued', error: null, finishedAt: null });
        const run = await work();
        expect(run).toMatchObject({ status: 'succeeded', attempt: 2 });
        expect(run.seq).toBeGreaterThan(failed.seq);
        expect(run.steps.map(({ attempt }) => attempt)).toEqual([1, 2, 1]);
        expect(executed).toEqual(['extract']);
    });

    it('When a person resumes a run, then its events say who did, and why', async () => {
        const { step } = flaky({ key: 'a.b' }, 1, new DialFlowError('source_refused', 'No.'));
        const { launch, work, store, events } = await rigOf([step]);
        const { id } = await launch();
        await work();
        await resumeRun({ store, runId: id, decision });
        expect((await events(id)).at(-1)?.message).toBe(
            'Resumed; finished steps are kept. By Dana. Reason: seen and fine'
        );
    });

    it('When a run’s worker vanishes ten times in the same step, then the run is given up', async () => {
        const { launch, work, store, move } = await rigOf([plannedStep({ key: 'a.b' })]);
        await launch();
        for (let loss = 0; loss < 10; loss += 1) {
            await store.claimNext('doomed');
            move(60_001);
        }
        expect(await work()).toMatchObject({ status: 'failed', error: { code: 'internal' }, attempt: 11 });
    });
});

describe('Interruptions', () => {
    /** A step that waits until its signal aborts, as a long query does. */
    const endless = (onStart: () => void): PlannedStep =>
        plannedStep({ key: 'flush.flagged' }, ({ signal }) => {
            const interrupted = new Promise<never>((_resolve, reject) => {
                signal.addEventListener('abort', () => reject(new Error('query interrupted')));
            });
            onStart();
            return interrupted;
        });

    it('When a running run is cancelled, then the step is interrupted and the run can be resumed', async () => {
        let runId = '';
        let endlessly = true;
        const step = endless(
            () => void cancelRun({ store: current.store, runId, decision, now: new Date() })
        );
        const current = await rigOf([
            plannedStep({ key: 'extract.read' }),
            {
                ...step,
                execute: (execution) => (endlessly ? step.execute(execution) : Promise.resolve({ rows: 1 }))
            }
        ]);
        runId = (await current.launch()).id;
        const run = await current.work();
        expect(run).toMatchObject({ status: 'cancelled', error: null, decisionReason: 'seen and fine' });
        expect(run.steps.map(({ status }) => status)).toEqual(['finished', 'pending']);
        endlessly = false;
        await resumeRun({ store: current.store, runId });
        expect(await current.work()).toMatchObject({ status: 'succeeded', cancelRequested: false });
    });

    it('When a run is cancelled between steps, then no further step starts', async () => {
        const current = await rigOf([
            plannedStep({ key: 'a.one' }, async ({ signal }) => {
                await cancelRun({ store: current.store, runId, decision, now: new Date() });
                while (!signal.aborted) await delay(2);
                return { rows: 3 };
            }),
            plannedStep({ key: 'a.two' })
        ]);
        const runId = (await current.launch()).id;
        const run = await current.work();
        expect(run.status).toBe('cancelled');
        expect(run.steps.map(({ status, rows }) => [status, rows])).toEqual([
            ['finished', 3],
            ['pending', null]
        ]);
    });

    it('When a queued run is cancelled, then it ends at once; a second time changes nothing', async () => {
        const { launch, store } = await rigOf([plannedStep({ key: 'a.b' })]);
        const { id } = await launch();
        const now = new Date();
        const run = await cancelRun({ store, runId: id, decision, now });
        expect(run).toMatchObject({ status: 'cancelled', decidedBy: 'Dana', finishedAt: now.toISOString() });
        expect(await cancelRun({ store, runId: id, decision, now })).toEqual(run);
        expect(await store.claimNext('worker')).toBeNull();
    });

    it('When a run waits for its next try, then a cancel ends the wait', async () => {
        const { step } = flaky({ key: 'a.b' }, 99);
        const current = await rigOf([step]);
        const runId = (await current.launch()).id;
        current.clock.sleep = async (_ms, signal) => {
            await cancelRun({ store: current.store, runId, decision, now: new Date() });
            while (!signal?.aborted) await delay(2);
            signal.throwIfAborted();
        };
        expect(await current.work()).toMatchObject({ status: 'cancelled', steps: [{ status: 'pending' }] });
    });

    it('When the service stops, then the run is given back and goes on at once from where it was', async () => {
        const stopping = new AbortController();
        let stops = true;
        const step = endless(() => stopping.abort());
        const { launch, work, announced } = await rigOf([
            plannedStep({ key: 'extract.read' }),
            {
                ...step,
                execute: (execution) => (stops ? step.execute(execution) : Promise.resolve({ rows: 1 }))
            }
        ]);
        await launch();
        const interrupted = await work(stopping.signal);
        expect(interrupted.status).toBe('running');
        expect(interrupted.steps.map(({ status }) => status)).toEqual(['finished', 'pending']);
        expect(announced).toEqual([]);
        stops = false;
        expect(await work()).toMatchObject({
            status: 'succeeded',
            attempt: 2,
            steps: [{ attempt: 1 }, { attempt: 2 }]
        });
    });

    it('When the lease is lost, then the worker stops and writes nothing more', async () => {
        const current = await rigOf([
            plannedStep({ key: 'a.one' }, async ({ signal }) => {
                current.move(60_001);
                await current.store.claimNext('another worker');
                while (!signal.aborted) await delay(2);
                return { rows: 1 };
            }),
            plannedStep({ key: 'a.two' })
        ]);
        await current.launch();
        const run = await current.work();
        expect(run).toMatchObject({ status: 'running', attempt: 2 });
        expect(run.steps.map(({ status }) => status)).toEqual(['running', 'pending']);
        expect((await current.events(run.id)).at(-1)?.message).toMatch(/Taken over/);
        expect(current.announced).toEqual([]);
        expect(current.closed).toHaveLength(1);
    });
});

describe('A worker that lost its lease without knowing', () => {
    /** A step after whose loss of the run the heartbeat could not tell yet, because nothing was awaited. */
    const losingStep = (current: () => Rig, then: () => Promise<void>): PlannedStep =>
        plannedStep({ key: 'deliver.files', phase: 'deliver' }, async () => {
            current().move(60_001);
            await current().store.claimNext('another worker');
            await then();
            return { rows: 1 };
        });

    it('When it is about to write to another system, then it is stopped before it does', async () => {
        const sent: string[] = [];
        const current = await rigOf([
            losingStep(
                () => current,
                async () => {
                    await confirmRunIsOurs();
                    sent.push('batch');
                }
            )
        ]);
        await current.launch();
        const run = await current.work();
        expect(sent).toEqual([]);
        expect(run).toMatchObject({ status: 'delivering', attempt: 2, steps: [{ status: 'running' }] });
        expect(current.announced).toEqual([]);
    });

    it('When an adapter passes the refusal on as its own failure, then the step is still not noted as failed', async () => {
        const current = await rigOf([
            losingStep(
                () => current,
                async () => {
                    await confirmRunIsOurs().catch((cause: unknown) => {
                        throw new DialFlowError('delivery_failed', 'Not written.', {
                            cause,
                            retryable: true
                        });
                    });
                }
            )
        ]);
        await current.launch();
        const run = await current.work();
        expect(run).toMatchObject({ attempt: 2, error: null, steps: [{ status: 'running', attempt: 1 }] });
    });

    it('When its run had come to its end, then people hear of it only from the worker that has it now', async () => {
        const told: string[] = [];
        const current = await rigOf([plannedStep({ key: 'a.b' })], {
            announce: async () => {
                told.push('told');
                return [];
            }
        });
        await current.launch();
        const find = current.store.find.bind(current.store);
        let reads = 0;
        current.store.find = async (runId) => {
            const run = await find(runId);
            reads += 1;
            // The last look at the run before people are told.
            if (run?.steps[0]?.status === 'finished' && reads > 2 && run.attempt === 1) {
                current.move(60_001);
                await current.store.claimNext('another worker');
            }
            return run;
        };
        const run = await current.work();
        expect(run).toMatchObject({ status: 'running', attempt: 2, finishedAt: null });
        expect(told).toEqual([]);
    });

    it('When nothing is done on behalf of a run, then nothing has to be confirmed', async () => {
        await expect(confirmRunIsOurs()).resolves.toBeUndefined();
    });
});

describe('Drafts and dry runs', () => {
    const check: CheckResult = {
        ...{ code: 'volume', title: 'Volume of the list', severity: 'error', passed: false },
        ...{ expected: '30 %', actual: '44 %', sentence: '44 % fewer than the last list.' }
    };
    const heldSteps = (executed: string[], delivery: () => void = () => undefined): PlannedStep[] => [
        plannedStep({ key: 'checks.all' }, async ({ record }) => {
            executed.push('checks');
            await record('checks', [check]);
            return { rows: 1, held: true };
        }),
        plannedStep({ key: 'checks.after' }),
        plannedStep({ key: 'deliver.files', phase: 'deliver' }, () => {
            delivery();
            executed.push('deliver');
            return { rows: 1 };
        })
    ];

    it('When a check holds the results, then nothing is delivered until a person accepts by name', async () => {
        const executed: string[] = [];
        const { launch, work, store, announced } = await rigOf(heldSteps(executed));
        const { id } = await launch();
        const held = await work();
        expect(held).toMatchObject({ status: 'failed', draft: 'held', error: { code: 'checks_failed' } });
        expect(held.error?.message).toContain('Volume of the list');
        expect(held.steps.map(({ status }) => status)).toEqual(['finished', 'finished', 'pending']);
        expect(announced).toEqual([held]);
        await expect(resumeRun({ store, runId: id })).rejects.toMatchObject({ code: 'wrong_state' });

        expect(await acceptDraft({ store, runId: id, decision })).toMatchObject({
            status: 'queued',
            error: null
        });
        const delivered = await work();
        expect(delivered).toMatchObject({
            ...{ status: 'succeeded', draft: 'accepted', decidedBy: 'Dana', decisionReason: 'seen and fine' },
            attempt: 2
        });
        expect(executed).toEqual(['checks', 'deliver']);
        await expect(acceptDraft({ store, runId: id, decision })).rejects.toMatchObject({
            code: 'wrong_state'
        });
    });

    it('When the delivery of an accepted draft fails, then it is resumed in the name of who accepted it', async () => {
        let fails = true;
        const { launch, work, store } = await rigOf(
            heldSteps([], () => {
                if (fails) throw new DialFlowError('delivery_failed', 'Refused.');
            })
        );
        const { id } = await launch();
        await work();
        await acceptDraft({ store, runId: id, decision });
        expect(await work()).toMatchObject({ status: 'failed', draft: 'accepted' });
        fails = false;
        await resumeRun({ store, runId: id });
        expect(await work()).toMatchObject({ status: 'succeeded', decidedBy: 'Dana', attempt: 3 });
    });

    it('When the worker vanishes right after the checks, then the results are still held', async () => {
        const executed: string[] = [];
        const current = await rigOf(heldSteps(executed));
        await current.launch();
        const doomed = await current.store.claimNext('doomed');
        await current.store.write(doomed?.lease ?? { runId: '', workerId: '', token: '' }, {
            run: { draft: 'held' },
            step: { key: 'checks.all', patch: { status: 'finished' } },
            event: { kind: 'step' }
        });
        current.move(60_001);
        expect(await current.work()).toMatchObject({ status: 'failed', draft: 'held' });
        expect(executed).toEqual([]);
    });

    it('When a draft is discarded, then it is over', async () => {
        const { launch, work, store } = await rigOf(heldSteps([]));
        const { id } = await launch();
        await expect(discardDraft({ store, runId: id, decision })).rejects.toMatchObject({
            code: 'wrong_state'
        });
        await work();
        expect(await discardDraft({ store, runId: id, decision })).toMatchObject({
            ...{ status: 'failed', draft: 'discarded', decidedBy: 'Dana' }
        });
        for (const decide of [acceptDraft, discardDraft, resumeRun]) {
            await expect(decide({ store, runId: id, decision })).rejects.toMatchObject({
                code: 'wrong_state'
            });
        }
    });

    it('When a run is dry, then steps that deliver are skipped and it succeeds', async () => {
        const { launch, work, store } = await rigOf([
            plannedStep({ key: 'extract.read' }),
            plannedStep({ key: 'deliver.files', phase: 'deliver' }, () => {
                throw new Error('Must not run');
            })
        ]);
        await launch({ dryRun: true });
        const run = await work();
        expect(run.status).toBe('succeeded');
        expect(run.steps.map(({ status }) => status)).toEqual(['finished', 'skipped']);
        expect(await store.lastSuccessfulNight()).toBeNull();
    });

    it('When the checks of a dry run fail, then it fails and leaves no draft to decide on', async () => {
        const { launch, work } = await rigOf(heldSteps([]));
        await launch({ dryRun: true });
        expect(await work()).toMatchObject({
            status: 'failed',
            draft: null,
            error: { code: 'checks_failed' }
        });
    });

    it('When a run has ended, then it cannot be cancelled, and a successful one not resumed', async () => {
        const { launch, work, store } = await rigOf([plannedStep({ key: 'a.b' })]);
        const { id } = await launch();
        await expect(resumeRun({ store, runId: id })).rejects.toMatchObject({ code: 'wrong_state' });
        await work();
        await expect(resumeRun({ store, runId: id })).rejects.toMatchObject({ code: 'wrong_state' });
        await expect(cancelRun({ store, runId: id, decision, now: new Date() })).rejects.toMatchObject({
            code: 'wrong_state'
        });
    });

    it('When old data are removed at the end of a run, then the run says what they were; where that fails, it ends all the same', async () => {
        const removed = { databases: 1, journals: 0, events: 40, runs: 0 };
        const tidy = await runnerRig([plannedStep({ key: 'a.b' })], { removeOldData: async () => removed });
        await tidy.launch();
        expect(await tidy.work()).toMatchObject({ status: 'succeeded', documents: { removed } });
        await tidy.clean();
        const untidy = await runnerRig([plannedStep({ key: 'a.b' })], {
            removeOldData: async () => Promise.reject(new Error('busy'))
        });
        await untidy.launch();
        expect(await untidy.work()).toMatchObject({ status: 'succeeded', documents: {} });
        await untidy.clean();
    });
});
