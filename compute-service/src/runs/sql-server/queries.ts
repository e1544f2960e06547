import type { SqlServerDatabase, SqlSession } from '../../sql-server/database.ts';
import {
    big,
    flag,
    name,
    text,
    whole,
    type BoundValues,
    type Statement
} from '../../sql-server/statement.ts';
import { cursorOf, positionOf } from '../list-cursor.ts';
import { RUN_STATUSES, type Run, type RunStatus } from '../run.ts';
import type { RunStore } from '../store.ts';
import { eventOf, orgsInQueue, runOf, summaryOf } from '../sqlite/rows.ts';
import { storedRow } from './rows.ts';
import {
    COUNT_BY_STATUS,
    EVENTS_AFTER,
    LAST_SUCCESSFUL_NIGHT,
    LATEST_ACCEPTED,
    LATEST_EXTRACT,
    listRuns,
    PING,
    QUEUE_STATE,
    QUEUED_BEHIND,
    READ_RUN,
    RUNS_LIKE,
    STEP_TIMES,
    UNTOLD_RUNS
} from './statements.ts';
import { onStore } from './store-error.ts';

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

const READ_TRIES = 10;

/** Reads a run with its steps and documents as they were at one moment; null where there is none. */
export async function readRun(session: SqlSession, runId: string): Promise<Run | null> {
    for (let tries = 1; ; tries += 1) {
        const { results } = await session.query(READ_RUN, { run_id: name(runId) });
        const [runs = [], steps = [], documents = [], again = []] = results;
        const row = runs[0];
        if (!row) return null;
        // A run that changes faster than it can be read is told as it was read last.
        if (row['seq'] !== again[0]?.['seq'] && tries < READ_TRIES) continue;
        return runOf({
            row: storedRow(row),
            steps: steps.map(storedRow),
            documents: documents.map(storedRow)
        });
    }
}

/** A session outside of any transaction, for statements that only read. */
export const readingSession = (database: SqlServerDatabase): SqlSession => ({
    query: (statement, values) => database.repeatable(statement, values)
});

/** The reading half of the run store. */
export function runQueries({
    database,
    leaseMs
}: {
    readonly database: SqlServerDatabase;
    readonly leaseMs: number;
}): Queries {
    const session = readingSession(database);
    const find = (runId: string): Promise<Run | null> => readRun(session, runId);
    const newest = async (statement: Statement, values: BoundValues): Promise<Run | null> => {
        const [found] = await database.read(statement, values);
        return found ? find(String(found['id'])) : null;
    };
    return {
        find: (runId) => onStore(() => find(runId)),

        list: ({ org, status, engine, cursor, limit }) =>
            onStore(async () => {
                const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : positionOf(cursor);
                const rows = await database.read(
                    listRuns({
                        org: org !== undefined,
                        status: status !== undefined,
                        engine: engine !== undefined
                    }),
                    {
                        before: big(before),
                        limit: whole(limit + 1),
                        ...(org === undefined ? {} : { org: name(org) }),
                        ...(status === undefined ? {} : { status: name(status) }),
                        ...(engine === undefined ? {} : { engine: name(engine) })
                    }
                );
                const page = rows.slice(0, limit).map(storedRow);
                const last = page.at(-1);
                return {
                    runs: page.map(summaryOf),
                    cursor: rows.length > limit && last ? cursorOf(Number(last['position'])) : null
                };
            }),

        untold: () =>
            onStore(async () => {
                const runs: Run[] = [];
                for (const { id } of await database.read(UNTOLD_RUNS)) {
                    const run = await find(String(id));
                    if (run?.status === 'cancelled') runs.push(run);
                }
                return runs;
            }),

        eventsAfter: ({ runId, after, limit }) =>
            onStore(async () => {
                const values = { run_id: name(runId), after: whole(after), limit: whole(limit) };
                return (await database.read(EVENTS_AFTER, values)).map((row) => eventOf(storedRow(row)));
            }),

        latestAccepted: ({ org, engines, exceptRunId }) =>
            onStore(() =>
                newest(LATEST_ACCEPTED, {
                    org: name(org),
                    except: name(exceptRunId ?? ''),
                    engines: text(JSON.stringify(engines))
                })
            ),

        latestExtract: (org) => onStore(() => newest(LATEST_EXTRACT, { org: name(org) })),

        lastSuccessfulNight: (org) => onStore(() => newest(LAST_SUCCESSFUL_NIGHT, { org: name(org) })),

        timesOfRunsLike: ({ id, org, kind, engines, dryRun }, limit) =>
            onStore(async () => {
                if (kind !== 'night') return [];
                const found = await database.read(RUNS_LIKE, {
                    run_id: name(id),
                    org: name(org),
                    engines: name(JSON.stringify(engines)),
                    dry_run: flag(dryRun),
                    limit: whole(limit)
                });
                const runs = found.map(storedRow);
                const ids = text(JSON.stringify(runs.map((run) => run['id'])));
                const steps = runs.length === 0 ? [] : await database.read(STEP_TIMES, { ids });
                return runs.map((run) => ({
                    durationMs:
                        Date.parse(String(run['finished_at'])) - Date.parse(String(run['started_at'])),
                    steps: new Map(
                        steps
                            .filter((step) => step['run_id'] === run['id'])
                            .map((step) => [String(step['key']), Number(step['duration_ms'])])
                    )
                }));
            }),

        queuedBehind: (runId) =>
            onStore(async () => {
                const [ahead] = await database.read(QUEUED_BEHIND, { run_id: name(runId) });
                return ahead ? String(ahead['id']) : null;
            }),

        countByStatus: () =>
            onStore(async () => {
                const rows = await database.read(COUNT_BY_STATUS);
                const counts = new Map(rows.map((row) => [row['status'], Number(row['runs'])]));
                return Object.fromEntries(
                    RUN_STATUSES.map((status) => [status, counts.get(status) ?? 0])
                ) as Record<RunStatus, number>;
            }),

        queueState: () =>
            onStore(async () => {
                const rows = (await database.read(QUEUE_STATE)).map(storedRow);
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
            }),

        changeMark: () => Promise.resolve(null),

        ping: () =>
            onStore(async () => {
                await database.read(PING);
            })
    };
}
