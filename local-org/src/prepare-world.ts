import { fork } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { storeFileOf } from './store/database.ts';
import type { WorldNews, WorldOrder } from './world-process.ts';
import type { WorldProgress } from './world/generate-world.ts';
import { WorldError } from './world/world-error.ts';
import { isSameWorld, truthFileOf, worldFormat, worldOf, type World } from './world/world-file.ts';

export interface PrepareWorld extends WorldOrder {
    /** Throws another world, and everything written to it, away. */
    readonly fresh: boolean;
    readonly onProgress?: ((progress: WorldProgress) => void) | undefined;
}

const worldProcess = fileURLToPath(new URL('./world-process.ts', import.meta.url));

/** What a world is that is not the one asked for. */
const otherOf = (world: World): string =>
    world.format === worldFormat
        ? `another world (${world.options.accounts} accounts, seed ${world.options.seed})`
        : 'a world that another version made';

const markOf = (dataDirectory: string): string => join(dataDirectory, 'world.unfinished');

function removeWorld(dataDirectory: string): void {
    const files = [storeFileOf(dataDirectory), truthFileOf(dataDirectory), join(dataDirectory, 'world.json')];
    for (const file of files) {
        rmSync(file, { force: true });
        rmSync(`${file}.wal`, { force: true });
    }
    for (const folder of ['files', 'jobs'])
        rmSync(join(dataDirectory, folder), { recursive: true, force: true });
}

/** Has the world made by the other process, which ends with this one. */
function makeWorld(order: WorldOrder, onProgress: (progress: WorldProgress) => void): Promise<void> {
    const child = fork(worldProcess, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    return new Promise((resolve, reject) => {
        child.on('message', (news: WorldNews) => {
            if (news.kind === 'progress') return onProgress(news.progress);
            child.disconnect();
            if (news.kind === 'done') resolve();
            else reject(new WorldError(news.message));
        });
        child.once('error', reject);
        child.once('exit', (code, signal) => {
            reject(
                new WorldError(
                    `The world was not finished: its process ended with ${signal ?? `code ${String(code)}`}.`
                )
            );
        });
        child.send(order);
    });
}

/**
 * Sees to it that the data folder holds the world that is asked for: keeps the one that is there, or makes it. What a
 * killed generation left behind is removed first.
 * @returns whether a world was made
 * @throws WorldError when the folder holds another world and `fresh` is false, or when the options are faulty
 */
export async function prepareWorld(given: PrepareWorld): Promise<boolean> {
    const { dataDirectory, sourceDirectory, options, today, fresh } = given;
    const world = worldOf({ dataDirectory });
    if (world && isSameWorld({ world, options }) && !fresh) return false;
    if (world && !fresh) {
        throw new WorldError(
            `${dataDirectory} holds ${otherOf(world)}. ` +
                `Name another data folder, or use --fresh to throw it away and make a new one.`
        );
    }
    const mark = markOf(dataDirectory);
    if (fresh || existsSync(mark)) removeWorld(dataDirectory);
    writeFileSync(mark, '');
    await makeWorld({ dataDirectory, sourceDirectory, options, today }, (progress) =>
        given.onProgress?.(progress)
    );
    rmSync(mark, { force: true });
    return true;
}
