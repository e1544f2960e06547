-- The warehouse: what a run leaves behind, and what it reads besides Salesforce.
-- Ids and keys compare byte by byte: Salesforce tells 001A and 001a apart.
CREATE TABLE [dial_flow].[delivered_batches] (
    [target] nvarchar(60) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [run_key] nvarchar(250) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [batch] int NOT NULL,
    [rows] int NOT NULL,
    CONSTRAINT [delivered_batches_pk] PRIMARY KEY CLUSTERED ([run_key], [target], [batch])
);
CREATE TABLE [dial_flow].[cleanup_queue] (
    [row_id] bigint IDENTITY(1, 1) NOT NULL,
    [run_key] nvarchar(250) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [batch] int NOT NULL,
    [run_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [kind] nvarchar(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [account_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    [e164] nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL,
    [object] nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL,
    [record_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    [field] nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL,
    [text] nvarchar(max) NULL,
    [rule] nvarchar(100) NULL,
    [survivor_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    [reason] nvarchar(max) NULL,
    CONSTRAINT [cleanup_queue_pk] PRIMARY KEY CLUSTERED ([row_id])
);
CREATE INDEX [cleanup_queue_by_run] ON [dial_flow].[cleanup_queue] ([run_key], [batch]);
CREATE TABLE [dial_flow].[processing_status] (
    [row_id] bigint IDENTITY(1, 1) NOT NULL,
    [run_key] nvarchar(250) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [batch] int NOT NULL,
    [run_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [engine] nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [step] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [step_order] int NOT NULL,
    [status] nvarchar(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [rows] bigint NULL,
    [dropped] bigint NULL,
    [started_at] datetime2(3) NULL,
    [finished_at] datetime2(3) NULL,
    CONSTRAINT [processing_status_pk] PRIMARY KEY CLUSTERED ([row_id])
);
CREATE INDEX [processing_status_by_run] ON [dial_flow].[processing_status] ([run_key], [batch]);
CREATE TABLE [dial_flow].[execution_log] (
    [row_id] bigint IDENTITY(1, 1) NOT NULL,
    [run_key] nvarchar(250) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [batch] int NOT NULL,
    [run_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [at] datetime2(3) NULL,
    [level] nvarchar(10) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [engine] nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL,
    [step] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    [message] nvarchar(max) NOT NULL,
    CONSTRAINT [execution_log_pk] PRIMARY KEY CLUSTERED ([row_id])
);
CREATE INDEX [execution_log_by_run] ON [dial_flow].[execution_log] ([run_key], [batch]);
CREATE TABLE [dial_flow].[run_history] (
    [row_id] bigint IDENTITY(1, 1) NOT NULL,
    [run_key] nvarchar(250) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [batch] int NOT NULL,
    [run_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [as_of] date NOT NULL,
    [seed] bigint NOT NULL,
    [output] nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [rows] bigint NOT NULL,
    [previous_rows] bigint NULL,
    [sha256] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT [run_history_pk] PRIMARY KEY CLUSTERED ([row_id])
);
CREATE INDEX [run_history_by_run] ON [dial_flow].[run_history] ([run_key], [batch]);
CREATE TABLE [dial_flow].[call_history] (
    [run_key] nvarchar(250) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [batch] int NOT NULL,
    [id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [account_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    [phone_text] nvarchar(max) NULL,
    [disposition] nvarchar(max) NULL,
    [direction] nvarchar(400) NULL,
    [activity_date] nvarchar(40) NULL,
    [created_at] nvarchar(40) NULL,
    [owner_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    [duration_s] int NULL,
    CONSTRAINT [call_history_pk] PRIMARY KEY CLUSTERED ([id])
);
CREATE INDEX [call_history_by_run] ON [dial_flow].[call_history] ([run_key], [batch]);
CREATE TABLE [dial_flow].[research_archive] (
    [run_key] nvarchar(250) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [batch] int NOT NULL,
    [id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [account_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    [researched_at] nvarchar(40) NULL,
    [outcome] nvarchar(max) NULL,
    [researcher_id] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    CONSTRAINT [research_archive_pk] PRIMARY KEY CLUSTERED ([id])
);
CREATE INDEX [research_archive_by_run] ON [dial_flow].[research_archive] ([run_key], [batch]);
CREATE TABLE [dial_flow].[staging_cleanup_queue] (
    [load_id] nvarchar(36) COLLATE Latin1_General_100_BIN2 NULL,
    [row_number] int NULL,
    [run_id] nvarchar(max) NULL,
    [kind] nvarchar(max) NULL,
    [account_id] nvarchar(max) NULL,
    [e164] nvarchar(max) NULL,
    [object] nvarchar(max) NULL,
    [record_id] nvarchar(max) NULL,
    [field] nvarchar(max) NULL,
    [text] nvarchar(max) NULL,
    [rule] nvarchar(max) NULL,
    [survivor_id] nvarchar(max) NULL,
    [reason] nvarchar(max) NULL
);
CREATE CLUSTERED INDEX [staging_cleanup_queue_by_load] ON [dial_flow].[staging_cleanup_queue] ([load_id], [row_number]);
CREATE TABLE [dial_flow].[staging_processing_status] (
    [load_id] nvarchar(36) COLLATE Latin1_General_100_BIN2 NULL,
    [row_number] int NULL,
    [run_id] nvarchar(max) NULL,
    [engine] nvarchar(max) NULL,
    [step] nvarchar(max) NULL,
    [step_order] bigint NULL,
    [status] nvarchar(max) NULL,
    [rows] bigint NULL,
    [dropped] bigint NULL,
    [started_at] nvarchar(max) NULL,
    [finished_at] nvarchar(max) NULL
);
CREATE CLUSTERED INDEX [staging_processing_status_by_load] ON [dial_flow].[staging_processing_status] ([load_id], [row_number]);
CREATE TABLE [dial_flow].[staging_execution_log] (
    [load_id] nvarchar(36) COLLATE Latin1_General_100_BIN2 NULL,
    [row_number] int NULL,
    [run_id] nvarchar(max) NULL,
    [at] nvarchar(max) NULL,
    [level] nvarchar(max) NULL,
    [engine] nvarchar(max) NULL,
    [step] nvarchar(max) NULL,
    [message] nvarchar(max) NULL
);
CREATE CLUSTERED INDEX [staging_execution_log_by_load] ON [dial_flow].[staging_execution_log] ([load_id], [row_number]);
CREATE TABLE [dial_flow].[staging_run_history] (
    [load_id] nvarchar(36) COLLATE Latin1_General_100_BIN2 NULL,
    [row_number] int NULL,
    [run_id] nvarchar(max) NULL,
    [as_of] nvarchar(max) NULL,
    [seed] bigint NULL,
    [output] nvarchar(max) NULL,
    [rows] bigint NULL,
    [previous_rows] bigint NULL,
    [sha256] nvarchar(max) NULL
);
CREATE CLUSTERED INDEX [staging_run_history_by_load] ON [dial_flow].[staging_run_history] ([load_id], [row_number]);
CREATE TABLE [dial_flow].[staging_call_history] (
    [load_id] nvarchar(36) COLLATE Latin1_General_100_BIN2 NULL,
    [row_number] int NULL,
    [id] nvarchar(max) NULL,
    [account_id] nvarchar(max) NULL,
    [phone_text] nvarchar(max) NULL,
    [disposition] nvarchar(max) NULL,
    [direction] nvarchar(max) NULL,
    [activity_date] nvarchar(max) NULL,
    [created_at] nvarchar(max) NULL,
    [owner_id] nvarchar(max) NULL,
    [duration_s] bigint NULL
);
CREATE CLUSTERED INDEX [staging_call_history_by_load] ON [dial_flow].[staging_call_history] ([load_id], [row_number]);
CREATE TABLE [dial_flow].[staging_research_archive] (
    [load_id] nvarchar(36) COLLATE Latin1_General_100_BIN2 NULL,
    [row_number] int NULL,
    [id] nvarchar(max) NULL,
    [account_id] nvarchar(max) NULL,
    [researched_at] nvarchar(max) NULL,
    [outcome] nvarchar(max) NULL,
    [researcher_id] nvarchar(max) NULL
);
CREATE CLUSTERED INDEX [staging_research_archive_by_load] ON [dial_flow].[staging_research_archive] ([load_id], [row_number]);
CREATE TABLE [dial_flow].[area_codes] (
    [area_code] nvarchar(3) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [state] nvarchar(2) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [time_zones] nvarchar(400) NOT NULL,
    CONSTRAINT [area_codes_pk] PRIMARY KEY CLUSTERED ([area_code])
);
CREATE TABLE [dial_flow].[state_population] (
    [state] nvarchar(2) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [fips] nvarchar(2) COLLATE Latin1_General_100_BIN2 NULL,
    [name] nvarchar(60) NOT NULL,
    [census_2020] int NOT NULL,
    [vintage_2025_estimate_2025] int NOT NULL,
    CONSTRAINT [state_population_pk] PRIMARY KEY CLUSTERED ([state])
);
GO
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Batches of rows that were written: one that is here is never written again.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'delivered_batches';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'What a run proposes to clean up: numbers to remove and duplicates of researched phones.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'cleanup_queue';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'How each step of a run ended, with its rows and times.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'processing_status';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'What happened in a run, one sentence a step.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'execution_log';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'What a run made of each output, beside the last accepted run.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'run_history';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Older calls that Salesforce no longer holds; texts as they were delivered.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'call_history';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Older research that Salesforce no longer holds; texts as they were delivered.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'research_archive';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Rows on their way to cleanup_queue; empty but for transactions under way.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'staging_cleanup_queue';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Rows on their way to processing_status; empty but for transactions under way.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'staging_processing_status';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Rows on their way to execution_log; empty but for transactions under way.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'staging_execution_log';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Rows on their way to run_history; empty but for transactions under way.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'staging_run_history';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Rows on their way to call_history; empty but for transactions under way.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'staging_call_history';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Rows on their way to research_archive; empty but for transactions under way.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'staging_research_archive';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Area codes with their state and time zones.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'area_codes';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'States with their population, over which a call list is spread.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'state_population';
