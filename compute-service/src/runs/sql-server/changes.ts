import { randomUUID } from 'node:crypto';
import { DialFlowError } from '../../error.ts';
import type { SqlServerDatabase, SqlSession, SqlTransaction } from '../../sql-server/database.ts';
import { sqlServerError } from '../../sql-server/sql-server-error.ts';
import { big, flag, instant, name, text, whole, type BoundValues } from '../../sql-server/statement.ts';
import type { Clock } from '../clock.ts';
import type { NewRunEvent } from '../events.ts';
import type { StepDescription } from '../plan.ts';
import type { Run } from '../run.ts';
import { LeaseLostError, type Lease, type NewRun, type RunPatch, type RunStore } from '../store.ts';
import { runAssignment } from '../sqlite/rows.ts';
import { readRun } from './queries.ts';
import { setList } from './rows.ts';
import {
    FIND_CHANGE,
    FIND_KEY,
    INSERT_EVENT,
    INSERT_RUN,
    INSERT_STEPS,
    LOCK_RUN,
    NOTE_TOLD,
    patchRun,
    REQUEUE_STEPS,
    TAKE_KEY,
    UPDATE_STEPS
} from './statements.ts';
import { onStore } from './store-error.ts';

type Changes = Pick<RunStore, 'createOnce' | 'change' | 'noteTold'>;

const NO_LEASE = ['[lease_worker] = NULL', '[lease_token] = NULL', '[lease_until] = NULL'];

/** Changes that people and orgs ask for; those of the worker are in queue.ts. */
export function runChanges({
    database,
    clock
}: {
    readonly database: SqlServerDatabase;
    readonly clock: Pick<Clock, 'now'>;
}): Changes {
    const create = (run: NewRun): Promise<{ readonly run: Run; readonly created: boolean }> =>
        database.transaction(
            {
                name: 'create run',
                recover: async (session) => {
                    const stored = await readRun(session, run.id);
                    return stored ? { run: stored, created: true } : undefined;
                }
            },
            async (transaction) => {
                const existing = await takeKey(transaction, run);
                if (existing) return { run: existing, created: false };
                return { run: await insertRun(transaction, { run, at: clock.now() }), created: true };
            }
        );
    return {
        createOnce: (run) =>
            onStore(async () => {
                try {
                    return await create(run);
                } catch (error) {
                    // Another process took the key in the same moment; now it can be seen.
                    if (error instanceof DialFlowError || sqlServerError(error).fault !== 'duplicate')
                        throw error;
                    return create(run);
                }
            }),

        change: (runId, decide) =>
            onStore(() => {
                const changeId = randomUUID();
                return database.transaction(
                    {
                        name: 'change run',
                        recover: async (session) =>
                            (await hasChange(session, { runId, changeId }))
                                ? requireRun(session, runId)
                                : undefined
                    },
                    async (transaction) => {
                        await transaction.query(LOCK_RUN, { run_id: name(runId) });
                        const run = await requireRun(transaction, runId);
                        const change = decide(run);
                        if (!change) return run;
                        const at = clock.now();
                        const requeued = change.requeue
                            ? ['[queued_at] = @at', '[losses] = 0', '[untold] = 0', ...NO_LEASE]
                            : [];
                        const untold = change.untold ? ['[untold] = 1'] : [];
                        await writePatch(transaction, {
                            ...{ runId, patch: change.patch, event: change.event, at, changeId },
                            assignments: [...requeued, ...untold]
                        });
                        if (change.requeue) await transaction.query(REQUEUE_STEPS, { run_id: name(runId) });
                        return requireRun(transaction, runId);
                    }
                );
            }),

        noteTold: (runId) =>
            onStore(async () => {
                await database.repeatable(NOTE_TOLD, { run_id: name(runId) });
            })
    };
}

async function requireRun(session: SqlSession, runId: string): Promise<Run> {
    const run = await readRun(session, runId);
    if (run) return run;
    throw new DialFlowError('not_found', `There is no run ${runId}.`, {
        advice: 'Look it up in the list of runs.'
    });
}

