import type { RunStore } from '../store.ts';
import type { RunDatabase } from './database.ts';
import { ACCEPTED, ENDED } from './queries.ts';

const DETAILS = ['events', 'steps', 'documents'] as const;

/** Removal of what is old; which runs that is, retention decides. */
export function runForgetting({
    database
}: {
    readonly database: RunDatabase;
}): Pick<RunStore, 'forgetEvents' | 'forgetRuns'> {
    return {
        forgetEvents: async (runIds) =>
            database.transaction(() =>
                database.run(
                    `DELETE FROM events WHERE EXISTS (
                         SELECT 1 FROM runs
                         WHERE id = events.run_id AND id IN (SELECT value FROM json_each(?)) AND ${ENDED}
                             AND events.seq < runs.seq)`,
                    JSON.stringify(runIds)
                )
            ),

        forgetRuns: async (runIds) =>
            database.transaction(() => {
                const chosen = `SELECT id FROM runs
                    WHERE id IN (SELECT value FROM json_each(?)) AND ${ENDED} AND draft IS NOT 'held'`;
                const ids = JSON.stringify(runIds);
                const emptied = database.all(
                    `SELECT id FROM (${chosen}) WHERE EXISTS (SELECT 1 FROM steps WHERE run_id = id)`,
                    ids
                );
                for (const table of DETAILS) {
                    database.run(`DELETE FROM ${table} WHERE run_id IN (${chosen})`, ids);
                }
                const removed = database.all(
                    `DELETE FROM runs WHERE id IN (${chosen}) AND NOT (${ACCEPTED}) RETURNING id`,
                    ids
                );
                return new Set([...emptied, ...removed].map(({ id }) => id)).size;
            })
    };
}
