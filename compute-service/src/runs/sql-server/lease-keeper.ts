import type { SqlServerSettings } from '../../sql-server/settings.ts';
import type { LeaseKeeper } from '../lease-keeper.ts';
import { startLeaseThread, type LeaseThreadTimes } from '../lease-thread-keeper.ts';

export interface SqlServerLeaseKeeperOptions extends LeaseThreadTimes {
    readonly settings: SqlServerSettings;
}

/** Starts a thread that extends leases of a run store in SQL Server over connections of its own. */
export const startSqlServerLeaseKeeper = ({ settings, ...times }: SqlServerLeaseKeeperOptions): LeaseKeeper =>
    startLeaseThread({
        script: new URL('./lease-thread.ts', import.meta.url),
        store: { settings },
        ...times
    });
