import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { readProcessFigures, type ProcessFigures } from './process-figures.ts';

const STOP_GRACE_MS = 15_000;
const KEPT_LINES = 12;
const PRELOAD = new URL('./stop-with-parent.ts', import.meta.url).href;

/** A part of the stack ended or did not come up. */
export class ChildProcessError extends Error {
    override readonly name = 'ChildProcessError';
}

export interface ChildOptions<Ready> {
    /** As people call it: "local org". */
    readonly name: string;
    /** TypeScript file to run. */
    readonly entry: string;
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    /** Everything it prints. */
    readonly logFile: string;
    readonly readyWithinMs: number;
    readonly signal: AbortSignal;
    /** What a printed line tells when the process is ready; null for any other line. */
    ready(line: string): Ready | null;
    onLine?(line: string): void;
}

export interface RunningChild<Ready> {
    readonly name: string;
    readonly pid: number;
    readonly ready: Ready;
    readonly logFile: string;
    /** Settles when the process has ended, however it ended. */
    readonly ended: Promise<void>;
    /** What it has used so far; null where the system does not tell. */
    figures(): ProcessFigures | null;
    /** Asks it to stop, and ends it if it does not within 15 s. Safe to call twice. */
    stop(): Promise<void>;
    /** Ends it at once, as a power cut would. */
    kill(): Promise<void>;
}

/** The JSON object in a line, or null. */
export function jsonOf(line: string): Readonly<Record<string, unknown>> | null {
    if (!line.startsWith('{')) return null;
    try {
        return JSON.parse(line) as Record<string, unknown>;
    } catch {
        return null;
    }
}

/**
 * Starts a process that ends with this one, and waits until it says that it is ready. It gets a process group of its own,
 * so that Ctrl-C reaches only this process, which stops the parts in order.
 * @throws ChildProcessError with its last words where it ends before; the signal's reason.
 */
export async function startChild<Ready>(options: ChildOptions<Ready>): Promise<RunningChild<Ready>> {
    const { name, entry, args = [], env = {}, logFile, readyWithinMs, signal } = options;
    signal.throwIfAborted();
    mkdirSync(dirname(logFile), { recursive: true });
    const log = createWriteStream(logFile);
    const child = spawn(process.execPath, ['--import', PRELOAD, entry, ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        env: { ...process.env, ...env, DIAL_FLOW_PARENT_PID: String(process.pid) }
    });
    const lastLines: string[] = [];
    const ended = new Promise<void>((resolve) => {
        child.once('close', () => log.end(() => resolve()));
        child.once('error', () => resolve());
    });
    const end = async (kind: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
        if (child.exitCode === null && child.signalCode === null) child.kill(kind);
        const late = new AbortController();
        const inTime = ended.then(() => true);
        const timeout = sleep(STOP_GRACE_MS, false, { signal: late.signal }).catch(() => false);
        if (!(await Promise.race([inTime, timeout]))) child.kill('SIGKILL');
        late.abort();
        await ended;
    };

    let tellReady: (ready: Ready) => void = () => undefined;
    const readiness = new Promise<Ready>((resolve) => {
        tellReady = resolve;
    });
    for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
            log.write(`${line}\n`);
            lastLines.push(line);
            if (lastLines.length > KEPT_LINES) lastLines.shift();
            options.onLine?.(line);
            const ready = options.ready(line);
            if (ready !== null) tellReady(ready);
        });
    }

    const waiting = new AbortController();
    const waitSignal = AbortSignal.any([signal, waiting.signal]);
    const early = ended.then(() => {
        throw new ChildProcessError(
            `The ${name} did not start:\n${lastLines.join('\n')}\nAll it said is in ${logFile}.`
        );
    });
    const late = sleep(readyWithinMs, undefined, { signal: waitSignal }).then(() => {
        throw new ChildProcessError(
            `The ${name} was not ready after ${readyWithinMs / 1000} s. What it said is in ${logFile}.`
        );
    });
    try {
        const ready = await Promise.race([readiness, early, late]);
        return {
            name,
            pid: child.pid ?? 0,
            ready,
            logFile,
            ended,
            figures: () => readProcessFigures(child.pid ?? 0),
            stop: () => end('SIGTERM'),
            kill: () => end('SIGKILL')
        };
    } catch (error) {
        await end('SIGTERM');
        throw error;
    } finally {
        waiting.abort();
        early.catch(() => undefined);
        late.catch(() => undefined);
    }
}
