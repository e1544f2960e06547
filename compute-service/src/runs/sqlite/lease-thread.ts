import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../clock.ts';
import { openSqliteRunStore } from '../sqlite-store.ts';
import type { Lease } from '../store.ts';

export interface LeaseThreadOptions {
    readonly file: string;
    readonly leaseMs: number;
    readonly intervalMs: number;
    /** A main thread that gave no sign of life for so long is stuck for good, and its runs belong to others. */
    readonly mostSilenceMs: number;
}

export type LeaseThreadMessage =
    | { readonly kind: 'keep'; readonly lease: Lease }
    | { readonly kind: 'release'; readonly token: string }
    | { readonly kind: 'alive' };

/** The thread of a LeaseKeeper: its own connection to the run store, and a timer. */
function keepLeases({ file, leaseMs, intervalMs, mostSilenceMs }: LeaseThreadOptions): void {
    const store = openSqliteRunStore({ file, clock: systemClock, leaseMs });
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

if (!isMainThread) keepLeases(workerData as LeaseThreadOptions);
