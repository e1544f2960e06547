import type { Clock } from './clock.ts';
import { ANY_NUMBER_OF_RUNS } from './store.ts';
import type { RunStore } from './store.ts';
import { openRunDatabase } from './sqlite/database.ts';
import { runForgetting } from './sqlite/forget.ts';
import { runChanges } from './sqlite/changes.ts';
import { runQueue } from './sqlite/queue.ts';
import { runQueries } from './sqlite/queries.ts';

export interface SqliteRunStoreOptions {
    readonly file: string;
    readonly clock: Pick<Clock, 'now'>;
    /** How long a worker may be silent before its run is anyone's. */
    readonly leaseMs: number;
    /** How many runs of one org may be worked on at once; without it, any number. */
    readonly runsPerOrg?: number;
}

/** Opens the run store in one SQLite file, which several processes of one machine may share. */
export function openSqliteRunStore({
    file,
    clock,
    leaseMs,
    runsPerOrg = ANY_NUMBER_OF_RUNS
}: SqliteRunStoreOptions): RunStore {
    const database = openRunDatabase(file);
    const parts = { database, clock, leaseMs, runsPerOrg };
    return {
        ...runQueries(parts),
        ...runChanges(parts),
        ...runQueue(parts),
        ...runForgetting(parts),
        close: async () => database.close()
    };
}
