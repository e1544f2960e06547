-- When mails were claimed to be sent, so that all senders together keep to the pace of the mail host.
CREATE TABLE [dial_flow].[outbox_pace] (
    [id] int NOT NULL,
    [claims] nvarchar(max) NOT NULL,
    CONSTRAINT [outbox_pace_pk] PRIMARY KEY CLUSTERED ([id])
);
GO
INSERT INTO [dial_flow].[outbox_pace] ([id], [claims]) VALUES (1, N'[]');
GO
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'One row: when mails of the last minute were claimed, as a JSON list of milliseconds since 1970. Who claims a mail holds it.',
    @level0type = N'SCHEMA', @level0name = N'dial_flow', @level1type = N'TABLE', @level1name = N'outbox_pace';
