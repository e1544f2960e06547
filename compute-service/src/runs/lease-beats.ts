import { parentPort } from 'node:worker_threads';
import type { Lease, RunStore } from './store.ts';

export interface LeaseBeats {
    readonly intervalMs: number;
    /** A main thread that gave no sign of life for so long is stuck for good, and its runs belong to others. */
    readonly mostSilenceMs: number;
}

export type LeaseThreadMessage =
    | { readonly kind: 'keep'; readonly lease: Lease }
    | { readonly kind: 'release'; readonly token: string }
    | { readonly kind: 'alive' };

/** What the thread of a LeaseKeeper does: with a store of its own and a timer it extends the leases that it is told of. */
export function keepLeases(
    store: Pick<RunStore, 'heartbeat'>,
    { intervalMs, mostSilenceMs }: LeaseBeats
): void {
    const leases = new Map<string, Lease>();
    let heardAt = performance.now();
    parentPort?.on('message', (message: LeaseThreadMessage) => {
        heardAt = performance.now();
        if (message.kind === 'keep') leases.set(message.lease.token, message.lease);
        if (message.kind === 'release') leases.delete(message.token);
    });
    setInterval(() => {
        if (performance.now() - heardAt > mostSilenceMs) return;
        for (const lease of leases.values()) {
            // What the store does not take now it may take at the next beat.
            store.heartbeat(lease).then(
                ({ held }) => held || leases.delete(lease.token),
                () => undefined
            );
        }
    }, intervalMs);
}
