-- What each step took of the machine.
ALTER TABLE [dial_flow].[steps] ADD [peak_memory_mb] bigint NULL;
ALTER TABLE [dial_flow].[steps] ADD [cpu_ms] bigint NULL;
