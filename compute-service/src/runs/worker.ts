import { setTimeout as delay } from 'node:timers/promises';
import { executeRun } from './runner.ts';
import type { RunnerOptions } from './runner-options.ts';

export interface WorkerOptions extends RunnerOptions {
    readonly workerId: string;
    /** How long an idle worker waits before it looks at the queue again without being woken. */
    readonly pollMs: number;
}

export interface Worker {
    /** Looks at the queue at once: a run was just queued. */
    wake(): void;
    /** Claims nothing more, gives the current run back at its last finished step, and resolves when it has let go. */
    stop(): Promise<void>;
}

/** Starts a worker that takes one run after the other from the queue. */
export function startWorker({ workerId, pollMs, ...options }: WorkerOptions): Worker {
    const stopping = new AbortController();
    let alarm = new AbortController();

    const rest = async (): Promise<void> => {
        const wakeUp = AbortSignal.any([alarm.signal, stopping.signal]);
        await delay(pollMs, undefined, { signal: wakeUp }).catch(() => undefined);
        alarm = new AbortController();
    };
    const takeOne = async (): Promise<boolean> => {
        try {
            const claimed = await options.store.claimNext(workerId);
            if (!claimed) return false;
            options.logger.info({ runId: claimed.run.id, attempt: claimed.run.attempt }, 'Run claimed');
            await executeRun(options, { claimed, stopping: stopping.signal });
            return true;
        } catch (error) {
            options.logger.error({ err: error }, 'The worker could not go on with a run and will try again');
            return false;
        }
    };
    const working = (async () => {
        while (!stopping.signal.aborted) {
            if (!(await takeOne())) await rest();
        }
    })();
    return {
        wake: () => alarm.abort(),
        async stop() {
            stopping.abort();
            await working;
        }
    };
}

/** A worker that takes nothing: others on the same queue do the work. */
export const leaveWorkToOthers = (): Worker => ({
    wake: () => undefined,
    stop: () => Promise.resolve()
});
