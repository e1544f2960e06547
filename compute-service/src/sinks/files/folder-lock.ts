import { createHash } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
/** Copying the files of a night takes seconds; who holds the folder for longer hangs. */
const PATIENCE_MS = 120_000;

/** 256 lock files for all folders there may ever be; two that share one only wait for each other. */
const SLOT_DIGITS = 2;
/** SQLITE_BUSY: another connection holds the lock. */
const BUSY = 5;

/** An empty SQLite file: its lock is the operating system's and ends with the process, however that ends. */
async function lockFileOf(folder: string): Promise<string> {
    const directory = join(tmpdir(), `dial-flow-locks-${userInfo().uid}`);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const hash = createHash('sha256').update(await realpath(folder));
    return join(directory, `${hash.digest('hex').slice(0, SLOT_DIGITS)}.sqlite`);
}

function tryToLock(database: DatabaseSync): boolean {
    try {
        database.exec('BEGIN EXCLUSIVE');
        return true;
    } catch (error) {
        if ((error as { readonly errcode?: unknown }).errcode === BUSY) return false;
        throw error;
    }
}

/**
 * Does work while no other process of this user on this machine does so in the same folder; waits for its turn.
 * @throws the signal's reason on abort; Error where another process holds the folder for two minutes
 */
export async function aloneInFolder<Result>({
    folder,
    signal,
    work
}: {
    readonly folder: string;
    readonly signal: AbortSignal;
    work(): Promise<Result>;
}): Promise<Result> {
    const database = new DatabaseSync(await lockFileOf(folder), { timeout: 0 });
    try {
        for (let waited = 0; !tryToLock(database); waited += POLL_MS) {
            if (waited >= PATIENCE_MS) throw new Error('another run is writing to the folder');
            await sleep(POLL_MS, undefined, { signal });
        }
        return await work();
    } finally {
        database.close();
    }
}