/** Takes the run's key; returns the run that has it already. */
async function takeKey(transaction: SqlTransaction, run: NewRun): Promise<Run | null> {
    if (run.idempotencyKey === null) return null;
    const key = { org: name(run.request.org), idempotency_key: name(run.idempotencyKey) };
    const { affected } = await transaction.query(TAKE_KEY, {
        ...key,
        fingerprint: name(run.fingerprint),
        run_id: name(run.id)
    });
    if (affected > 0) return null;
    const [known] = (await transaction.query(FIND_KEY, key)).rows;
    const runId = String(known?.['run_id']);
    if (known?.['fingerprint'] !== run.fingerprint) {
        throw new DialFlowError(
            'idempotency_conflict',
            `Run ${runId} was launched with the same key and another request.`,
            { advice: 'Use a new key for a new request.' }
        );
    }
    return requireRun(transaction, runId);
}

async function insertRun(
    transaction: SqlTransaction,
    { run, at }: { readonly run: NewRun; readonly at: Date }
): Promise<Run> {
    const { org, ...request } = run.request;
    await transaction.query(INSERT_RUN, {
        run_id: name(run.id),
        org: name(org),
        kind: name(request.kind),
        pipeline: name(request.pipeline),
        dry_run: flag(request.dryRun),
        engines: name(JSON.stringify(request.engines)),
        request: text(JSON.stringify(request)),
        at: instant(at)
    });
    await declareSteps(transaction, { runId: run.id, steps: run.steps });
    const event: NewRunEvent = { kind: 'run', status: 'queued' };
    await writePatch(transaction, { runId: run.id, patch: {}, event, at, changeId: randomUUID() });
    return requireRun(transaction, run.id);
}

/** Adds the steps that the run does not have yet and brings the words and the order of the others up to date. */
export async function declareSteps(
    session: SqlSession,
    { runId, steps }: { readonly runId: string; readonly steps: readonly StepDescription[] }
): Promise<void> {
    if (steps.length === 0) return;
    const values = {
        run_id: name(runId),
        steps: text(JSON.stringify(steps.map((step, index) => ({ ...step, order: index + 1 }))))
    };
    await session.query(UPDATE_STEPS, values);
    await session.query(INSERT_STEPS, values);
}

export const hasChange = async (
    session: SqlSession,
    { runId, changeId }: { readonly runId: string; readonly changeId: string }
): Promise<boolean> => {
    const { rows } = await session.query(FIND_CHANGE, { run_id: name(runId), change_id: name(changeId) });
    return Number(rows[0]?.['changes']) > 0;
};

export interface WrittenPatch {
    readonly runId: string;
    readonly patch: RunPatch;
    readonly event: NewRunEvent;
    readonly at: Date;
    readonly changeId: string;
    /** More of the SET list, with nothing bound but `@at`. */
    readonly assignments?: readonly string[];
    /** Only where this lease is still the run's. */
    readonly lease?: Lease;
    /** Gives the lease back. */
    readonly endLease?: boolean;
}

/** Applies a patch with its event: one change, one number. @throws LeaseLostError */
export async function writePatch(
    session: SqlSession,
    { runId, patch, event, at, changeId, assignments = [], lease, endLease = false }: WrittenPatch
): Promise<void> {
    const set = setList(runAssignment(patch));
    const all = [...set.assignments, ...assignments, ...(endLease ? NO_LEASE : [])];
    const values: BoundValues = {
        ...set.values,
        run_id: name(runId),
        at: instant(at),
        ...(lease ? { lease_token: name(lease.token) } : {})
    };
    const statement = patchRun({ assignments: all, leased: lease !== undefined });
    const [written] = (await session.query(statement, values)).rows;
    if (!written) throw new LeaseLostError(`Run ${runId} belongs to another worker by now.`);
    await session.query(INSERT_EVENT, {
        run_id: name(runId),
        seq: whole(Number(written['seq'])),
        ...eventValues(event),
        at: instant(at),
        change_id: name(changeId)
    });
}

export const eventValues = ({ kind, status, subject, done, total, message }: NewRunEvent): BoundValues => ({
    kind: name(kind),
    status: name(status ?? null),
    subject: name(subject ?? null),
    done: big(done ?? null),
    total: big(total ?? null),
    message: text(message ?? null)
});
