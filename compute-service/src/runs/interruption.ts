import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DialFlowError } from '../error.ts';
import { LeaseLostError } from './store.ts';
import type { Lease, RunStore } from './store.ts';

/** Why a run was interrupted from outside; the reason of the signal that every step gets. */
export class ServiceStoppingError extends Error {
    override readonly name = 'ServiceStoppingError';
}

/** Returns the reason with which the steps of a cancelled run are stopped. */
export const runCancelled = (): DialFlowError =>
    new DialFlowError('cancelled', 'The run was cancelled.', {
        advice: 'Resume it to go on from the last finished step.'
    });

export interface HeartbeatOptions {
    readonly store: RunStore;
    readonly lease: Lease;
    readonly intervalMs: number;
    readonly leaseMs: number;
    readonly logger: Logger;
    /** Is aborted when the run is cancelled or the lease is lost. */
    readonly interruption: AbortController;
}

/** Keeps the lease until `stop` is called, and interrupts the run when it has to end. */
export function keepLease({ store, lease, intervalMs, leaseMs, logger, interruption }: HeartbeatOptions): {
    stop(): Promise<void>;
} {
    const ended = new AbortController();
    let heardAt = performance.now();

    const beat = async (): Promise<void> => {
        try {
            const { held, cancelRequested } = await store.heartbeat(lease);
            heardAt = performance.now();
            if (!held) interruption.abort(new LeaseLostError('The lease is another worker’s by now.'));
            else if (cancelRequested) interruption.abort(runCancelled());
        } catch (error) {
            logger.warn({ err: error, runId: lease.runId }, 'The run store did not take a heartbeat');
            // Whoever could not extend the lease for its whole length must assume that it is gone.
            if (performance.now() - heardAt > leaseMs) {
                interruption.abort(new LeaseLostError('The run store does not answer.', { cause: error }));
            }
        }
    };
    const beating = (async () => {
        while (!ended.signal.aborted) {
            await delay(intervalMs, undefined, { signal: ended.signal }).catch(() => undefined);
            if (!ended.signal.aborted) await beat();
        }
    })();
    return {
        async stop() {
            ended.abort();
            await beating;
        }
    };
}
