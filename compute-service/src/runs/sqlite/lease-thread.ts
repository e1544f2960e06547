import { isMainThread, workerData } from 'node:worker_threads';
import { systemClock } from '../clock.ts';
import { keepLeases, type LeaseBeats } from '../lease-beats.ts';
import { openSqliteRunStore } from '../sqlite-store.ts';

export interface LeaseThreadOptions extends LeaseBeats {
    readonly file: string;
    readonly leaseMs: number;
}

if (!isMainThread) {
    const options = workerData as LeaseThreadOptions;
    keepLeases(openSqliteRunStore({ ...options, clock: systemClock }), options);
}
