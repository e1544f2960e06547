import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteRunStore } from '../../../src/runs/sqlite-store.ts';
import { openSqliteOutbox } from '../../../src/sinks/mail/sqlite-outbox.ts';
import { outboxContract } from './outbox-contract.ts';

outboxContract('SQLite, in the file of the run store', async ({ clock }) => {
    const folder = await mkdtemp(join(tmpdir(), 'dial-flow-outbox-'));
    const file = join(folder, 'runs.sqlite');
    const runs = openSqliteRunStore({ file, clock, leaseMs: 1000 });
    const one = openSqliteOutbox({ file, clock });
    const other = openSqliteOutbox({ file, clock });
    return {
        one,
        other,
        async clean() {
            await Promise.all([one.close(), other.close(), runs.close()]);
            await rm(folder, { recursive: true });
        }
    };
});
