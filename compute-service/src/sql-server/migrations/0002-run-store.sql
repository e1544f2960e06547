-- The run store: runs with their steps, documents and events, and the queue from which workers claim them.
CREATE TABLE [dial_flow].[runs] (
    [position] bigint IDENTITY(1, 1) NOT NULL,
    [id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [kind] nvarchar(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [pipeline] nvarchar(60) COLLATE Latin1_General_100_BIN2 NULL,
    [dry_run] bit NOT NULL,
    [engines] nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [request] nvarchar(max) NOT NULL,
    [status] nvarchar(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [draft] nvarchar(30) COLLATE Latin1_General_100_BIN2 NULL,
    [seq] int NOT NULL,
    [attempt] int NOT NULL,
    [losses] int NOT NULL,
    [created_at] datetime2(3) NOT NULL,
    [queued_at] datetime2(3) NOT NULL,
    [updated_at] datetime2(3) NOT NULL,
    [started_at] datetime2(3) NULL,
    [finished_at] datetime2(3) NULL,
    [rows_in] bigint NULL,
    [rows_out] bigint NULL,
    [peak_memory_mb] bigint NULL,
    [cancel_requested] bit NOT NULL,
    [decision_reason] nvarchar(max) NULL,
    [decided_by] nvarchar(max) NULL,
    [previous_run_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    [error] nvarchar(max) NULL,
    [lease_worker] nvarchar(400) NULL,
    [lease_token] nvarchar(36) COLLATE Latin1_General_100_BIN2 NULL,
    [lease_until] datetime2(3) NULL,
    CONSTRAINT [runs_pk] PRIMARY KEY CLUSTERED ([position]),
    CONSTRAINT [runs_id] UNIQUE ([id])
);
CREATE INDEX [runs_by_queue] ON [dial_flow].[runs] ([status], [queued_at], [position]) INCLUDE ([lease_token], [lease_until]);
CREATE INDEX [runs_by_lease] ON [dial_flow].[runs] ([lease_until]);
CREATE INDEX [runs_by_end] ON [dial_flow].[runs] ([kind], [status], [finished_at]);
CREATE TABLE [dial_flow].[idempotency_keys] (
    [idempotency_key] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [fingerprint] nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [run_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT [idempotency_keys_pk] PRIMARY KEY CLUSTERED ([idempotency_key])
);
CREATE INDEX [idempotency_keys_by_run] ON [dial_flow].[idempotency_keys] ([run_id]);
CREATE TABLE [dial_flow].[steps] (
    [run_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [key] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [engine] nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [name] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [title] nvarchar(400) NOT NULL,
    [sentence] nvarchar(max) NOT NULL,
    [drop_reason] nvarchar(max) NULL,
    [step_order] int NOT NULL,
    [status] nvarchar(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [done] bigint NULL,
    [total] bigint NULL,
    [rows] bigint NULL,
    [dropped] bigint NULL,
    [started_at] datetime2(3) NULL,
    [finished_at] datetime2(3) NULL,
    [duration_ms] bigint NULL,
    [attempt] int NOT NULL,
    [message] nvarchar(max) NULL,
    CONSTRAINT [steps_pk] PRIMARY KEY CLUSTERED ([run_id], [key]),
    CONSTRAINT [steps_of_run] FOREIGN KEY ([run_id]) REFERENCES [dial_flow].[runs] ([id])
);
CREATE TABLE [dial_flow].[documents] (
    [run_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [name] nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [body] nvarchar(max) NOT NULL,
    CONSTRAINT [documents_pk] PRIMARY KEY CLUSTERED ([run_id], [name]),
    CONSTRAINT [documents_of_run] FOREIGN KEY ([run_id]) REFERENCES [dial_flow].[runs] ([id])
);
CREATE TABLE [dial_flow].[events] (
    [run_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [seq] int NOT NULL,
    [kind] nvarchar(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [status] nvarchar(60) NULL,
    [subject] nvarchar(400) NULL,
    [done] bigint NULL,
    [total] bigint NULL,
    [message] nvarchar(max) NULL,
    [at] datetime2(3) NOT NULL,
    [change_id] nvarchar(36) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT [events_pk] PRIMARY KEY CLUSTERED ([run_id], [seq]),
    CONSTRAINT [events_of_run] FOREIGN KEY ([run_id]) REFERENCES [dial_flow].[runs] ([id])
);
GO
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'One row for each run, with the lease of the worker that has it.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'runs';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Keys with which runs were asked for: the same key makes the same run.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'idempotency_keys';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Steps of each run, with their state, rows and times.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'steps';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'What a run found out, by name, each as JSON.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'documents';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Every change of a run in its order; change_id tells a change that was sent twice.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'events';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Migrations that this schema has had; row 0 is what processes that migrate lock.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'schema_version';
