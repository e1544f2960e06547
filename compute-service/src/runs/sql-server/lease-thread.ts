import { isMainThread, workerData } from 'node:worker_threads';
import { openSqlServer } from '../../sql-server/database.ts';
import type { SqlServerSettings } from '../../sql-server/settings.ts';
import { systemClock } from '../clock.ts';
import { keepLeases, type LeaseBeats } from '../lease-beats.ts';
import { openSqlServerRunStore } from './sql-server-store.ts';

export interface LeaseThreadOptions extends LeaseBeats {
    readonly settings: SqlServerSettings;
    readonly leaseMs: number;
}

if (!isMainThread) {
    const options = workerData as LeaseThreadOptions;
    // Heartbeats are small and few; they wait for nobody on a connection of their own.
    const settings = { ...options.settings, pool: { min: 0, max: 2 } };
    const database = openSqlServer(settings);
    keepLeases(openSqlServerRunStore({ ...options, database, clock: systemClock }), options);
}
