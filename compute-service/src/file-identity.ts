import { stat } from 'node:fs/promises';
import { systemErrorCode } from './system-error.ts';

/**
 * What a file is by, beyond its name: one that is made later under the same name has another identity. Null where there
 * is none. @throws what the file system says where it cannot tell
 */
export async function fileIdentity(path: string): Promise<string | null> {
    try {
        const { dev, ino, birthtimeMs } = await stat(path);
        return [dev, ino, birthtimeMs].join('.');
    } catch (error) {
        if (systemErrorCode(error) === 'ENOENT') return null;
        throw error;
    }
}
