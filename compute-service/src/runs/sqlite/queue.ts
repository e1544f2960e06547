import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Run, RunDocuments } from '../run.ts';
import { LeaseLostError } from '../store.ts';
import type { Lease, RunStore } from '../store.ts';
import { insertSteps, patchRun } from './changes.ts';
import type { RunDatabase, SqliteRow } from './database.ts';
import { readRun } from './queries.ts';
import { fromJson, stepAssignment } from './rows.ts';

type Queue = Pick<RunStore, 'claimNext' | 'heartbeat' | 'holds' | 'write' | 'declareSteps'>;

/** The queue of the run store: claiming under a lease, heartbeat, and writes that only the holder of the lease may make. */
export function runQueue({
    database,
    clock,
    leaseMs,
    runsPerOrg
}: {
    readonly database: RunDatabase;
    readonly clock: Pick<Clock, 'now'>;
    readonly leaseMs: number;
    readonly runsPerOrg: number;
}): Queue {
    const leaseEnd = (now: Date): string => new Date(now.getTime() + leaseMs).toISOString();
    const isHeld = ({ runId, token }: Lease): boolean =>
        database.get('SELECT 1 FROM runs WHERE id = ? AND lease_token = ?', runId, token) !== undefined;
    const requireLease = (lease: Lease): void => {
        if (isHeld(lease)) return;
        throw new LeaseLostError(`Run ${lease.runId} belongs to another worker by now.`);
    };
    return {
        claimNext: async (workerId) =>
            database.transaction(() => {
                const now = clock.now();
                shortenLeases(database, leaseEnd(now));
                const next = nextClaimable(database, { now: now.toISOString(), runsPerOrg });
                if (!next) return null;
                const vanished = next['lease_token'] !== null;
                const lease: Lease = { runId: String(next['id']), workerId, token: randomUUID() };
                const losses = vanished ? Number(next['losses']) + 1 : Number(next['losses']);
                const status = next['status'] === 'queued' ? 'running' : (next['status'] as Run['status']);
                database.run(
                    `UPDATE runs SET attempt = attempt + 1, losses = ?, lease_worker = ?, lease_token = ?, lease_until = ?
                     WHERE id = ?`,
                    ...[losses, workerId, lease.token, leaseEnd(now), lease.runId]
                );
                takeTurn(database, { org: String(next['org']), at: now.toISOString() });
                patchRun(database, {
                    runId: lease.runId,
                    patch: {
                        status,
                        startedAt:
                            next['started_at'] === null ? now.toISOString() : String(next['started_at'])
                    },
                    event: {
                        kind: 'run',
                        status,
                        message: vanished ? 'Taken over from a worker that ended unexpectedly.' : null
                    },
                    at: now.toISOString()
                });
                const run = readRun(database, lease.runId);
                return run && { lease, run, losses };
            }),

        // Waits for no lock longer than the others do, and tells the truth of this moment in one statement.
        async heartbeat({ runId, token }) {
            const now = clock.now();
            const row = database.get(
                `UPDATE runs SET lease_until = ?, updated_at = ? WHERE id = ? AND lease_token = ?
                 RETURNING cancel_requested`,
                ...[leaseEnd(now), now.toISOString(), runId, token]
            );
            return { held: row !== undefined, cancelRequested: row?.['cancel_requested'] === 1 };
        },

        holds: async (lease) => isHeld(lease),

        write: async (lease, change) =>
            database.transaction(() => {
                requireLease(lease);
                const { runId } = lease;
                if (change.step) {
                    const { columns, values } = stepAssignment(change.step.patch);
                    database.run(
                        `UPDATE steps SET ${columns.map((column) => `${column} = ?`).join(', ')}
                         WHERE run_id = ? AND key = ?`,
                        ...[...values, runId, change.step.key]
                    );
                    if (change.step.patch.status === 'finished') {
                        database.run('UPDATE runs SET losses = 0 WHERE id = ?', runId);
                    }
                }
                writeDocuments(database, { runId, documents: change.documents ?? {} });
                addWarnings(database, { runId, warnings: change.warnings ?? [] });
                patchRun(database, {
                    runId,
                    patch: change.run ?? {},
                    event: change.event,
                    at: clock.now().toISOString()
                });
                if (change.endLease) endLease(database, lease);
            }),

        declareSteps: async (lease, steps) =>
            database.transaction(() => {
                requireLease(lease);
                insertSteps(database, { runId: lease.runId, steps });
                database.run(
                    `DELETE FROM steps WHERE run_id = ? AND key NOT IN (SELECT value FROM json_each(?))`,
                    lease.runId,
                    JSON.stringify(steps.map(({ key }) => key))
                );
            })
    };
}

/**
 * No lease ends later than one that is extended now, unless the clock was put back since. The worker of such a lease
 * extends it as ever; if it is dead, its run must not wait until the clock is where it was.
 */
function shortenLeases(database: RunDatabase, latest: string): void {
    database.run('UPDATE runs SET lease_until = ? WHERE lease_until > ?', latest, latest);
}

/**
 * What may be claimed is queued, released (no lease), or left behind (lease over). First comes the org that has the fewest
 * runs worked on, then the one whose last claim is longest ago, then the run that waits longest.
 */
function nextClaimable(
    database: RunDatabase,
    { now, runsPerOrg }: { readonly now: string; readonly runsPerOrg: number }
): SqliteRow | undefined {
    return database.get(
        `SELECT runs.* FROM runs
         LEFT JOIN (
             SELECT org, count(*) AS working FROM runs
             WHERE status IN ('running', 'delivering') AND lease_until >= ? GROUP BY org
         ) AS busy ON busy.org = runs.org
         LEFT JOIN org_turns ON org_turns.org = runs.org
         WHERE (status = 'queued'
             OR (status IN ('running', 'delivering') AND (lease_token IS NULL OR lease_until < ?)))
             AND coalesce(working, 0) < ?
         ORDER BY coalesce(working, 0), claimed_at, queued_at, position LIMIT 1`,
        ...[now, now, runsPerOrg]
    );
}

function takeTurn(database: RunDatabase, { org, at }: { readonly org: string; readonly at: string }): void {
    database.run(
        `INSERT INTO org_turns (org, claimed_at) VALUES (?, ?)
         ON CONFLICT (org) DO UPDATE SET claimed_at = excluded.claimed_at`,
        ...[org, at]
    );
}

function endLease(database: RunDatabase, { runId, token }: Lease): void {
    database.run(
        `UPDATE runs SET lease_worker = NULL, lease_token = NULL, lease_until = NULL
         WHERE id = ? AND lease_token = ?`,
        runId,
        token
    );
}

function writeDocuments(
    database: RunDatabase,
    { runId, documents }: { readonly runId: string; readonly documents: RunDocuments }
): void {
    for (const [name, body] of Object.entries(documents)) {
        database.run(
            `INSERT INTO documents (run_id, name, body) VALUES (?, ?, ?)
             ON CONFLICT (run_id, name) DO UPDATE SET body = excluded.body`,
            ...[runId, name, JSON.stringify(body)]
        );
    }
}

/** A step that ran twice says the same twice; it is kept once. */
function addWarnings(
    database: RunDatabase,
    { runId, warnings }: { readonly runId: string; readonly warnings: readonly string[] }
): void {
    if (warnings.length === 0) return;
    const stored = database.get(`SELECT body FROM documents WHERE run_id = ? AND name = 'warnings'`, runId);
    const known = stored ? fromJson<string[]>(String(stored['body'])) : [];
    writeDocuments(database, {
        runId,
        documents: { warnings: [...new Set([...known, ...warnings])] }
    });
}
