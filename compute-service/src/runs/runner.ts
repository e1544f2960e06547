import { announceEnd } from './announce-end.ts';
import { confirmRunIsOurs } from './fence.ts';
import { describeFailure, describeHeldDraft, describeRepeatedLoss, StepFailedError } from './failure.ts';
import { keepLease, runCancelled, ServiceStoppingError } from './interruption.ts';
import type { PlannedStep, RunPlan } from './plan.ts';
import { retryDelayMs } from './retry.ts';
import type { RemovedData, Run, RunError } from './run.ts';
import type { RunnerOptions } from './runner-options.ts';
import { asHolder } from './running-run.ts';
import type { RunningRun } from './running-run.ts';
import { executeStep } from './step-execution.ts';
import { inSpan } from '../tracing.ts';
import { withIds, withTracer } from '../work-context.ts';
import { LeaseLostError } from './store.ts';
import type { ClaimedRun } from './store.ts';

/** A run whose worker vanished this often in the same step would take the next worker down as well. */
const MOST_LOSSES = 10;

type Ending =
    | {
          readonly kind: 'final';
          readonly status: 'succeeded' | 'failed' | 'cancelled';
          readonly error: RunError | null;
      }
    | { readonly kind: 'released' };

/**
 * Takes a claimed run to its end: plans it, executes what is not finished, tells people, stores the final status.
 * Never throws for what happens to the run itself; when the lease is lost it stops and writes nothing more. When the
 * service stops, the run is given back at its last finished step.
 * @throws where the run store cannot be written; the lease then runs out and another worker goes on.
 */
export function executeRun(
    options: RunnerOptions,
    { claimed, stopping }: { readonly claimed: ClaimedRun; readonly stopping: AbortSignal }
): Promise<void> {
    const { id, kind, attempt } = claimed.run;
    const attributes = {
        'dial_flow.run.id': id,
        'dial_flow.run.kind': kind,
        'dial_flow.run.attempt': attempt
    };
    return withTracer(options.tracer, () =>
        withIds({ runId: id }, () =>
            inSpan({ name: 'run', kind: 'consumer', attributes }, () =>
                holdAndExecute(options, { claimed, stopping })
            )
        )
    );
}

async function holdAndExecute(
    options: RunnerOptions,
    { claimed, stopping }: { readonly claimed: ClaimedRun; readonly stopping: AbortSignal }
): Promise<void> {
    const interruption = new AbortController();
    const stop = (): void => interruption.abort(new ServiceStoppingError('The service stops.'));
    stopping.addEventListener('abort', stop, { once: true });
    if (stopping.aborted) stop();
    const heartbeat = keepLease({
        ...options,
        lease: claimed.lease,
        intervalMs: options.heartbeatMs,
        interruption
    });
    const release = options.leaseKeeper.keep(claimed.lease);
    const use = options.resources.begin();
    const running: RunningRun = {
        ...options,
        claimed,
        signal: interruption.signal,
        interrupt: (reason) => interruption.abort(reason),
        peakMemoryMb: () => Math.max(use.peakMb(), claimed.run.peakMemoryMb ?? 0)
    };
    try {
        const ending = await reachEnding(running);
        if (ending.kind === 'released') await giveBack(running);
        else await conclude(running, ending);
    } catch (error) {
        if (!(error instanceof LeaseLostError)) throw error;
        options.logger.warn({ runId: claimed.run.id }, 'The run was taken over by another worker');
    } finally {
        stopping.removeEventListener('abort', stop);
        use.end();
        release();
        await heartbeat.stop();
    }
}

async function reachEnding(running: RunningRun): Promise<Ending> {
    const { claimed, store, logger, newReference } = running;
    if (claimed.run.cancelRequested) return { kind: 'final', status: 'cancelled', error: null };
    if (claimed.losses >= MOST_LOSSES) return failed(describeRepeatedLoss(claimed.losses, newReference()));
    let plan: RunPlan | null = null;
    try {
        plan = await openPlan(running);
        await store.declareSteps(claimed.lease, plan.steps);
        await noteWhatItIsComparedTo(running);
        return await executeSteps(running, plan.steps);
    } catch (error) {
        return endingOf(running, error);
    } finally {
        await plan?.close().catch((error: unknown) => {
            logger.warn({ err: error, runId: claimed.run.id }, 'What the run held open could not be closed');
        });
    }
}

/** Opening the run's database may have to wait for a worker that is just letting go of it. */
async function openPlan({ planner, claimed, clock, random, signal }: RunningRun): Promise<RunPlan> {
    for (let tries = 1; ; tries += 1) {
        signal.throwIfAborted();
        try {
            return await planner.plan(claimed.run);
        } catch (error) {
            const delay = retryDelayMs({ error, retry: 'safe', tries, random });
            if (delay === null) throw error;
            await clock.sleep(delay, signal);
        }
    }
}

async function noteWhatItIsComparedTo({ store, claimed: { lease, run } }: RunningRun): Promise<void> {
    if (run.kind !== 'night' || run.previousRunId !== null) return;
    const { org, engines } = run;
    const previous = await store.latestAccepted({ org, engines, exceptRunId: run.id });
    if (!previous) return;
    await store.write(lease, {
        run: { previousRunId: previous.id },
        event: { kind: 'run', status: run.status, message: `Compared with run ${previous.id}.` }
    });
}

async function executeSteps(running: RunningRun, steps: readonly PlannedStep[]): Promise<Ending> {
    for (const stage of stagesOf(steps)) {
        const name = `stage ${stage[0]?.engine ?? ''}`;
        const goesOn = await inSpan({ name }, () => executeStage(running, stage));
        if (!goesOn) break;
    }
    const run = await storedRun(running);
    return run.draft === 'held'
        ? failed(describeHeldDraft(run, running.newReference()))
        : { kind: 'final', status: 'succeeded', error: null };
}

