import { DialFlowError } from '../error.ts';
import { describeFailure, StepFailedError } from './failure.ts';
import { runCancelled, ServiceStoppingError } from './interruption.ts';
import type { PlannedStep, StepExecution, StepOutcome } from './plan.ts';
import { throttleProgress } from './progress.ts';
import type { Progress, ProgressReporter } from './progress.ts';
import { retryDelayMs } from './retry.ts';
import type { Run, RunDocuments, RunStep } from './run.ts';
import { asHolder } from './running-run.ts';
import type { RunningRun } from './running-run.ts';
import type { Span } from '../tracer.ts';
import { inSpan } from '../tracing.ts';
import { withIds } from '../work-context.ts';
import type { ResourceUse } from './observer.ts';
import { LeaseLostError } from './store.ts';

interface Try {
    readonly step: PlannedStep;
    readonly attempt: number;
    readonly startedAt: Date;
    readonly use: ResourceUse;
}

type TryResult =
    { readonly outcome: StepOutcome; readonly progress: Progress | null } | { readonly error: unknown };

/**
 * Executes one step, again and again as its retry class allows, and stores how it went.
 * @throws StepFailedError where it failed for good and does not merely degrade the run, LeaseLostError, or the
 * signal's reason where the run was interrupted.
 */
export function executeStep(
    running: RunningRun,
    { step, stored }: { readonly step: PlannedStep; readonly stored: RunStep }
): Promise<void> {
    const attributes = { 'dial_flow.step': step.key, 'dial_flow.stage': step.engine };
    return withIds({ step: step.key }, () =>
        inSpan({ name: `step ${step.key}`, attributes }, (span) =>
            tryUntilDone(running, { step, stored, span })
        )
    );
}

async function tryUntilDone(
    running: RunningRun,
    { step, stored, span }: { readonly step: PlannedStep; readonly stored: RunStep; readonly span: Span }
): Promise<void> {
    for (let tries = 1; ; tries += 1) {
        const use = running.resources.begin();
        const current: Try = { step, attempt: stored.attempt + tries, startedAt: running.clock.now(), use };
        await noteStart(running, current);
        const result = await tryOnce(running, current).finally(() => use.end());
        if ('outcome' in result) {
            span.set({ 'dial_flow.rows': result.outcome.rows });
            return noteFinish(running, { current, ...result });
        }
        const { error } = result;
        if (error instanceof LeaseLostError) throw error;
        if (running.signal.aborted) {
            await noteInterruption(running, current);
            throw running.signal.reason;
        }
        const delay = retryDelayMs({ error, retry: step.retry, tries, random: running.random });
        if (delay === null) return noteFailure(running, { current, error });
        await waitForNextTry(running, { current, error, delay });
    }
}

async function tryOnce(running: RunningRun, current: Try): Promise<TryResult> {
    const reporter = progressOf(running, current.step);
    try {
        const execution = executionOf({ running, attempt: current.attempt, reporter });
        const outcome = await asHolder(running, () => current.step.execute(execution));
        return { outcome, progress: await reporter.stop() };
    } catch (error) {
        await reporter.stop();
        return { error };
    }
}

const progressOf = (
    { store, claimed, progressMs, logger, interrupt }: RunningRun,
    step: PlannedStep
): ProgressReporter =>
    throttleProgress({
        intervalMs: progressMs,
        async write({ done, total }) {
            try {
                await store.write(claimed.lease, {
                    step: { key: step.key, patch: { done, total } },
                    event: { kind: 'progress', status: 'running', subject: step.key, done, total }
                });
            } catch (error) {
                if (error instanceof LeaseLostError) return interrupt(error);
                // A missing bar is no reason to stop.
                logger.warn({ err: error, runId: claimed.run.id, step: step.key }, 'Progress was not stored');
            }
        }
    });

function executionOf({
    running,
    attempt,
    reporter
}: {
    readonly running: RunningRun;
    readonly attempt: number;
    readonly reporter: ProgressReporter;
}): StepExecution {
    const { store, claimed, signal } = running;
    return {
        signal,
        attempt,
        progress: (done, total) => reporter.report({ done, total }),
        record: (name, value) => {
            const documents: RunDocuments = { [name]: value };
            const { inputs } = documents;
            return store.write(claimed.lease, {
                documents,
                ...(inputs ? { run: { rowsIn: inputs.reduce((rows, input) => rows + input.read, 0) } } : {}),
                event: { kind: 'document', subject: name }
            });
        },
        async run(): Promise<Run> {
            const run = await store.find(claimed.run.id);
            if (!run) throw new LeaseLostError(`Run ${claimed.run.id} is no longer in the store.`);
            return run;
        }
    };
}

