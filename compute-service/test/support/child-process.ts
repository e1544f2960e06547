import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export interface EndedChild {
    readonly code: number | null;
    readonly killed: boolean;
    readonly errors: string;
}

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

/**
 * Runs a script in a process of its own and, if asked, kills it (SIGKILL) as soon as a file has changed so many times.
 * The file is one that the script writes before each step, so the kill falls between two of them.
 */
export async function runChild({
    script,
    settings,
    killAfter
}: {
    readonly script: string;
    readonly settings: object;
    readonly killAfter?: { readonly file: string; readonly changes: number };
}): Promise<EndedChild> {
    const child = spawn(process.execPath, ['--no-warnings', script, JSON.stringify(settings)], {
        stdio: ['ignore', 'ignore', 'pipe']
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
        errors += chunk.toString('utf8');
    });
    const ended = once(child, 'exit');
    let last = killAfter ? await textOf(killAfter.file) : '';
    for (let seen = 0; killAfter && child.exitCode === null;) {
        const now = await textOf(killAfter.file);
        if (now !== last && now !== '') seen += 1;
        last = now;
        if (seen >= killAfter.changes) {
            child.kill('SIGKILL');
            break;
        }
        await sleep(2);
    }
    await ended;
    return { code: child.exitCode, killed: child.signalCode === 'SIGKILL', errors };
}