/** Steps that follow each other and belong to the same stage. */
function stagesOf(steps: readonly PlannedStep[]): readonly (readonly PlannedStep[])[] {
    const stages: PlannedStep[][] = [];
    for (const step of steps) {
        const last = stages.at(-1);
        if (last?.[0]?.engine === step.engine) last.push(step);
        else stages.push([step]);
    }
    return stages;
}

/** Returns whether the run goes on to the next stage; a draft that is held goes no further. */
async function executeStage(running: RunningRun, steps: readonly PlannedStep[]): Promise<boolean> {
    for (const step of steps) {
        const run = await storedRun(running);
        if (run.cancelRequested) running.interrupt(runCancelled());
        running.signal.throwIfAborted();
        const stored = run.steps.find(({ key }) => key === step.key);
        if (!stored || stored.status === 'finished' || stored.status === 'skipped') continue;
        if (step.phase === 'deliver') {
            if (run.dryRun) {
                await skip(running, step);
                continue;
            }
            if (run.draft === 'held') return false;
            await enterDelivery(running, run);
        }
        await executeStep(running, { step, stored });
    }
    return true;
}

async function skip({ store, claimed }: RunningRun, step: PlannedStep): Promise<void> {
    const message = 'Dry run: nothing is delivered.';
    await store.write(claimed.lease, {
        step: { key: step.key, patch: { status: 'skipped', message } },
        event: { kind: 'step', status: 'skipped', subject: step.key, message }
    });
}

async function enterDelivery({ store, claimed }: RunningRun, run: Run): Promise<void> {
    if (run.status === 'delivering') return;
    await store.write(claimed.lease, {
        run: { status: 'delivering' },
        event: { kind: 'run', status: 'delivering' }
    });
}

async function storedRun({ store, claimed }: RunningRun): Promise<Run> {
    const run = await store.find(claimed.run.id);
    if (!run) throw new LeaseLostError(`Run ${claimed.run.id} is no longer in the store.`);
    return run;
}

const failed = (error: RunError): Ending => ({ kind: 'final', status: 'failed', error });

/** @throws LeaseLostError: then this worker has nothing more to say about the run. */
function endingOf({ signal, logger, newReference, claimed }: RunningRun, error: unknown): Ending {
    if (error instanceof LeaseLostError) throw error;
    if (signal.aborted) {
        if (signal.reason instanceof LeaseLostError) throw signal.reason;
        if (signal.reason instanceof ServiceStoppingError) return { kind: 'released' };
        return { kind: 'final', status: 'cancelled', error: null };
    }
    const step = error instanceof StepFailedError ? error.step : null;
    const cause = error instanceof StepFailedError ? error.cause : error;
    const correlationId = newReference();
    logger.error({ err: cause, runId: claimed.run.id, step, correlationId }, 'The run failed');
    return failed(describeFailure({ error: cause, correlationId, step }));
}

async function giveBack({ store, claimed, peakMemoryMb }: RunningRun): Promise<void> {
    const { status } = claimed.run;
    await store.write(claimed.lease, {
        run: { peakMemoryMb: peakMemoryMb() },
        endLease: true,
        event: { kind: 'run', status, message: 'The service stops; the run goes on when it is back.' }
    });
}

/**
 * People are told before the final status is stored: a service that is killed in between tells them once more, but never
 * not at all. The run they are told about has the number that the final status will have.
 */
async function conclude(running: RunningRun, ending: Extract<Ending, { kind: 'final' }>): Promise<void> {
    const { store, claimed, clock, observer, logger } = running;
    const run = await storedRun(running);
    const warned = (run.documents.warnings ?? []).length > 0;
    const finishedAt = clock.now();
    const patch = {
        status: ending.status === 'succeeded' && warned ? 'succeeded_with_warnings' : ending.status,
        draft: run.dryRun && run.draft === 'held' ? null : run.draft,
        error: ending.error,
        finishedAt: finishedAt.toISOString(),
        rowsOut: run.documents.outputs?.reduce((rows, output) => rows + output.rows, 0) ?? null,
        peakMemoryMb: running.peakMemoryMb()
    } as const;
    const warnings = await announce(running, { ...run, ...patch, seq: run.seq + 1 });
    const removed = await removeOldData(running);
    const status =
        patch.status === 'succeeded' && warnings.length > 0 ? 'succeeded_with_warnings' : patch.status;
    await store.write(claimed.lease, {
        run: { ...patch, status },
        warnings,
        documents: removed ? { removed } : {},
        endLease: true,
        event: { kind: 'run', status, message: ending.error?.message ?? null }
    });
    const seconds = Math.max(0, (finishedAt.getTime() - Date.parse(run.startedAt ?? run.createdAt)) / 1000);
    observer.runEnded({ run: { ...run, ...patch, status }, seconds });
    logger.info({ runId: run.id, status, seconds }, 'The run ended');
}

/** What cannot be removed now is removed after the next run; this one is none the worse for it. */
async function removeOldData({ planner, logger }: RunningRun): Promise<RemovedData | null> {
    try {
        return (await planner.removeOldData?.()) ?? null;
    } catch (error) {
        logger.warn({ err: error }, 'Data of old runs could not be removed');
        return null;
    }
}

/** Tells as the worker that holds the run; who lost it has nothing to tell. */
const announce = (running: RunningRun, run: Run): Promise<readonly string[]> =>
    announceEnd({
        run,
        logger: running.logger,
        announceMs: running.announceMs,
        announce: () =>
            asHolder(running, async () => {
                await confirmRunIsOurs();
                return running.planner.announce(run);
            })
    });
