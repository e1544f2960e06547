import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileIdentity } from '../../src/file-identity.ts';
import { watchDatabases } from '../../src/insight/database-watch.ts';

const LOOK_MS = 10;

describe('the watch over databases', () => {
    let folder: string;
    let path: string;
    let gone: jest.Mock<void, []>;
    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), 'dial-flow-watch-'));
        path = join(folder, 'compute.duckdb');
        await writeFile(path, 'one');
        gone = jest.fn();
    });
    afterEach(() => rm(folder, { recursive: true }));

    const watch = async () => {
        const identity = await fileIdentity(path);
        if (identity === null) throw new Error('The file is not there');
        return watchDatabases(LOOK_MS).watch({ path, identity, gone });
    };
    const told = async (): Promise<void> => {
        while (gone.mock.calls.length === 0) await delay(LOOK_MS);
        await delay(5 * LOOK_MS);
    };

    it('tells once when a file is removed', async () => {
        await watch();
        await rm(path);
        await told();
        expect(gone).toHaveBeenCalledTimes(1);
    });

    it('tells when another file has the name', async () => {
        await watch();
        await writeFile(`${path}.new`, 'another');
        await rename(`${path}.new`, path);
        await told();
        expect(gone).toHaveBeenCalledTimes(1);
    });

    it('tells nothing of a file that is there, also where it is written to, nor after it was told to stop', async () => {
        const stop = await watch();
        await writeFile(path, 'longer than before');
        await delay(10 * LOOK_MS);
        stop();
        await rm(path);
        await delay(10 * LOOK_MS);
        expect(gone).not.toHaveBeenCalled();
    });
});
