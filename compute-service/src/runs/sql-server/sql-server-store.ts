import type { SqlServerDatabase } from '../../sql-server/database.ts';
import type { Clock } from '../clock.ts';
import { ANY_NUMBER_OF_RUNS } from '../store.ts';
import type { RunStore } from '../store.ts';
import { runChanges } from './changes.ts';
import { runForgetting } from './forget.ts';
import { runQueries } from './queries.ts';
import { runQueue } from './queue.ts';

export interface SqlServerRunStoreOptions {
    /** Its schema is the newest one; `migrateSqlServer` sees to that. */
    readonly database: SqlServerDatabase;
    readonly clock: Pick<Clock, 'now'>;
    /** How long a worker may be silent before its run is anyone's. */
    readonly leaseMs: number;
    /** How many runs of one org may be worked on at once; without it, any number. */
    readonly runsPerOrg?: number;
}

/** The run store in SQL Server, which the service processes of several machines may share. */
export function openSqlServerRunStore({
    database,
    clock,
    leaseMs,
    runsPerOrg = ANY_NUMBER_OF_RUNS
}: SqlServerRunStoreOptions): RunStore {
    const parts = { database, clock, leaseMs, runsPerOrg };
    return {
        ...runQueries(parts),
        ...runChanges(parts),
        ...runQueue(parts),
        ...runForgetting(parts),
        close: () => database.close()
    };
}
