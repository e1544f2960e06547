import { randomUUID } from 'node:crypto';
import type { SqlServerDatabase, SqlSession, SqlTransaction } from '../../sql-server/database.ts';
import { instant, name, text, whole, type SqlRecord } from '../../sql-server/statement.ts';
import type { Clock } from '../clock.ts';
import type { Run, RunDocuments } from '../run.ts';
import { LeaseLostError, type ClaimedRun, type Lease, type LeasedWrite, type RunStore } from '../store.ts';
import { fromJson, stepAssignment } from '../sqlite/rows.ts';
import { declareSteps, eventValues, hasChange, writePatch } from './changes.ts';
import { readRun } from './queries.ts';
import { setList } from './rows.ts';
import {
    ANY_RUN,
    CLAIM_RUN,
    DELETE_OTHER_STEPS,
    FIND_LEASE,
    FIRST_TURN,
    HEARTBEAT,
    HOLDS,
    INSERT_DOCUMENT,
    INSERT_EVENT,
    LOCK_LEASED_RUN,
    LOCK_TURNS,
    NEXT_RUN,
    patchStep,
    READ_WARNINGS,
    SHORTEN_LEASES,
    TAKE_TURN,
    UPDATE_DOCUMENT
} from './statements.ts';
import { onStore } from './store-error.ts';

type Queue = Pick<RunStore, 'claimNext' | 'heartbeat' | 'holds' | 'write' | 'declareSteps'>;

/** Where a server passes over READPAST, another worker may have been faster; then the next run is looked at. */
const CLAIM_TRIES = 5;

/** The queue of the run store: claiming under a lease, heartbeat, and writes that only the holder of the lease may make. */
export function runQueue({
    database,
    clock,
    leaseMs,
    runsPerOrg
}: {
    readonly database: SqlServerDatabase;
    readonly clock: Pick<Clock, 'now'>;
    readonly leaseMs: number;
    readonly runsPerOrg: number;
}): Queue {
    const leaseEnd = (now: Date): Date => new Date(now.getTime() + leaseMs);
    const leased = (lease: Lease) => ({ run_id: name(lease.runId), lease_token: name(lease.token) });
    return {
        claimNext: (workerId) =>
            onStore(async () => {
                await database.repeatable(SHORTEN_LEASES, { latest: instant(leaseEnd(clock.now())) });
                const waiting = await database.read(ANY_RUN, { now: instant(clock.now()) });
                if (waiting.length === 0) return null;
                for (let tries = 1; tries <= CLAIM_TRIES; tries += 1) {
                    const token = randomUUID();
                    const claimed = await database.transaction(
                        {
                            name: 'claim run',
                            recover: (session) => claimedBefore(session, { token, workerId })
                        },
                        (transaction) =>
                            claim(transaction, { token, workerId, runsPerOrg, now: clock.now(), leaseEnd })
                    );
                    if (claimed !== 'taken by another') return claimed;
                }
                return null;
            }),

        heartbeat: (lease) =>
            onStore(async () => {
                const now = clock.now();
                const values = { ...leased(lease), until: instant(leaseEnd(now)), at: instant(now) };
                const [row] = (await database.repeatable(HEARTBEAT, values)).rows;
                return { held: row !== undefined, cancelRequested: row?.['cancel_requested'] === true };
            }),

        holds: (lease) =>
            onStore(async () => {
                const [row] = await database.read(HOLDS, leased(lease));
                return Number(row?.['held']) > 0;
            }),

        write: (lease, change) =>
            onStore(async () => {
                const changeId = randomUUID();
                await database.transaction(
                    {
                        name: 'write run',
                        recover: async (session) =>
                            (await hasChange(session, { runId: lease.runId, changeId })) ? true : undefined
                    },
                    (transaction) =>
                        writeLeased(transaction, { lease, change, changeId, at: clock.now() }).then(
                            () => true
                        )
                );
            }),

        declareSteps: (lease, steps) =>
            onStore(() =>
                database.transaction(
                    { name: 'declare steps', recover: async () => undefined },
                    async (transaction) => {
                        const { affected } = await transaction.query(LOCK_LEASED_RUN, leased(lease));
                        if (affected === 0) throw lost(lease);
                        await declareSteps(transaction, { runId: lease.runId, steps });
                        await transaction.query(DELETE_OTHER_STEPS, {
                            run_id: name(lease.runId),
                            keys: text(JSON.stringify(steps.map(({ key }) => key)))
                        });
                    }
                )
            )
    };
}

const lost = ({ runId }: Lease): LeaseLostError =>
    new LeaseLostError(`Run ${runId} belongs to another worker by now.`);

interface Claimant {
    readonly token: string;
    readonly workerId: string;
}

