import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ProcessCost } from './lap-timer.ts';

const MOST_OUTPUT = 16 * 1024 * 1024;

/**
 * Runs a process that prints its own figures as the last line, and returns them; `env` comes on top of the variables
 * of this process.
 * @throws Error with what it said
 */
export async function measureProcess(
    file: string,
    args: readonly string[],
    { signal, env = {} }: { readonly signal: AbortSignal; readonly env?: Readonly<Record<string, string>> }
): Promise<ProcessCost> {
    const { stdout } = await promisify(execFile)(file, [...args], {
        signal,
        maxBuffer: MOST_OUTPUT,
        env: { ...process.env, ...env }
    });
    const last = stdout.trim().split('\n').at(-1) ?? '';
    return JSON.parse(last) as ProcessCost;
}
