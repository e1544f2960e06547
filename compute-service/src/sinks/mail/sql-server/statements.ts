import { statement, type Statement } from '../../../sql-server/statement.ts';

/** Texts out of JSON compare as the columns do, whatever the database's collation is. */
const BYTES = 'COLLATE Latin1_General_100_BIN2';
const FREE = `[status] = N'waiting' AND [due_at] <= @now AND ([lease_until] IS NULL OR [lease_until] <= @now)`;
const KEYS = `SELECT [value] ${BYTES} FROM OPENJSON(@keys)`;

/** Holds the key until the transaction ends, so that two processes that put the same mail do so one after the other. */
export const ADD_MAIL = statement(
    'add_mail',
    `INSERT INTO [dial_flow].[outbox_mails] ([key], [run_id], [outcome], [message], [created_at])
SELECT @key, @run_id, @outcome, @message, @now
WHERE NOT EXISTS (SELECT 1 FROM [dial_flow].[outbox_mails] WITH (UPDLOCK, HOLDLOCK) WHERE [key] = @key)`
);

export const ADD_DELIVERIES = statement(
    'add_deliveries',
    `INSERT INTO [dial_flow].[outbox_deliveries] ([key], [recipient], [status], [attempts], [due_at])
SELECT DISTINCT @key, [asked].[value] ${BYTES}, N'waiting', 0, @now
FROM OPENJSON(@recipients) AS [asked]
WHERE NOT EXISTS (
    SELECT 1 FROM [dial_flow].[outbox_deliveries] AS [known]
    WHERE [known].[key] = @key AND [known].[recipient] = [asked].[value] ${BYTES}
)`
);

/**
 * The key of the mail that waits longest. With `claiming` the mail's row is held and mails that others hold are passed
 * over; held by the mail and not by the delivery, so that two senders do not share the recipients of one mail.
 */
export const nextDue = ({
    one,
    claiming
}: {
    readonly one: boolean;
    readonly claiming: boolean;
}): Statement =>
    statement(
        'next_due_mail',
        `SELECT TOP (1) [mail].[key] FROM [dial_flow].[outbox_deliveries] AS [delivery]
JOIN [dial_flow].[outbox_mails] AS [mail]${claiming ? ' WITH (UPDLOCK, READPAST, ROWLOCK)' : ''} ON [mail].[key] = [delivery].[key]
WHERE ${FREE}${one ? ' AND [delivery].[key] = @key' : ''}
ORDER BY [delivery].[due_at], [delivery].[position]`
    );

/** Held until the transaction ends, so that senders take their turn one after the other. */
export const HOLD_PACE = statement(
    'hold_mail_pace',
    'SELECT [claims] FROM [dial_flow].[outbox_pace] WITH (UPDLOCK, ROWLOCK) WHERE [id] = 1'
);

export const COUNT_SENDING = statement(
    'count_sending_mails',
    `SELECT COUNT(DISTINCT [key]) AS [mails] FROM [dial_flow].[outbox_deliveries]
WHERE [lease_token] IS NOT NULL AND [lease_until] > @now`
);

export const NOTE_PACE = statement(
    'note_mail_pace',
    'UPDATE [dial_flow].[outbox_pace] SET [claims] = @claims WHERE [id] = 1'
);

export const CLAIM_DELIVERIES = statement(
    'claim_deliveries',
    `UPDATE [dial_flow].[outbox_deliveries] WITH (ROWLOCK)
SET [lease_token] = @lease_token, [lease_until] = @until, [attempts] = [attempts] + 1
WHERE [key] = @key AND ${FREE}`
);

/** The mail of a claim with everybody to whom it is addressed. */
export const READ_CLAIM = statement(
    'read_mail_claim',
    `SELECT [delivery].[key], [delivery].[recipient], [delivery].[attempts], [delivery].[lease_token],
    [mail].[message], [mail].[created_at]
FROM [dial_flow].[outbox_deliveries] AS [delivery]
JOIN [dial_flow].[outbox_mails] AS [mail] ON [mail].[key] = [delivery].[key]
WHERE [delivery].[key] IN (
    SELECT [claimed].[key] FROM [dial_flow].[outbox_deliveries] AS [claimed]
    WHERE [claimed].[key] = @key AND [claimed].[lease_token] = @lease_token
)
ORDER BY [delivery].[recipient]`
);

export const EXTEND_CLAIM = statement(
    'extend_mail_claim',
    `UPDATE [dial_flow].[outbox_deliveries] SET [lease_until] = @until
WHERE [key] = @key AND [lease_token] = @lease_token`
);

