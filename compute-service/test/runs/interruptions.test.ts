import { setTimeout as delay } from 'node:timers/promises';
import { DialFlowError } from '../../src/error.ts';
import { cancelRun, resumeRun } from '../../src/runs/commands.ts';
import { confirmRunIsOurs } from '../../src/runs/fence.ts';
import type { PlannedStep } from '../../src/runs/plan.ts';
import { decision, flaky, rigs } from './rig-of-tests.ts';
import type { Rig } from './rig-of-tests.ts';
import { plannedStep } from './runner-rig.ts';

const rigOf = rigs();

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
