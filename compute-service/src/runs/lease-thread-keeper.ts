import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { LeaseBeats, LeaseThreadMessage } from './lease-beats.ts';
import type { LeaseKeeper } from './lease-keeper.ts';

export interface LeaseThreadTimes extends Pick<LeaseBeats, 'intervalMs'> {
    readonly leaseMs: number;
    readonly logger: Logger;
}

export interface LeaseThread extends LeaseThreadTimes {
    /** The module that the thread runs: it opens the store and calls `keepLeases`. */
    readonly script: URL;
    /** How the thread reaches the store; must be plain data. */
    readonly store: object;
}

/** Steps that block the event loop take seconds; after this time the process hangs. */
const MOST_SILENCE_MS = 10 * 60 * 1000;

/** Starts a thread that extends leases, so that a busy event loop does not cost a run. */
export function startLeaseThread({ script, store, leaseMs, intervalMs, logger }: LeaseThread): LeaseKeeper {
    const workerData = { ...store, leaseMs, intervalMs, mostSilenceMs: MOST_SILENCE_MS };
    const thread = new Worker(script, { workerData });
    thread.unref();
    thread.on('error', (error) => {
        logger.error({ err: error }, 'The thread that keeps leases ended; the heartbeat of each run goes on');
    });
    const post = (message: LeaseThreadMessage): void => thread.postMessage(message);
    const signs = setInterval(() => post({ kind: 'alive' }), leaseMs);
    signs.unref();
    return {
        keep(lease) {
            post({ kind: 'keep', lease });
            return () => post({ kind: 'release', token: lease.token });
        },
        async stop() {
            clearInterval(signs);
            await thread.terminate();
        }
    };
}