export const SETTLE_DELIVERY = statement(
    'settle_delivery',
    `UPDATE [dial_flow].[outbox_deliveries] WITH (ROWLOCK)
SET [status] = @status, [reason] = @reason, [due_at] = @due_at, [settled_at] = @settled_at,
    [lease_token] = NULL, [lease_until] = NULL
WHERE [key] = @key AND [recipient] = @recipient AND [lease_token] = @lease_token`
);

export const FIND_DELIVERY_LEASE = statement(
    'find_delivery_lease',
    'SELECT [lease_token] FROM [dial_flow].[outbox_deliveries] WHERE [key] = @key AND [recipient] = @recipient'
);

/** Deliveries as people look at them, with the filters that are asked for. */
export const listDeliveries = ({
    status,
    one
}: {
    readonly status: boolean;
    readonly one: boolean;
}): Statement => {
    const conditions = [
        ...(status ? ['[delivery].[status] = @status'] : []),
        ...(one ? ['[delivery].[key] = @key'] : [])
    ];
    return statement(
        'list_deliveries',
        `SELECT TOP (@limit) [delivery].[key], [delivery].[recipient], [delivery].[status], [delivery].[attempts],
    [delivery].[reason], [delivery].[due_at], [delivery].[settled_at],
    [mail].[run_id], [mail].[outcome], [mail].[message], [mail].[created_at]
FROM [dial_flow].[outbox_deliveries] AS [delivery]
JOIN [dial_flow].[outbox_mails] AS [mail] ON [mail].[key] = [delivery].[key]
${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
ORDER BY [mail].[position] DESC, [delivery].[recipient]`
    );
};

export const retryDeliveries = ({ one }: { readonly one: boolean }): Statement =>
    statement(
        'retry_deliveries',
        `UPDATE [dial_flow].[outbox_deliveries] SET [status] = N'waiting', [due_at] = @now, [settled_at] = NULL
WHERE [status] <> N'sent' AND [lease_token] IS NULL${one ? ' AND [key] = @key' : ''}`
    );

export const OUTBOX_FIGURES = statement(
    'outbox_figures',
    `SELECT COUNT(CASE WHEN [delivery].[status] = N'waiting' THEN 1 END) AS [waiting],
    COUNT(CASE WHEN [delivery].[status] = N'given_up' THEN 1 END) AS [given_up],
    COUNT(CASE WHEN [delivery].[status] = N'given_up' AND [delivery].[settled_at] > @since THEN 1 END) AS [lately],
    MIN(CASE WHEN [delivery].[status] = N'waiting' THEN [mail].[created_at] END) AS [oldest]
FROM [dial_flow].[outbox_deliveries] AS [delivery]
JOIN [dial_flow].[outbox_mails] AS [mail] ON [mail].[key] = [delivery].[key]
WHERE [delivery].[status] <> N'sent'`
);

/** Old mails of which nothing waits. They stay locked, so that nobody adds a recipient while they go. */
export const FORGETTABLE_MAILS = statement(
    'forgettable_mails',
    `SELECT [mail].[key] FROM [dial_flow].[outbox_mails] AS [mail] WITH (UPDLOCK, ROWLOCK)
WHERE [mail].[created_at] < @before AND NOT EXISTS (
    SELECT 1 FROM [dial_flow].[outbox_deliveries] AS [delivery]
    WHERE [delivery].[key] = [mail].[key] AND ([delivery].[settled_at] IS NULL OR [delivery].[settled_at] >= @before)
)`
);

export const deleteMails = (table: 'outbox_deliveries' | 'outbox_mails'): Statement =>
    statement(`delete_${table}`, `DELETE FROM [dial_flow].[${table}] WHERE [key] IN (${KEYS})`);

/** Mails that might name somebody, one for each recipient. */
export const MAILS_LIKE = statement(
    'mails_like',
    `SELECT [delivery].[key], [delivery].[recipient], [delivery].[reason], [mail].[message], [mail].[created_at]
FROM [dial_flow].[outbox_deliveries] AS [delivery]
JOIN [dial_flow].[outbox_mails] AS [mail] ON [mail].[key] = [delivery].[key]
WHERE [mail].[message] LIKE @pattern OR [delivery].[reason] LIKE @pattern
ORDER BY [mail].[position], [delivery].[recipient]`
);

export const BLANK_MAIL = statement(
    'blank_mail',
    'UPDATE [dial_flow].[outbox_mails] SET [message] = @message WHERE [key] = @key'
);

export const BLANK_REASON = statement(
    'blank_reason',
    'UPDATE [dial_flow].[outbox_deliveries] SET [reason] = @reason WHERE [key] = @key AND [recipient] = @recipient'
);
