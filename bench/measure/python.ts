import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const HERE = fileURLToPath(new URL('..', import.meta.url));
const VENV = join(HERE, '.venv');
const REQUIREMENTS = join(HERE, 'requirements.txt');
const SHARED_MODULES = join(HERE, 'shared');
const OLDEST_MINOR = 11;

async function usablePython(): Promise<string | null> {
    for (const name of ['python3', 'python']) {
        try {
            const { stdout } = await run(name, ['-c', 'import sys; print(*sys.version_info[:2])']);
            const [major = 0, minor = 0] = stdout.trim().split(' ').map(Number);
            if (major === 3 && minor >= OLDEST_MINOR) return name;
        } catch {
            // Not this name: the next one.
        }
    }
    return null;
}

/** How the programs of this folder find their modules, and leave nothing behind. */
export const PYTHON_ENV = { PYTHONPATH: SHARED_MODULES, PYTHONDONTWRITEBYTECODE: '1' } as const;

/**
 * Python with the pinned packages of the rivals, in an environment of its own that is made on first use.
 * @returns its path, or a sentence that says why there is none.
 */
export async function rivalsPython(
    say: (text: string) => void
): Promise<{ readonly path: string } | { readonly missing: string }> {
    const path = join(VENV, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
    try {
        if (!existsSync(path)) {
            const python = await usablePython();
            if (python === null) return { missing: `There is no Python 3.${OLDEST_MINOR} or newer here.` };
            say('Making an environment for Python');
            await run(python, ['-m', 'venv', VENV]);
        }
        await run(path, ['-m', 'pip', 'install', '--quiet', '--requirement', REQUIREMENTS]);
        return { path };
    } catch (error) {
        const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
        return { missing: `The Python packages could not be installed: ${reason}` };
    }
}
