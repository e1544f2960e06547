-- Who may call, who called, and under which rules the nights ran.
CREATE TABLE [dial_flow].[api_keys] (
    [position] bigint IDENTITY(1, 1) NOT NULL,
    [id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [name] nvarchar(400) NOT NULL,
    [hash] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [scopes] nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [created_at] datetime2(3) NOT NULL,
    [created_by] nvarchar(400) NOT NULL,
    [expires_at] datetime2(3) NULL,
    [revoked_at] datetime2(3) NULL,
    [last_used_at] datetime2(3) NULL,
    CONSTRAINT [api_keys_pk] PRIMARY KEY CLUSTERED ([position]),
    CONSTRAINT [api_keys_id] UNIQUE ([id])
);
CREATE TABLE [dial_flow].[audit_log] (
    [position] bigint IDENTITY(1, 1) NOT NULL,
    [at] datetime2(3) NOT NULL,
    [who] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [person] nvarchar(max) NULL,
    [what] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [subject] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    [source] nvarchar(400) NOT NULL,
    [request_id] nvarchar(400) NOT NULL,
    [outcome] nvarchar(30) COLLATE Latin1_General_100_BIN2 NOT NULL,
    [status] int NULL,
    [code] nvarchar(100) NULL,
    CONSTRAINT [audit_log_pk] PRIMARY KEY CLUSTERED ([position])
);
CREATE INDEX [audit_log_by_time] ON [dial_flow].[audit_log] ([at]);
CREATE TABLE [dial_flow].[rule_versions] (
    [version] int NOT NULL,
    [parameters] nvarchar(max) NOT NULL,
    [changed_at] datetime2(3) NOT NULL,
    [changed_by] nvarchar(400) NOT NULL,
    [reason] nvarchar(max) NOT NULL,
    CONSTRAINT [rule_versions_pk] PRIMARY KEY CLUSTERED ([version])
);
GO
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'API keys: what each is called and may do, and its hash; never the key itself.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'api_keys';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Who did what, when, from where, and how it ended.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'audit_log';
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Every version of the business rules, with who changed them and why.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'rule_versions';
