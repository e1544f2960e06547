-- Several orgs on one service: runs, API keys and the rows of the warehouse have their org, launch keys are unique
-- within one, and orgs take turns.
ALTER TABLE [dial_flow].[runs] ADD [org] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [runs_org] DEFAULT N'default';
ALTER TABLE [dial_flow].[api_keys] ADD [org] nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE [dial_flow].[cleanup_queue] ADD [org] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [cleanup_queue_org] DEFAULT N'default';
ALTER TABLE [dial_flow].[processing_status] ADD [org] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [processing_status_org] DEFAULT N'default';
ALTER TABLE [dial_flow].[execution_log] ADD [org] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [execution_log_org] DEFAULT N'default';
ALTER TABLE [dial_flow].[run_history] ADD [org] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [run_history_org] DEFAULT N'default';
ALTER TABLE [dial_flow].[call_history] ADD [org] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [call_history_org] DEFAULT N'default';
ALTER TABLE [dial_flow].[research_archive] ADD [org] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [research_archive_org] DEFAULT N'default';
CREATE TABLE [dial_flow].[launch_keys] (
    [org] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [idempotency_key] nvarchar(380) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [fingerprint] nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [run_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT [launch_keys_pk] PRIMARY KEY CLUSTERED ([org], [idempotency_key])
);
CREATE INDEX [launch_keys_by_run] ON [dial_flow].[launch_keys] ([run_id]);
INSERT INTO [dial_flow].[launch_keys] ([org], [idempotency_key], [fingerprint], [run_id])
SELECT N'default', [idempotency_key], [fingerprint], [run_id] FROM [dial_flow].[idempotency_keys];
CREATE TABLE [dial_flow].[org_turns] (
    [org] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [claimed_at] datetime2(3) NOT NULL,
    CONSTRAINT [org_turns_pk] PRIMARY KEY CLUSTERED ([org])
);
GO
CREATE INDEX [runs_by_org] ON [dial_flow].[runs] ([org], [position]);
DROP TABLE [dial_flow].[idempotency_keys];
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Keys with which runs were asked for: the same key of the same org makes the same run.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'launch_keys';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'When a run of each org was claimed last, so that orgs take turns.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'org_turns';
