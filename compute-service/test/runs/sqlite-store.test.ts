import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../src/runs/clock.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import { orgsContract } from './orgs-contract.ts';
import { runStoreContract } from './store-contract.ts';
import type { OpenStores } from './store-contract.ts';
import { untoldRunsContract } from './untold-contract.ts';

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'dial-flow-runs-'));

const open: OpenStores = async (options) => {
    const folder = await newFolder();
    const file = join(folder, 'runs.sqlite');
    const one = openSqliteRunStore({ ...options, file });
    const other = openSqliteRunStore({ ...options, file });
    return {
        one,
        other,
        async clean() {
            await one.close();
            await other.close();
            await rm(folder, { recursive: true });
        }
    };
};

runStoreContract('SQLite', open);
untoldRunsContract('SQLite', open);
orgsContract('SQLite', open);

describe('The file of the run store', () => {
    let folder: string;
    beforeEach(async () => {
        folder = await newFolder();
    });
    afterEach(async () => rm(folder, { recursive: true }));

    it('When the folder does not exist yet, then it is made, and the file keeps a write-ahead log', async () => {
        const file = join(folder, 'a', 'b', 'runs.sqlite');
        const store = openSqliteRunStore({ file, clock: systemClock, leaseMs: 1000 });
        await store.ping();
        await store.close();
        const database = new DatabaseSync(file);
        expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
        database.close();
    });

    it('When a newer version wrote the file, then this one refuses it with advice', async () => {
        const file = join(folder, 'runs.sqlite');
        const database = new DatabaseSync(file);
        database.exec('PRAGMA user_version = 999');
        database.close();
        expect(() => openSqliteRunStore({ file, clock: systemClock, leaseMs: 1000 })).toThrow(
            expect.objectContaining({ code: 'configuration', message: expect.stringContaining('999') })
        );
    });

    it('When the store is closed, then a ping fails', async () => {
        const store = openSqliteRunStore({
            file: join(folder, 'runs.sqlite'),
            clock: systemClock,
            leaseMs: 1000
        });
        await store.close();
        await expect(store.ping()).rejects.toThrow();
    });
});
