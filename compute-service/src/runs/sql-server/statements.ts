import { statement, type Statement } from '../../sql-server/statement.ts';
import { FINAL_STATUSES } from '../run.ts';

/** Texts out of JSON compare as the columns do, whatever the database's collation is. */
const BYTES = 'COLLATE Latin1_General_100_BIN2';
const FINAL_LIST = FINAL_STATUSES.map((status) => `N'${status}'`).join(', ');
const SUCCEEDED = `[status] IN (N'succeeded', N'succeeded_with_warnings')`;
const SUCCEEDED_NIGHT = `${SUCCEEDED} AND [kind] = N'night'`;
const ACCEPTED = `${SUCCEEDED_NIGHT} AND [dry_run] = 0`;
const NEWEST_FINISHED = 'ORDER BY [finished_at] DESC, [position] DESC';
const STEPS = 'SELECT * FROM [dial_flow].[steps] WHERE [run_id] = @run_id ORDER BY [step_order]';
const DOCUMENTS = 'SELECT [name], [body] FROM [dial_flow].[documents] WHERE [run_id] = @run_id';
const IDS = `SELECT [value] ${BYTES} FROM OPENJSON(@ids)`;

/** A run with steps and documents, and its number again: where it has changed meanwhile, the whole is read once more. */
export const READ_RUN = statement(
    'read_run',
    `SELECT * FROM [dial_flow].[runs] WHERE [id] = @run_id;
${STEPS};
${DOCUMENTS};
SELECT [seq] FROM [dial_flow].[runs] WHERE [id] = @run_id`
);

/** Changes nothing, and holds the run until the transaction ends; on servers that pass over hints as well. */
export const LOCK_RUN = statement(
    'lock_run',
    'UPDATE [dial_flow].[runs] WITH (ROWLOCK) SET [seq] = [seq] WHERE [id] = @run_id'
);

export const LOCK_LEASED_RUN = statement(
    'lock_leased_run',
    `UPDATE [dial_flow].[runs] WITH (ROWLOCK) SET [seq] = [seq]
WHERE [id] = @run_id AND [lease_token] = @lease_token`
);

/** Holds a run that is at its end until the transaction ends. */
export const LOCK_ENDED_RUN = statement(
    'lock_ended_run',
    `UPDATE [dial_flow].[runs] WITH (ROWLOCK) SET [seq] = [seq]
WHERE [id] = @run_id AND [status] IN (${FINAL_LIST})`
);

export const FIND_KEY = statement(
    'find_key',
    `SELECT [run_id], [fingerprint] FROM [dial_flow].[launch_keys]
WHERE [org] = @org AND [idempotency_key] = @idempotency_key`
);

/** Takes the key for a run, unless another run has it. */
export const TAKE_KEY = statement(
    'take_key',
    `INSERT INTO [dial_flow].[launch_keys] ([org], [idempotency_key], [fingerprint], [run_id])
SELECT @org, @idempotency_key, @fingerprint, @run_id
WHERE NOT EXISTS (
    SELECT 1 FROM [dial_flow].[launch_keys] WITH (UPDLOCK, HOLDLOCK)
    WHERE [org] = @org AND [idempotency_key] = @idempotency_key
)`
);

export const INSERT_RUN = statement(
    'insert_run',
    `INSERT INTO [dial_flow].[runs] (
    [id], [org], [kind], [pipeline], [dry_run], [engines], [request], [status], [seq], [attempt], [losses],
    [created_at], [queued_at], [updated_at], [cancel_requested]
)
VALUES (
    @run_id, @org, @kind, @pipeline, @dry_run, @engines, @request, N'queued', 0, 0, 0,
    @at, @at, @at, 0
)`
);

const DECLARED = `OPENJSON(@steps) WITH (
    [new_key] nvarchar(200) '$.key',
    [new_engine] nvarchar(100) '$.engine',
    [new_name] nvarchar(200) '$.name',
    [new_title] nvarchar(400) '$.title',
    [new_sentence] nvarchar(max) '$.sentence',
    [new_drop_reason] nvarchar(max) '$.dropReason',
    [new_order] int '$.order'
) AS [declared]`;

