import { startLeaseThread, type LeaseThreadTimes } from '../lease-thread-keeper.ts';
import type { LeaseKeeper } from '../lease-keeper.ts';

export interface SqliteLeaseKeeperOptions extends LeaseThreadTimes {
    readonly file: string;
}

/** Starts a thread that extends leases of a SQLite run store, so that a busy event loop does not cost a run. */
export const startSqliteLeaseKeeper = ({ file, ...times }: SqliteLeaseKeeperOptions): LeaseKeeper =>
    startLeaseThread({ script: new URL('./lease-thread.ts', import.meta.url), store: { file }, ...times });
