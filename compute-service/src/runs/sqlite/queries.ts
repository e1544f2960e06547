import type { SQLInputValue } from 'node:sqlite';
import { FINAL_STATUSES, RUN_STATUSES } from '../run.ts';
import type { Run, RunStatus } from '../run.ts';
import type { RunStore } from '../store.ts';
import type { RunDatabase } from './database.ts';
import { cursorOf, positionOf } from '../list-cursor.ts';
import { eventOf, fromJson, orgsInQueue, runOf, summaryOf } from './rows.ts';

type Queries = Pick<
    RunStore,
    | 'find'
    | 'list'
    | 'untold'
    | 'eventsAfter'
    | 'latestAccepted'
    | 'latestExtract'
    | 'lastSuccessfulNight'
    | 'timesOfRunsLike'
    | 'queuedBehind'
    | 'countByStatus'
    | 'queueState'
    | 'changeMark'
    | 'ping'
>;

const SUCCEEDED_NIGHT = `status IN ('succeeded', 'succeeded_with_warnings')
    AND json_extract(request, '$.kind') = 'night'`;
export const ACCEPTED = `${SUCCEEDED_NIGHT} AND NOT json_extract(request, '$.dryRun')`;
const NEWEST_FINISHED = 'ORDER BY finished_at DESC, position DESC LIMIT 1';
const FINAL_LIST = FINAL_STATUSES.map((status) => `'${status}'`).join(', ');
export const ENDED = `status IN (${FINAL_LIST})`;
const UNFINISHED = `status NOT IN (${FINAL_LIST})`;

/** Reads a run with its steps and documents; null where there is none. */
export function readRun(database: RunDatabase, runId: string): Run | null {
    const row = database.get('SELECT * FROM runs WHERE id = ?', runId);
    if (!row) return null;
    return runOf({
        row,
        steps: database.all('SELECT * FROM steps WHERE run_id = ? ORDER BY step_order', runId),
        documents: database.all('SELECT name, body FROM documents WHERE run_id = ?', runId)
    });
}

