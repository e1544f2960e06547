import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a folder's entries (new names, renames) survive a power failure. */
export async function syncFolder(folder: string): Promise<void> {
    const handle = await open(folder, 'r');
    try {
        await handle.sync();
    } finally {
        await handle.close();
    }
}

/** Moves a complete file to its final name, so that the name never stands for half a file. */
export async function publishFile({ from, to }: { from: string; to: string }): Promise<void> {
    const handle = await open(from, 'r+');
    try {
        await handle.sync();
    } finally {
        await handle.close();
    }
    await rename(from, to);
    await syncFolder(dirname(to));
}

/** Writes a small file so that after a crash either the old or the new text is there, never a part. */
export async function writeFileAtomically(file: string, text: string): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    const temporary = `${file}.tmp`;
    const handle = await open(temporary, 'w');
    try {
        await handle.writeFile(text);
        await handle.sync();
    } finally {
        await handle.close();
    }
    await rename(temporary, file);
    await syncFolder(dirname(file));
}

/** True where a failed file operation says that there is no such file. */
export const isNoSuchFile = (cause: unknown): boolean =>
    typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT';

/** Returns the text of a file, or null where there is none. */
export async function readFileIfThere(file: string): Promise<string | null> {
    try {
        return await readFile(file, 'utf8');
    } catch (cause) {
        if (isNoSuchFile(cause)) return null;
        throw cause;
    }
}
