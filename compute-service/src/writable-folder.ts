import { existsSync, mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder itself, or the nearest one above it that is there. */
export const nearestExisting = (path: string): string =>
    existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));

/**
 * Makes sure that files can be written into a folder that is there. Permissions alone do not say so: an administrator has
 * them everywhere, also where nothing can be written, as in /proc or on a read-only disk.
 * @throws the system's error
 */
export const confirmWritable = (folder: string): void => rmdirSync(mkdtempSync(join(folder, '.dial-flow-')));

/** Level by level, because a recursive `mkdir` of Node never returns in /proc. */
function makeFolder({ path, mode }: { readonly path: string; readonly mode: number }): void {
    if (existsSync(path)) return;
    makeFolder({ path: dirname(path), mode });
    try {
        mkdirSync(path, { mode });
    } catch (error) {
        // Another process may have made it meanwhile.
        if (!existsSync(path)) throw error;
    }
}

/**
 * Makes a folder with all above it, and makes sure that files can be written into it.
 * @throws the system's error
 */
export function makeWritableFolder({
    path,
    mode = 0o777
}: {
    readonly path: string;
    readonly mode?: number;
}): void {
    makeFolder({ path, mode });
    confirmWritable(path);
}
