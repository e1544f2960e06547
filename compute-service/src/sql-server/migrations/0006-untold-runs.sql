-- Runs that were cancelled in the queue and of which people have not been told yet.
ALTER TABLE [dial_flow].[runs] ADD [untold] bit NOT NULL CONSTRAINT [runs_untold] DEFAULT 0;
