import type { SQLInputValue } from 'node:sqlite';
import { DialFlowError } from '../../error.ts';
import type { Clock } from '../clock.ts';
import type { NewRunEvent } from '../events.ts';
import type { StepDescription } from '../plan.ts';
import type { Run } from '../run.ts';
import type { NewRun, RunPatch, RunStore } from '../store.ts';
import type { RunDatabase } from './database.ts';
import { readRun } from './queries.ts';
import { runAssignment } from './rows.ts';

type Changes = Pick<RunStore, 'createOnce' | 'change' | 'noteTold'>;

/** Changes that people and orgs ask for; those of the worker are in queue.ts. */
export function runChanges({
    database,
    clock
}: {
    readonly database: RunDatabase;
    readonly clock: Pick<Clock, 'now'>;
}): Changes {
    return {
        createOnce: async (run) =>
            database.transaction(() => {
                const existing = runOfKey(database, run);
                if (existing) return { run: existing, created: false };
                return { run: insertRun(database, { run, at: clock.now().toISOString() }), created: true };
            }),

        change: async (runId, decide) =>
            database.transaction(() => {
                const run = requireRun(database, runId);
                const change = decide(run);
                if (!change) return run;
                const at = clock.now().toISOString();
                patchRun(database, { runId, patch: change.patch, event: change.event, at });
                if (change.requeue) requeue(database, { runId, at });
                if (change.untold) database.run('UPDATE runs SET untold = 1 WHERE id = ?', runId);
                return requireRun(database, runId);
            }),

        noteTold: async (runId) => {
            database.run('UPDATE runs SET untold = 0 WHERE id = ?', runId);
        }
    };
}

function requireRun(database: RunDatabase, runId: string): Run {
    const run = readRun(database, runId);
    if (run) return run;
    throw new DialFlowError('not_found', `There is no run ${runId}.`, {
        advice: 'Look it up in the list of runs.'
    });
}

function runOfKey(
    database: RunDatabase,
    { request: { org }, idempotencyKey, fingerprint }: NewRun
): Run | null {
    if (idempotencyKey === null) return null;
    const row = database.get(
        'SELECT run_id, fingerprint FROM launch_keys WHERE org = ? AND idempotency_key = ?',
        org,
        idempotencyKey
    );
    if (!row) return null;
    if (row['fingerprint'] !== fingerprint) {
        throw new DialFlowError(
            'idempotency_conflict',
            `Run ${String(row['run_id'])} was launched with the same key and another request.`,
            { advice: 'Use a new key for a new request.' }
        );
    }
    return requireRun(database, String(row['run_id']));
}

function insertRun(database: RunDatabase, { run, at }: { readonly run: NewRun; readonly at: string }): Run {
    const { org, ...request } = run.request;
    const row: Record<string, SQLInputValue> = {
        ...{ id: run.id, org },
        request: JSON.stringify(request),
        engines: JSON.stringify(request.engines),
        fingerprint: run.fingerprint,
        status: 'queued',
        seq: 0,
        attempt: 0,
        losses: 0,
        created_at: at,
        queued_at: at,
        updated_at: at,
        cancel_requested: 0
    };
    const columns = Object.keys(row);
    database.run(
        `INSERT INTO runs (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
        ...Object.values(row)
    );
    if (run.idempotencyKey !== null) {
        database.run(
            'INSERT INTO launch_keys (org, idempotency_key, fingerprint, run_id) VALUES (?, ?, ?, ?)',
            ...[org, run.idempotencyKey, run.fingerprint, run.id]
        );
    }
    insertSteps(database, { runId: run.id, steps: run.steps });
    patchRun(database, { runId: run.id, patch: {}, event: { kind: 'run', status: 'queued' }, at });
    return requireRun(database, run.id);
}

/** Adds the steps that the run does not have yet and brings the words and the order of the others up to date. */
export function insertSteps(
    database: RunDatabase,
    { runId, steps }: { readonly runId: string; readonly steps: readonly StepDescription[] }
): void {
    steps.forEach((step, index) => {
        database.run(
            `INSERT INTO steps (run_id, key, engine, name, title, sentence, drop_reason, step_order, status, attempt)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0)
             ON CONFLICT (run_id, key) DO UPDATE SET engine = excluded.engine, name = excluded.name,
                 title = excluded.title, sentence = excluded.sentence, drop_reason = excluded.drop_reason,
                 step_order = excluded.step_order`,
            ...[runId, step.key, step.engine, step.name, step.title, step.sentence, step.dropReason],
            index + 1
        );
    });
}

/** Applies a patch with its event: one change, one number. */
export function patchRun(
    database: RunDatabase,
    {
        runId,
        patch,
        event,
        at
    }: {
        readonly runId: string;
        readonly patch: RunPatch;
        readonly event: NewRunEvent;
        readonly at: string;
    }
): void {
    const { columns, values } = runAssignment(patch);
    const assignments = [...columns.map((column) => `${column} = ?`), 'seq = seq + 1', 'updated_at = ?'];
    database.run(`UPDATE runs SET ${assignments.join(', ')} WHERE id = ?`, ...values, at, runId);
    database.run(
        `INSERT INTO events (run_id, seq, kind, status, subject, done, total, message, at)
         SELECT id, seq, ?, ?, ?, ?, ?, ?, ? FROM runs WHERE id = ?`,
        ...[event.kind, event.status ?? null, event.subject ?? null],
        ...[event.done ?? null, event.total ?? null, event.message ?? null, at, runId]
    );
}

function requeue(
    database: RunDatabase,
    { runId, at }: { readonly runId: string; readonly at: string }
): void {
    database.run(
        `UPDATE runs SET queued_at = ?, losses = 0, untold = 0, lease_worker = NULL, lease_token = NULL, lease_until = NULL
         WHERE id = ?`,
        at,
        runId
    );
    database.run(
        `UPDATE steps SET status = 'pending', message = NULL WHERE run_id = ? AND status IN ('failed', 'running')`,
        runId
    );
}
