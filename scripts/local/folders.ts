import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeWritableFolder } from '../../compute-service/src/writable-folder.ts';

/** Root of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where the local stack keeps what it makes. */
export interface StackFolders {
    readonly base: string;
    readonly org: string;
    readonly service: string;
    readonly mail: string;
    readonly logs: string;
    /** Base components of the console, compiled once for all worlds. */
    readonly components: string;
    readonly apiKeyFile: string;
}

/** The data folder cannot be made or written to. */
export class DataFolderError extends Error {
    override readonly name = 'DataFolderError';
}

/** Makes the folders; readable by their owner alone, because credentials lie there. @throws DataFolderError. */
export function openFolders(data: string): StackFolders {
    const base = resolve(data);
    try {
        makeWritableFolder({ path: base, mode: 0o700 });
    } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new DataFolderError(
            `The folder ${base} cannot be used (${why}). Name another one with --data.`,
            { cause }
        );
    }
    return {
        base,
        org: join(base, 'org'),
        service: join(base, 'service'),
        mail: join(base, 'mail'),
        logs: join(base, 'logs'),
        components: join(ROOT, '.dial-flow', 'components'),
        apiKeyFile: join(base, 'api-key')
    };
}

/** The key that callers of the local service show; made on first use. */
export function localApiKey(file: string): string {
    try {
        return readFileSync(file, 'utf8').trim();
    } catch {
        const key = randomBytes(32).toString('base64url');
        writeFileSync(file, `${key}\n`, { mode: 0o600 });
        return key;
    }
}

/** A path as a person would write it: relative where it lies below the current folder. */
export function shownPath(path: string): string {
    const below = relative(process.cwd(), path);
    return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below;
}