/** Brings words and order of steps up to date that the run has already. */
export const UPDATE_STEPS = statement(
    'update_steps',
    `UPDATE [dial_flow].[steps]
SET [engine] = [new_engine], [name] = [new_name], [title] = [new_title], [sentence] = [new_sentence],
    [drop_reason] = [new_drop_reason], [step_order] = [new_order]
FROM ${DECLARED}
WHERE [run_id] = @run_id AND [key] = [new_key] ${BYTES}`
);

export const INSERT_STEPS = statement(
    'insert_steps',
    `INSERT INTO [dial_flow].[steps] (
    [run_id], [key], [engine], [name], [title], [sentence], [drop_reason], [step_order], [status], [attempt]
)
SELECT @run_id, [new_key], [new_engine], [new_name], [new_title], [new_sentence], [new_drop_reason], [new_order],
    N'pending', 0
FROM ${DECLARED}
WHERE NOT EXISTS (
    SELECT 1 FROM [dial_flow].[steps] AS [known]
    WHERE [known].[run_id] = @run_id AND [known].[key] = [new_key] ${BYTES}
)`
);

export const DELETE_OTHER_STEPS = statement(
    'delete_other_steps',
    `DELETE FROM [dial_flow].[steps]
WHERE [run_id] = @run_id AND [key] NOT IN (SELECT [value] ${BYTES} FROM OPENJSON(@keys))`
);

/** A change of a run: one event more. With `leased` only for the worker that holds the lease. */
export const patchRun = ({
    assignments,
    leased
}: {
    readonly assignments: readonly string[];
    readonly leased: boolean;
}): Statement =>
    statement(
        'patch_run',
        `UPDATE [dial_flow].[runs] WITH (ROWLOCK)
SET ${[...assignments, '[seq] = [seq] + 1', '[updated_at] = @at'].join(', ')}
OUTPUT inserted.[seq]
WHERE [id] = @run_id${leased ? ' AND [lease_token] = @lease_token' : ''}`
    );

export const INSERT_EVENT = statement(
    'insert_event',
    `INSERT INTO [dial_flow].[events] (
    [run_id], [seq], [kind], [status], [subject], [done], [total], [message], [at], [change_id]
)
VALUES (@run_id, @seq, @kind, @status, @subject, @done, @total, @message, @at, @change_id)`
);

/** Whether a change was stored whose commit was not confirmed. */
export const FIND_CHANGE = statement(
    'find_change',
    'SELECT COUNT(*) AS [changes] FROM [dial_flow].[events] WHERE [run_id] = @run_id AND [change_id] = @change_id'
);

export const REQUEUE_STEPS = statement(
    'requeue_steps',
    `UPDATE [dial_flow].[steps] SET [status] = N'pending', [message] = NULL
WHERE [run_id] = @run_id AND [status] IN (N'failed', N'running')`
);

/**
 * No lease ends later than one that is extended now, unless the clock was put back since. The worker of such a lease
 * extends it as ever; if it is dead, its run must not wait until the clock is where it was.
 */
export const SHORTEN_LEASES = statement(
    'shorten_leases',
    'UPDATE [dial_flow].[runs] WITH (ROWLOCK, READPAST) SET [lease_until] = @latest WHERE [lease_until] > @latest'
);

/** Queued, released (no lease), or left behind (lease over). */
const CLAIMABLE = `([status] = N'queued'
    OR ([status] IN (N'running', N'delivering') AND ([lease_token] IS NULL OR [lease_until] < @now)))`;

/** Spares those who find nothing the wait for their turn. */
export const ANY_RUN = statement(
    'any_run',
    `SELECT TOP (1) [id] FROM [dial_flow].[runs] WITH (READPAST) WHERE ${CLAIMABLE}`
);

