import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../../local/folders.ts';

export interface FinishedCommand {
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
}

/** Starts a command of this repository as npm would; ends it with the signal. */
export function startCommand(script: string, args: readonly string[]) {
    const child = spawn(process.execPath, [join(ROOT, script), ...args], {
        stdio: ['ignore', 'pipe', 'pipe']
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const finished = new Promise<FinishedCommand>((resolve) => {
        child.once('close', (code) => resolve({ code, out, err }));
    });
    return {
        child,
        finished,
        /** Waits until it has said something that matches. */
        async said(pattern: RegExp): Promise<string> {
            for (;;) {
                const match = pattern.exec(out + err);
                if (match) return match[0];
                if (child.exitCode !== null)
                    throw new Error(`It ended without saying ${String(pattern)}:\n${out}${err}`);
                await sleep(50);
            }
        }
    };
}

/** Processes that were started with this folder in their arguments or settings; Linux tells. */
export function processesOf(folder: string): number[] {
    const mentions = (pid: string): boolean => {
        try {
            return ['cmdline', 'environ'].some((file) =>
                readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(folder)
            );
        } catch {
            return false;
        }
    };
    return readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name) && mentions(name))
        .map(Number)
        .filter((pid) => pid !== process.pid);
}

/** Waits until no process of the folder is left and returns those that stayed too long. */
export async function leftOver(folder: string, withinMs: number): Promise<number[]> {
    const deadline = Date.now() + withinMs;
    while (processesOf(folder).length > 0 && Date.now() < deadline) await sleep(200);
    return processesOf(folder);
}
