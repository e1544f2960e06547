import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { LeaseBeats, LeaseThreadMessage } from './lease-beats.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import type { Lease } from './store.ts';

export interface LeaseThreadTimes extends Pick<LeaseBeats, 'intervalMs'> {
    readonly leaseMs: number;
    readonly logger: Logger;
    /** How long the thread stays after the last lease was given back. */
    readonly restMs?: number;
}

export interface LeaseThread extends LeaseThreadTimes {
    /** The module that the thread runs: it opens the store and calls `keepLeases`. */
    readonly script: URL;
    /** How the thread reaches the store; must be plain data. */
    readonly store: object;
}

/** Steps that block the event loop take seconds; after this time the process hangs. */
const MOST_SILENCE_MS = 10 * 60 * 1000;
const REST_MS = 60_000;

interface RunningThread {
    post(message: LeaseThreadMessage): void;
    end(): Promise<void>;
}

/**
 * Returns a keeper that extends leases in a thread, so that a busy event loop does not cost a run. The thread is there
 * while there are leases and a little longer: a service that waits for its night does not pay its memory.
 */
export function startLeaseThread({ restMs = REST_MS, ...thread }: LeaseThread): LeaseKeeper {
    const kept = new Map<string, Lease>();
    let running: RunningThread | null = null;
    let rest: NodeJS.Timeout | null = null;
    const end = async (): Promise<void> => {
        const ending = running;
        running = null;
        if (rest) clearTimeout(rest);
        await ending?.end();
    };
    const begin = (): RunningThread => {
        const begun = runThread({
            ...thread,
            ended: () => {
                if (running === begun) running = null;
            }
        });
        return begun;
    };
    return {
        keep(lease) {
            if (rest) clearTimeout(rest);
            kept.set(lease.token, lease);
            const asked = running ? [lease] : [...kept.values()];
            running ??= begin();
            for (const each of asked) running.post({ kind: 'keep', lease: each });
            return () => {
                running?.post({ kind: 'release', token: lease.token });
                if (kept.delete(lease.token) && kept.size === 0)
                    rest = setTimeout(() => void end(), restMs).unref();
            };
        },
        stop: end
    };
}

function runThread({
    script,
    store,
    leaseMs,
    intervalMs,
    logger,
    ended
}: Omit<LeaseThread, 'restMs'> & { ended(): void }): RunningThread {
    const workerData = { ...store, leaseMs, intervalMs, mostSilenceMs: MOST_SILENCE_MS };
    const thread = new Worker(script, { workerData });
    thread.unref();
    const post = (message: LeaseThreadMessage): void => thread.postMessage(message);
    const signs = setInterval(() => post({ kind: 'alive' }), leaseMs).unref();
    thread.on('error', (error) => {
        clearInterval(signs);
        ended();
        logger.error({ err: error }, 'The thread that keeps leases ended; the heartbeat of each run goes on');
    });
    return {
        post,
        async end() {
            clearInterval(signs);
            await thread.terminate();
        }
    };
}
