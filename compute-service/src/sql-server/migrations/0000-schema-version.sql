-- The schema, and the table that says which migrations it has had. May run any number of times.
IF SCHEMA_ID(N'dial_flow') IS NULL EXEC (N'CREATE SCHEMA [dial_flow]');
GO
IF OBJECT_ID(N'[dial_flow].[schema_version]', N'U') IS NULL
CREATE TABLE [dial_flow].[schema_version] (
    [version] int NOT NULL,
    [name] nvarchar(100) NOT NULL,
    [applied_at] datetime2(3) NOT NULL,
    CONSTRAINT [schema_version_pk] PRIMARY KEY CLUSTERED ([version])
);
GO
-- Row 0 is what processes that migrate at the same time lock.
INSERT INTO [dial_flow].[schema_version] ([version], [name], [applied_at])
SELECT 0, N'schema-version', SYSUTCDATETIME()
WHERE NOT EXISTS (SELECT 1 FROM [dial_flow].[schema_version] WHERE [version] = 0);