async function noteStart({ store, claimed }: RunningRun, { step, attempt, startedAt }: Try): Promise<void> {
    await store.write(claimed.lease, {
        step: {
            key: step.key,
            patch: {
                status: 'running',
                attempt,
                startedAt: startedAt.toISOString(),
                finishedAt: null,
                durationMs: null,
                peakMemoryMb: null,
                cpuMs: null,
                done: null,
                total: null,
                message: null
            }
        },
        event: { kind: 'step', status: 'running', subject: step.key }
    });
}

async function noteFinish(
    running: RunningRun,
    {
        current,
        outcome,
        progress
    }: { readonly current: Try; readonly outcome: StepOutcome; readonly progress: Progress | null }
): Promise<void> {
    const { store, claimed, peakMemoryMb } = running;
    const { step } = current;
    const message = outcome.message ?? null;
    await store.write(claimed.lease, {
        step: {
            key: step.key,
            patch: {
                status: 'finished',
                ...ended(running, current),
                ...progress,
                rows: outcome.rows,
                dropped: outcome.dropped ?? null,
                message
            }
        },
        // In the same write as the step: a service killed right after it must not forget that the results are held.
        run: { peakMemoryMb: peakMemoryMb(), ...(outcome.held ? { draft: 'held' as const } : {}) },
        warnings: outcome.warnings ?? [],
        event: { kind: 'step', status: 'finished', subject: step.key, done: outcome.rows, message }
    });
    countEnd(running, { current, status: 'finished' });
}

async function noteFailure(
    running: RunningRun,
    { current, error }: { readonly current: Try; readonly error: unknown }
): Promise<void> {
    const { store, claimed, newReference, logger } = running;
    const { step } = current;
    const { message } = describeFailure({ error, correlationId: newReference(), step: step.key });
    await store.write(claimed.lease, {
        step: { key: step.key, patch: { status: 'failed', ...ended(running, current), message } },
        warnings: step.degrades ? [`${step.title}: ${message}`] : [],
        event: { kind: 'step', status: 'failed', subject: step.key, message }
    });
    countEnd(running, { current, status: 'failed' });
    if (!step.degrades) throw new StepFailedError(step.key, error);
    logger.warn(
        { err: error, runId: claimed.run.id, step: step.key },
        'A step failed that only degrades the run'
    );
}

async function noteInterruption({ store, claimed, signal }: RunningRun, { step }: Try): Promise<void> {
    if (signal.reason instanceof LeaseLostError) return;
    const message =
        signal.reason instanceof ServiceStoppingError
            ? 'Interrupted, because the service stopped.'
            : 'Interrupted, because the run was cancelled.';
    await store.write(claimed.lease, {
        step: { key: step.key, patch: { status: 'pending', message } },
        event: { kind: 'step', status: 'pending', subject: step.key, message }
    });
}

async function waitForNextTry(
    running: RunningRun,
    { current, error, delay }: { readonly current: Try; readonly error: unknown; readonly delay: number }
): Promise<void> {
    const { store, claimed, clock, signal, observer, logger } = running;
    const { step } = current;
    const reason = error instanceof DialFlowError ? error.message : 'The connection failed.';
    const message = `${reason} Next try in ${Math.ceil(delay / 1000)} s.`;
    logger.warn({ err: error, runId: claimed.run.id, step: step.key, delay }, 'A step is tried again');
    observer.stepRetried({ engine: step.engine });
    await store.write(claimed.lease, {
        step: { key: step.key, patch: { message } },
        event: { kind: 'step', status: 'running', subject: step.key, message }
    });
    try {
        await clock.sleep(delay, signal);
    } catch {
        await noteInterruption(running, current);
        throw signal.reason ?? runCancelled();
    }
}

function ended({ clock }: RunningRun, { startedAt, use }: Try) {
    const now = clock.now();
    return {
        finishedAt: now.toISOString(),
        durationMs: elapsedMs(startedAt, now),
        peakMemoryMb: use.peakMb(),
        cpuMs: use.cpuMs()
    };
}

/** A clock that is put back while a step runs must not make it end before it began. */
const elapsedMs = (from: Date, to: Date): number => Math.max(0, to.getTime() - from.getTime());

function countEnd(
    running: RunningRun,
    {
        current: { step, startedAt },
        status
    }: { readonly current: Try; readonly status: 'finished' | 'failed' }
): void {
    const seconds = elapsedMs(startedAt, running.clock.now()) / 1000;
    running.observer.stepEnded({ engine: step.engine, status, seconds });
}