/**
 * Workers claim one after the other, because each claim decides whose turn is next. An update holds the row on every
 * server, whatever it makes of hints; nothing else needs this row but migrations.
 */
export const LOCK_TURNS = statement(
    'lock_turns',
    'UPDATE [dial_flow].[schema_version] WITH (ROWLOCK) SET [applied_at] = [applied_at] WHERE [version] = 0'
);

/**
 * First comes the org that has the fewest runs worked on, then the one whose last claim is longest ago, then the run that
 * waits longest. Rows that others hold are passed over.
 */
export const NEXT_RUN = statement(
    'next_run',
    `SELECT TOP (1) [run].[id], [run].[org], [status], [seq], [losses], [started_at], [lease_token]
FROM [dial_flow].[runs] AS [run] WITH (UPDLOCK, READPAST, ROWLOCK)
LEFT JOIN (
    SELECT [org], COUNT(*) AS [working] FROM [dial_flow].[runs]
    WHERE [status] IN (N'running', N'delivering') AND [lease_until] >= @now GROUP BY [org]
) AS [busy] ON [busy].[org] = [run].[org]
LEFT JOIN [dial_flow].[org_turns] AS [turn] ON [turn].[org] = [run].[org]
WHERE ${CLAIMABLE} AND COALESCE([working], 0) < @runs_per_org
ORDER BY COALESCE([working], 0), [claimed_at], [queued_at], [position]`
);

export const TAKE_TURN = statement(
    'take_turn',
    'UPDATE [dial_flow].[org_turns] SET [claimed_at] = @at WHERE [org] = @org'
);

export const FIRST_TURN = statement(
    'first_turn',
    'INSERT INTO [dial_flow].[org_turns] ([org], [claimed_at]) VALUES (@org, @at)'
);

/** Takes the run, if nothing has happened to it since it was looked at. */
export const CLAIM_RUN = statement(
    'claim_run',
    `UPDATE [dial_flow].[runs] WITH (ROWLOCK)
SET [attempt] = [attempt] + 1, [losses] = @losses, [status] = @status, [started_at] = @started_at,
    [lease_worker] = @worker, [lease_token] = @lease_token, [lease_until] = @until,
    [seq] = [seq] + 1, [updated_at] = @at
OUTPUT inserted.[seq]
WHERE [id] = @run_id AND [seq] = @seq AND COALESCE([lease_token], N'') = @old_token`
);

export const FIND_LEASE = statement(
    'find_lease',
    'SELECT [id], [losses] FROM [dial_flow].[runs] WHERE [lease_token] = @lease_token'
);

/** Tells the truth of this moment in one statement, and may be sent any number of times. */
export const HEARTBEAT = statement(
    'heartbeat',
    `UPDATE [dial_flow].[runs] WITH (ROWLOCK) SET [lease_until] = @until, [updated_at] = @at
OUTPUT inserted.[cancel_requested]
WHERE [id] = @run_id AND [lease_token] = @lease_token`
);

export const HOLDS = statement(
    'holds',
    'SELECT COUNT(*) AS [held] FROM [dial_flow].[runs] WHERE [id] = @run_id AND [lease_token] = @lease_token'
);

export const patchStep = (assignments: readonly string[]): Statement =>
    statement(
        'patch_step',
        `UPDATE [dial_flow].[steps] SET ${assignments.join(', ')} WHERE [run_id] = @run_id AND [key] = @key`
    );

export const UPDATE_DOCUMENT = statement(
    'update_document',
    'UPDATE [dial_flow].[documents] SET [body] = @body WHERE [run_id] = @run_id AND [name] = @name'
);

export const INSERT_DOCUMENT = statement(
    'insert_document',
    'INSERT INTO [dial_flow].[documents] ([run_id], [name], [body]) VALUES (@run_id, @name, @body)'
);

export const DELETE_DOCUMENT = statement(
    'delete_document',
    'DELETE FROM [dial_flow].[documents] WHERE [run_id] = @run_id AND [name] = @name'
);

