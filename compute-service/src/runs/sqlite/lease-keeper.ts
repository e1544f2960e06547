import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { LeaseKeeper } from '../lease-keeper.ts';
import type { LeaseThreadMessage, LeaseThreadOptions } from './lease-thread.ts';

export interface SqliteLeaseKeeperOptions extends Pick<
    LeaseThreadOptions,
    'file' | 'leaseMs' | 'intervalMs'
> {
    readonly logger: Logger;
}

/** Steps that block the event loop take seconds; after this time the process hangs. */
const MOST_SILENCE_MS = 10 * 60 * 1000;

/** Starts a thread that extends leases of a SQLite run store, so that a busy event loop does not cost a run. */
export function startSqliteLeaseKeeper({ logger, ...options }: SqliteLeaseKeeperOptions): LeaseKeeper {
    const workerData: LeaseThreadOptions = { ...options, mostSilenceMs: MOST_SILENCE_MS };
    const thread = new Worker(new URL('./lease-thread.ts', import.meta.url), { workerData });
    thread.unref();
    thread.on('error', (error) => {
        logger.error({ err: error }, 'The thread that keeps leases ended; the heartbeat of each run goes on');
    });
    const post = (message: LeaseThreadMessage): void => thread.postMessage(message);
    const signs = setInterval(() => post({ kind: 'alive' }), options.leaseMs);
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
