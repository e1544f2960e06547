import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tailLog } from './log-tail.ts';
import { readProcessFigures, type ProcessFigures } from './process-figures.ts';

/** The service takes up to 20 s to give its run back. */
const STOP_GRACE_MS = 25_000;
const KEPT_LINES = 12;
const STACK_LINE = /^\s+at .+[):\d]$/;
const PRELOAD = new URL('../launch/stop-with-parent.mjs', import.meta.url).href;

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
    /** Options of Node itself. */
    readonly nodeArgs?: readonly string[];
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
    /** With what it left; null while it runs, or where a signal ended it. */
    exitCode(): number | null;
    /** What it has used so far; null where the system does not tell. */
    figures(): ProcessFigures | null;
    /** Asks it to stop, and ends it if it does not within 25 s. Safe to call twice. */
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

interface LoggedProcess<Ready> {
    readonly child: ChildProcess;
    readonly lastLines: readonly string[];
    readonly readiness: Promise<Ready>;
    readonly ended: Promise<void>;
}

/** A process group of its own: Ctrl-C reaches only this process, which stops the parts in order. */
function spawnLogged<Ready>(options: ChildOptions<Ready>): LoggedProcess<Ready> {
    const { entry, args = [], nodeArgs = [], env = {}, logFile, onLine } = options;
    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'w');
    const child = spawn(process.execPath, [...nodeArgs, '--import', PRELOAD, entry, ...args], {
        stdio: ['ignore', log, log],
        detached: process.platform !== 'win32',
        env: { ...process.env, ...env, DIAL_FLOW_PARENT_PID: String(process.pid) }
    });
    closeSync(log);
    const lastLines: string[] = [];
    const { promise: readiness, resolve: tellReady } = Promise.withResolvers<Ready>();
    const tail = tailLog({
        file: logFile,
        onLine(line) {
            // Where in the code it broke is for the log; people need what broke.
            if (!STACK_LINE.test(line)) lastLines.push(line);
            if (lastLines.length > KEPT_LINES) lastLines.shift();
            onLine?.(line);
            const ready = options.ready(line);
            if (ready !== null) tellReady(ready);
        }
    });
    const ended = new Promise<void>((resolve) => {
        const finish = (): void => {
            tail.end();
            resolve();
        };
        child.once('exit', finish);
        child.once('error', finish);
    });
    return { child, lastLines, readiness, ended };
}

async function endProcess(
    { child, ended }: LoggedProcess<unknown>,
    kind: 'SIGTERM' | 'SIGKILL'
): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill(kind);
    const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
    await ended;
    clearTimeout(deadline);
}

async function awaitReady<Ready>(
    { lastLines, readiness, ended }: LoggedProcess<Ready>,
    { name, logFile, readyWithinMs, signal }: ChildOptions<Ready>
): Promise<Ready> {
    const waiting = new AbortController();
    const early = ended.then(() => {
        throw new ChildProcessError(
            `The ${name} did not start:\n${lastLines.join('\n')}\nAll it said is in ${logFile}.`
        );
    });
    const late = sleep(readyWithinMs, undefined, { signal: AbortSignal.any([signal, waiting.signal]) }).then(
        () => {
            throw new ChildProcessError(
                `The ${name} was not ready after ${readyWithinMs / 1000} s. What it said is in ${logFile}.`
            );
        }
    );
    try {
        return await Promise.race([readiness, early, late]);
    } finally {
        waiting.abort();
        // Whatever loses the race fails later, and nobody waits for it any more.
        for (const loser of [early, late]) loser.catch(() => undefined);
    }
}

/**
 * Starts a process that ends with this one, and waits until it says that it is ready.
 * @throws ChildProcessError with its last words where it ends before; the signal's reason.
 */
export async function startChild<Ready>(options: ChildOptions<Ready>): Promise<RunningChild<Ready>> {
    const { name, logFile, signal } = options;
    signal.throwIfAborted();
    const started = spawnLogged(options);
    const pid = started.child.pid ?? 0;
    try {
        return {
            name,
            pid,
            ready: await awaitReady(started, options),
            logFile,
            ended: started.ended,
            exitCode: () => started.child.exitCode,
            figures: () => readProcessFigures(pid),
            stop: () => endProcess(started, 'SIGTERM'),
            kill: () => endProcess(started, 'SIGKILL')
        };
    } catch (error) {
        await endProcess(started, 'SIGTERM');
        throw error;
    }
}