/** The reading half of the run store; each answer is of one moment. */
export function runQueries({
    database,
    leaseMs
}: {
    readonly database: RunDatabase;
    readonly leaseMs: number;
}): Queries {
    const newest = (sql: string, ...values: SQLInputValue[]): Run | null =>
        database.snapshot(() => {
            const found = database.get(sql, ...values);
            return found ? readRun(database, String(found['id'])) : null;
        });
    return {
        find: async (runId) => database.snapshot(() => readRun(database, runId)),

        async list({ org, status, engine, cursor, limit }) {
            const rows = database.all(
                `SELECT * FROM runs
                 WHERE position < ? AND (? IS NULL OR org = ?) AND (? IS NULL OR status = ?)
                   AND (? IS NULL OR EXISTS (SELECT 1 FROM json_each(runs.engines) WHERE value = ?))
                 ORDER BY position DESC LIMIT ?`,
                cursor === undefined ? Number.MAX_SAFE_INTEGER : positionOf(cursor),
                ...[org ?? null, org ?? null],
                ...[status ?? null, status ?? null],
                ...[engine ?? null, engine ?? null],
                limit + 1
            );
            const page = rows.slice(0, limit);
            const last = page.at(-1);
            return {
                runs: page.map(summaryOf),
                cursor: rows.length > limit && last ? cursorOf(Number(last['position'])) : null
            };
        },

        untold: async () =>
            database.snapshot(() =>
                database
                    .all(`SELECT id FROM runs WHERE status = 'cancelled' AND untold = 1 ORDER BY position`)
                    .flatMap(({ id }) => readRun(database, String(id)) ?? [])
            ),

        eventsAfter: async ({ runId, after, limit }) =>
            database
                .all(
                    'SELECT * FROM events WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?',
                    runId,
                    after,
                    limit
                )
                .map(eventOf),

        latestAccepted: async ({ org, engines, exceptRunId }) =>
            newest(
                `SELECT id FROM runs
                 WHERE org = ? AND ${ACCEPTED} AND id <> ?
                   AND NOT EXISTS (
                       SELECT 1 FROM json_each(?) AS wanted
                       WHERE wanted.value NOT IN (SELECT value FROM json_each(runs.engines)))
                 ${NEWEST_FINISHED}`,
                ...[org, exceptRunId ?? ''],
                JSON.stringify(engines)
            ),

        latestExtract: async (org) =>
            newest(
                `SELECT id FROM runs
                 WHERE org = ? AND ${SUCCEEDED_NIGHT} AND EXISTS (SELECT 1 FROM steps WHERE run_id = runs.id)
                 ${NEWEST_FINISHED}`,
                org
            ),

        lastSuccessfulNight: async (org) =>
            newest(
                `SELECT id FROM runs
                 WHERE org = ? AND ${ACCEPTED} AND json_extract(request, '$.pipeline') = 'nightly'
                 ${NEWEST_FINISHED}`,
                org
            ),

        timesOfRunsLike: async ({ id, org, kind, engines, dryRun }, limit) => {
            if (kind !== 'night') return [];
            const rows = database.all(
                `SELECT like_it.id, like_it.started_at, like_it.finished_at,
                     (SELECT json_group_object(key, duration_ms) FROM steps
                      WHERE run_id = like_it.id AND status = 'finished' AND duration_ms IS NOT NULL) AS steps
                 FROM runs AS like_it
                 WHERE status IN ('succeeded', 'succeeded_with_warnings') AND attempt = 1 AND id <> ?
                     AND org = ? AND engines = ? AND json_extract(request, '$.kind') = 'night'
                     AND json_extract(request, '$.dryRun') = ?
                     AND EXISTS (SELECT 1 FROM steps WHERE run_id = like_it.id)
                 ORDER BY position DESC LIMIT ?`,
                ...[id, org, JSON.stringify(engines), Number(dryRun), limit]
            );
            return rows.map((row) => ({
                durationMs: Date.parse(String(row['finished_at'])) - Date.parse(String(row['started_at'])),
                steps: new Map(Object.entries(fromJson<Record<string, number>>(String(row['steps']))))
            }));
        },

        async queuedBehind(runId) {
            const ahead = database.get(
                `SELECT ahead.id FROM runs AS waiting JOIN runs AS ahead
                     ON ahead.id <> waiting.id AND ahead.org = waiting.org
                 WHERE waiting.id = ? AND waiting.status = 'queued' AND ahead.${UNFINISHED}
                   AND (ahead.queued_at, ahead.position) < (waiting.queued_at, waiting.position)
                 ORDER BY ahead.queued_at DESC, ahead.position DESC LIMIT 1`,
                runId
            );
            return ahead ? String(ahead['id']) : null;
        },

        async countByStatus() {
            const counts = new Map(
                database
                    .all('SELECT status, count(*) AS runs FROM runs GROUP BY status')
                    .map((row) => [row['status'], Number(row['runs'])])
            );
            return Object.fromEntries(
                RUN_STATUSES.map((status) => [status, counts.get(status) ?? 0])
            ) as Record<RunStatus, number>;
        },

        queueState: async () => {
            const rows = database.all(
                `SELECT id, org, queued_at, lease_worker, lease_until FROM runs WHERE ${UNFINISHED} ORDER BY queued_at, position`
            );
            const waiting = rows.filter((row) => row['lease_until'] === null);
            const held = rows.filter((row) => row['lease_until'] !== null);
            return {
                waiting: waiting.length,
                oldestQueuedAt: waiting[0] ? String(waiting[0]['queued_at']) : null,
                orgs: orgsInQueue(rows),
                leases: held.map((row) => ({
                    runId: String(row['id']),
                    workerId: String(row['lease_worker']),
                    renewedAt: new Date(Date.parse(String(row['lease_until'])) - leaseMs).toISOString()
                }))
            };
        },

        changeMark: async () => database.changeMark(),

        async ping() {
            database.get('SELECT count(*) AS tables FROM sqlite_schema');
        }
    };
}