async function claim(
    transaction: SqlTransaction,
    {
        token,
        workerId,
        runsPerOrg,
        now,
        leaseEnd
    }: Claimant & { readonly runsPerOrg: number; readonly now: Date; leaseEnd(now: Date): Date }
): Promise<ClaimedRun | 'taken by another' | null> {
    await transaction.query(LOCK_TURNS);
    const [next] = (await transaction.query(NEXT_RUN, { now: instant(now), runs_per_org: whole(runsPerOrg) }))
        .rows;
    if (!next) return null;
    const vanished = next['lease_token'] !== null;
    const lease: Lease = { runId: String(next['id']), workerId, token };
    const losses = Number(next['losses']) + (vanished ? 1 : 0);
    const status = next['status'] === 'queued' ? 'running' : (next['status'] as Run['status']);
    const [written] = (
        await transaction.query(CLAIM_RUN, {
            run_id: name(lease.runId),
            seq: whole(Number(next['seq'])),
            old_token: name(vanished ? String(next['lease_token']) : ''),
            losses: whole(losses),
            status: name(status),
            started_at: instant(startedAt(next) ?? now),
            worker: name(workerId),
            lease_token: name(token),
            until: instant(leaseEnd(now)),
            at: instant(now)
        })
    ).rows;
    if (!written) return 'taken by another';
    const turn = { org: name(String(next['org'])), at: instant(now) };
    const { affected } = await transaction.query(TAKE_TURN, turn);
    if (affected === 0) await transaction.query(FIRST_TURN, turn);
    const message = vanished ? 'Taken over from a worker that ended unexpectedly.' : null;
    await transaction.query(INSERT_EVENT, {
        run_id: name(lease.runId),
        seq: whole(Number(written['seq'])),
        ...eventValues({ kind: 'run', status, message }),
        at: instant(now),
        change_id: name(token)
    });
    const run = await readRun(transaction, lease.runId);
    return run && { lease, run, losses };
}

const startedAt = (row: SqlRecord): Date | null =>
    row['started_at'] instanceof Date ? row['started_at'] : null;

/** The run that was claimed under a token whose commit was not confirmed. */
async function claimedBefore(
    session: SqlSession,
    { token, workerId }: Claimant
): Promise<ClaimedRun | undefined> {
    const [row] = (await session.query(FIND_LEASE, { lease_token: name(token) })).rows;
    if (!row) return undefined;
    const run = await readRun(session, String(row['id']));
    return run
        ? { lease: { runId: run.id, workerId, token }, run, losses: Number(row['losses']) }
        : undefined;
}

async function writeLeased(
    transaction: SqlTransaction,
    {
        lease,
        change,
        changeId,
        at
    }: {
        readonly lease: Lease;
        readonly change: LeasedWrite;
        readonly changeId: string;
        readonly at: Date;
    }
): Promise<void> {
    const { runId } = lease;
    const progressed = change.step?.patch.status === 'finished';
    // The run's own row comes first: it tells whether the lease holds, and keeps every other writer out.
    await writePatch(transaction, {
        ...{ runId, patch: change.run ?? {}, event: change.event, at, changeId, lease },
        assignments: progressed ? ['[losses] = 0'] : [],
        endLease: change.endLease ?? false
    });
    if (change.step) {
        const { assignments, values } = setList(stepAssignment(change.step.patch));
        if (assignments.length > 0) {
            await transaction.query(patchStep(assignments), {
                ...values,
                run_id: name(runId),
                key: name(change.step.key)
            });
        }
    }
    await writeDocuments(transaction, { runId, documents: change.documents ?? {} });
    await addWarnings(transaction, { runId, warnings: change.warnings ?? [] });
}

async function writeDocuments(
    transaction: SqlTransaction,
    { runId, documents }: { readonly runId: string; readonly documents: RunDocuments }
): Promise<void> {
    for (const [document, body] of Object.entries(documents)) {
        const values = { run_id: name(runId), name: name(document), body: text(JSON.stringify(body)) };
        const { affected } = await transaction.query(UPDATE_DOCUMENT, values);
        if (affected === 0) await transaction.query(INSERT_DOCUMENT, values);
    }
}

/** A step that ran twice says the same twice; it is kept once. */
async function addWarnings(
    transaction: SqlTransaction,
    { runId, warnings }: { readonly runId: string; readonly warnings: readonly string[] }
): Promise<void> {
    if (warnings.length === 0) return;
    const [stored] = (await transaction.query(READ_WARNINGS, { run_id: name(runId) })).rows;
    const known = stored ? fromJson<string[]>(String(stored['body'])) : [];
    await writeDocuments(transaction, {
        runId,
        documents: { warnings: [...new Set([...known, ...warnings])] }
    });
}
