-- Mails that are to go out, kept until they have.
CREATE TABLE [dial_flow].[outbox_mails] (
    [position] bigint IDENTITY(1, 1) NOT NULL,
    [key] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [run_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    [outcome] nvarchar(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [message] nvarchar(max) NOT NULL,
    [created_at] datetime2(3) NOT NULL,
    CONSTRAINT [outbox_mails_pk] PRIMARY KEY CLUSTERED ([position]),
    CONSTRAINT [outbox_mails_key] UNIQUE ([key])
);
CREATE TABLE [dial_flow].[outbox_deliveries] (
    [position] bigint IDENTITY(1, 1) NOT NULL,
    [key] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [recipient] nvarchar(320) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [status] nvarchar(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [attempts] int NOT NULL,
    [reason] nvarchar(max) NULL,
    [due_at] datetime2(3) NULL,
    [settled_at] datetime2(3) NULL,
    [lease_token] nvarchar(36) COLLATE Latin1_General_100_BIN2 NULL,
    [lease_until] datetime2(3) NULL,
    CONSTRAINT [outbox_deliveries_pk] PRIMARY KEY CLUSTERED ([position]),
    CONSTRAINT [outbox_deliveries_recipient] UNIQUE ([key], [recipient]),
    CONSTRAINT [outbox_deliveries_of_mail] FOREIGN KEY ([key]) REFERENCES [dial_flow].[outbox_mails] ([key])
);
CREATE INDEX [outbox_deliveries_by_due] ON [dial_flow].[outbox_deliveries] ([status], [due_at]) INCLUDE ([lease_until]);
GO
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Mails that are to go out or have gone out, each once by its key.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'outbox_mails';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Each mail for each of its recipients: what became of it, and who is sending it.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'outbox_deliveries';
