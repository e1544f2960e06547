import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory that most Linux systems have. */
const IN_MEMORY = '/dev/shm';
const PREFIX = 'dial-flow-test-';
const GB = 1024 ** 3;
/** What all worlds and databases of tests take at the same time, with a good reserve; the rest is for the processes. */
const SPACE_GB = 3;
const MEMORY_GB = 8;

/** Tests start programs from there, and some systems do not allow that. */
function runsPrograms(folder: string): boolean {
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
    return spawnSync(program).error === undefined;
}

function inMemory(): string | null {
    try {
        const { bavail, bsize } = statfsSync(IN_MEMORY);
        if (bavail * bsize < SPACE_GB * GB || freemem() < MEMORY_GB * GB) return null;
        const folder = mkdtempSync(join(IN_MEMORY, PREFIX));
        if (runsPrograms(folder)) return folder;
        rmSync(folder, { recursive: true });
    } catch {
        // Not on this system.
    }
    return null;
}

/**
 * Makes a folder for all that tests write: in memory where there is plenty, because tests wait for the disk at every commit
 * of their many small databases, else where the system keeps such things. A folder that `TMPDIR` names is taken as it is.
 */
export const makeScratchFolder = (): string =>
    (process.env['TMPDIR'] === undefined ? inMemory() : null) ?? mkdtempSync(join(tmpdir(), PREFIX));
