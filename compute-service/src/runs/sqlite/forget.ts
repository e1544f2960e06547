import type { RunDocuments } from '../run.ts';
import type { RunStore } from '../store.ts';
import type { RunDatabase } from './database.ts';
import { ACCEPTED, ENDED } from './queries.ts';
import { textRewriting } from './rewrite-texts.ts';
import { fromJson } from './rows.ts';

const DETAILS = ['events', 'steps', 'documents'] as const;

/** Removal of what is old or has to go; which that is, others decide. */
export function runForgetting({
    database
}: {
    readonly database: RunDatabase;
}): Pick<RunStore, 'forgetEvents' | 'forgetRuns' | 'rewriteDocuments' | 'rewriteTexts'> {
    return {
        ...textRewriting({ database }),
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

        rewriteDocuments: async (runId, rewrite) =>
            database.transaction(() => {
                const rows = database.all(
                    `SELECT name, body FROM documents WHERE run_id = ?
                         AND EXISTS (SELECT 1 FROM runs WHERE id = run_id AND ${ENDED})`,
                    runId
                );
                const before = Object.fromEntries(
                    rows.map(({ name, body }) => [String(name), fromJson(String(body))])
                ) as RunDocuments;
                const after = new Map(Object.entries(rewrite(before)));
                const changed = rows
                    .map(({ name, body }) => ({ name, body, next: JSON.stringify(after.get(String(name))) }))
                    .filter(({ body, next }) => next !== body);
                for (const { name, next } of changed) {
                    const which = [runId, name ?? null];
                    if (next === undefined) {
                        database.run('DELETE FROM documents WHERE run_id = ? AND name = ?', ...which);
                    } else {
                        database.run(
                            'UPDATE documents SET body = ? WHERE run_id = ? AND name = ?',
                            ...[next, ...which]
                        );
                    }
                }
                return changed.length > 0;
            }),

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
                const whole = `${chosen} AND NOT (${ACCEPTED})`;
                database.run(`DELETE FROM launch_keys WHERE run_id IN (${whole})`, ids);
                const removed = database.all(`DELETE FROM runs WHERE id IN (${whole}) RETURNING id`, ids);
                return new Set([...emptied, ...removed].map(({ id }) => id)).size;
            })
    };
}