export const READ_DOCUMENTS = statement('read_documents', DOCUMENTS);

export const READ_RUN_TEXTS = statement(
    'read_run_texts',
    'SELECT [error], [decision_reason] FROM [dial_flow].[runs] WHERE [id] = @run_id'
);

export const UPDATE_RUN_TEXTS = statement(
    'update_run_texts',
    `UPDATE [dial_flow].[runs] SET [error] = @error, [decision_reason] = @decision_reason WHERE [id] = @run_id`
);

export const READ_EVENT_MESSAGES = statement(
    'read_event_messages',
    'SELECT [seq], [message] FROM [dial_flow].[events] WHERE [run_id] = @run_id AND [message] IS NOT NULL'
);

export const UPDATE_EVENT_MESSAGE = statement(
    'update_event_message',
    'UPDATE [dial_flow].[events] SET [message] = @message WHERE [run_id] = @run_id AND [seq] = @seq'
);

export const READ_STEP_MESSAGES = statement(
    'read_step_messages',
    'SELECT [key], [message] FROM [dial_flow].[steps] WHERE [run_id] = @run_id AND [message] IS NOT NULL'
);

export const UPDATE_STEP_MESSAGE = statement(
    'update_step_message',
    'UPDATE [dial_flow].[steps] SET [message] = @message WHERE [run_id] = @run_id AND [key] = @key'
);

export const READ_WARNINGS = statement(
    'read_warnings',
    `SELECT [body] FROM [dial_flow].[documents] WHERE [run_id] = @run_id AND [name] = N'warnings'`
);

/** A page of the list of runs, with the filters that are asked for. */
export const listRuns = ({
    org,
    status,
    engine
}: {
    readonly org: boolean;
    readonly status: boolean;
    readonly engine: boolean;
}): Statement =>
    statement(
        'list_runs',
        `SELECT TOP (@limit) * FROM [dial_flow].[runs]
WHERE [position] < @before${org ? ' AND [org] = @org' : ''}${status ? ' AND [status] = @status' : ''}${
            engine
                ? ` AND EXISTS (SELECT 1 FROM OPENJSON([engines]) AS [ran] WHERE [ran].[value] ${BYTES} = @engine)`
                : ''
        }
ORDER BY [position] DESC`
    );

export const EVENTS_AFTER = statement(
    'events_after',
    'SELECT TOP (@limit) * FROM [dial_flow].[events] WHERE [run_id] = @run_id AND [seq] > @after ORDER BY [seq]'
);

export const LATEST_ACCEPTED = statement(
    'latest_accepted',
    `SELECT TOP (1) [id] FROM [dial_flow].[runs]
WHERE [org] = @org AND ${ACCEPTED} AND [id] <> @except
    AND NOT EXISTS (
        SELECT 1 FROM OPENJSON(@engines) AS [wanted]
        WHERE [wanted].[value] ${BYTES} NOT IN (SELECT [ran].[value] ${BYTES} FROM OPENJSON([engines]) AS [ran])
    )
${NEWEST_FINISHED}`
);

export const LATEST_EXTRACT = statement(
    'latest_extract',
    `SELECT TOP (1) [id] FROM [dial_flow].[runs] AS [night]
WHERE [org] = @org AND ${SUCCEEDED_NIGHT}
    AND EXISTS (SELECT 1 FROM [dial_flow].[steps] AS [step] WHERE [step].[run_id] = [night].[id])
${NEWEST_FINISHED}`
);

export const LAST_SUCCESSFUL_NIGHT = statement(
    'last_successful_night',
    `SELECT TOP (1) [id] FROM [dial_flow].[runs]
WHERE [org] = @org AND ${ACCEPTED} AND [pipeline] = N'nightly'
${NEWEST_FINISHED}`
);

