import { appendFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { checkBackup, makeBackup, restoreBackup } from '../../src/backup/store-backup.ts';
import { systemClock } from '../../src/runs/clock.ts';
import { openSqliteRunStore } from '../../src/runs/sqlite-store.ts';
import type { RunStore } from '../../src/runs/store.ts';
import { openSqliteOutbox } from '../../src/sinks/mail/sqlite-outbox.ts';
import { newRun } from '../runs/samples.ts';

const NOW = new Date('2026-11-24T08:00:00Z');

let folder: string;
let data: string;
let to: string;
let store: RunStore;

const openStore = (): RunStore =>
    openSqliteRunStore({ file: join(data, 'runs.sqlite'), clock: systemClock, leaseMs: 1000 });

beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dial-flow-backup-'));
    [data, to] = [join(folder, 'service'), join(folder, 'backup')];
    store = openStore();
});
afterEach(async () => {
    await store.close().catch(() => undefined);
    await rm(folder, { recursive: true });
});

const make = () => makeBackup({ dataDirectory: data, to, version: '1.2.3', now: NOW });
const restore = () => restoreBackup({ from: to, dataDirectory: data, now: NOW });

describe('A backup of the run store', () => {
    it('When it is made while the store is written to, then it holds one moment, and restoring brings that back', async () => {
        const { run: before } = await store.createOnce(newRun());
        const outbox = openSqliteOutbox({ file: join(data, 'runs.sqlite'), clock: systemClock });
        await outbox.put({
            ...{ key: 'k', runId: before.id, outcome: 'failed', recipients: ['a@example.com'] },
            message: { messageId: '<m>', subject: 's', text: 't', html: 'h', images: [], attachments: [] }
        });
        let going = true;
        const writing = (async () => {
            while (going) {
                await store.createOnce(newRun());
                await setImmediate();
            }
        })();
        const manifest = await make();
        going = false;
        await writing;
        expect(manifest).toMatchObject({ version: '1.2.3', madeAt: NOW.toISOString() });
        expect(await checkBackup(to)).toEqual(manifest);
        const { run: after } = await store.createOnce(newRun());
        await Promise.all([store.close(), outbox.close()]);

        const { kept } = await restore();
        expect(kept).toEqual([join(data, 'runs.sqlite.before-20261124T080000')]);
        store = openStore();
        expect(await store.find(before.id)).toEqual(before);
        expect(await store.find(after.id)).toBeNull();
        const again = openSqliteOutbox({ file: join(data, 'runs.sqlite'), clock: systemClock });
        expect(await again.figures()).toMatchObject({ waiting: 1 });
        await again.close();
        // The old store is still there, with everything in it.
        const old = openSqliteRunStore({ file: kept[0] ?? '', clock: systemClock, leaseMs: 1000 });
        expect(await old.find(after.id)).not.toBeNull();
        await old.close();
    });

    it('When it is restored into an empty folder, then the store is there', async () => {
        const { run } = await store.createOnce(newRun());
        await make();
        await store.close();
        data = join(folder, 'elsewhere');
        expect((await restore()).kept).toEqual([]);
        store = openStore();
        expect(await store.find(run.id)).toEqual(run);
    });

    it('When a service still works on the folder, then nothing is restored', async () => {
        await make();
        const { run } = await store.createOnce(newRun());
        await expect(restore()).rejects.toMatchObject({
            code: 'wrong_state',
            message: expect.stringContaining('A service works on') as string
        });
        expect(await store.find(run.id)).not.toBeNull();
        expect((await readdir(data)).filter((name) => /before|restoring/.test(name))).toEqual([]);
    });

    it('When the backup was changed, cut short or is none, then it is refused and the store stays', async () => {
        await make();
        await store.close();
        await appendFile(join(to, 'runs.sqlite'), 'x');
        await expect(restore()).rejects.toThrow('runs.sqlite of the backup was changed');
        await rm(join(to, 'runs.sqlite'));
        await expect(checkBackup(to)).rejects.toThrow('runs.sqlite of the backup is missing');
        await writeFile(join(to, 'backup.json'), '{"format": 1, "files": [{"name": "../runs.sqlite"}]}');
        await expect(checkBackup(to)).rejects.toThrow('no readable backup.json');
        await expect(checkBackup(join(folder, 'nowhere'))).rejects.toThrow('no readable backup.json');
        expect(await readdir(data)).toContain('runs.sqlite');
    });

    it('When there is nothing to copy, or something where the backup should go, then that is said', async () => {
        await mkdir(to);
        await writeFile(join(to, 'x'), '');
        await expect(make()).rejects.toThrow('is not empty');
        await expect(
            makeBackup({ dataDirectory: join(folder, 'none'), to: join(folder, 'b'), version: '1', now: NOW })
        ).rejects.toThrow('holds no run store');
    });
});