export const RUNS_LIKE = statement(
    'runs_like',
    `SELECT TOP (@limit) [id], [started_at], [finished_at] FROM [dial_flow].[runs] AS [run]
WHERE ${SUCCEEDED_NIGHT} AND [attempt] = 1 AND [id] <> @run_id AND [org] = @org AND [engines] = @engines AND [dry_run] = @dry_run
    AND EXISTS (SELECT 1 FROM [dial_flow].[steps] AS [step] WHERE [step].[run_id] = [run].[id])
ORDER BY [position] DESC`
);

export const STEP_TIMES = statement(
    'step_times',
    `SELECT [run_id], [key], [duration_ms] FROM [dial_flow].[steps]
WHERE [run_id] IN (${IDS}) AND [status] = N'finished' AND [duration_ms] IS NOT NULL`
);

export const UNTOLD_RUNS = statement(
    'untold_runs',
    `SELECT [id] FROM [dial_flow].[runs] WHERE [status] = N'cancelled' AND [untold] = 1 ORDER BY [position]`
);

export const NOTE_TOLD = statement(
    'note_told',
    'UPDATE [dial_flow].[runs] SET [untold] = 0 WHERE [id] = @run_id'
);

export const QUEUED_BEHIND = statement(
    'queued_behind',
    `SELECT TOP (1) [ahead].[id]
FROM [dial_flow].[runs] AS [waiting]
JOIN [dial_flow].[runs] AS [ahead] ON [ahead].[id] <> [waiting].[id] AND [ahead].[org] = [waiting].[org]
WHERE [waiting].[id] = @run_id AND [waiting].[status] = N'queued' AND [ahead].[status] NOT IN (${FINAL_LIST})
    AND ([ahead].[queued_at] < [waiting].[queued_at]
        OR ([ahead].[queued_at] = [waiting].[queued_at] AND [ahead].[position] < [waiting].[position]))
ORDER BY [ahead].[queued_at] DESC, [ahead].[position] DESC`
);

export const COUNT_BY_STATUS = statement(
    'count_by_status',
    'SELECT [status], COUNT(*) AS [runs] FROM [dial_flow].[runs] GROUP BY [status]'
);

/** Runs that are not at their end, with who has them; what waits longest comes first. */
export const QUEUE_STATE = statement(
    'queue_state',
    `SELECT [id], [org], [queued_at], [lease_worker], [lease_until] FROM [dial_flow].[runs]
WHERE [status] NOT IN (${FINAL_LIST})
ORDER BY [queued_at], [position]`
);

export const PING = statement('ping', 'SELECT MAX([version]) AS [version] FROM [dial_flow].[schema_version]');

export const FORGET_EVENTS = statement(
    'forget_events',
    `DELETE FROM [dial_flow].[events]
WHERE [run_id] IN (${IDS})
    AND EXISTS (
        SELECT 1 FROM [dial_flow].[runs] AS [run]
        WHERE [run].[id] = [events].[run_id] AND [run].[status] IN (${FINAL_LIST}) AND [events].[seq] < [run].[seq]
    )`
);

/** Runs that may be forgotten: at their end, without a held draft. They stay locked until it is done. */
export const FORGETTABLE_RUNS = statement(
    'forgettable_runs',
    `SELECT [run].[id],
    (SELECT COUNT(*) FROM [dial_flow].[steps] AS [step] WHERE [step].[run_id] = [run].[id]) AS [steps],
    CASE WHEN ${ACCEPTED} THEN 1 ELSE 0 END AS [accepted]
FROM [dial_flow].[runs] AS [run] WITH (UPDLOCK, ROWLOCK)
WHERE [run].[id] IN (${IDS}) AND [run].[status] IN (${FINAL_LIST}) AND ([run].[draft] IS NULL OR [run].[draft] <> N'held')`
);

export const deleteDetails = (table: 'events' | 'steps' | 'documents' | 'launch_keys'): Statement =>
    statement(`delete_${table}`, `DELETE FROM [dial_flow].[${table}] WHERE [run_id] IN (${IDS})`);

export const DELETE_RUNS = statement('delete_runs', `DELETE FROM [dial_flow].[runs] WHERE [id] IN (${IDS})`);
