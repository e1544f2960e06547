import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

const PARENT_POLL_MS = 500;
/** Ends the program when this process is killed and can pass nothing on any more. */
const PRELOAD = new URL('./stop-with-parent.mjs', import.meta.url).href;

/** npm starts scripts by a shell that outlives it when it is killed. Only Linux tells; undefined elsewhere. */
function parentOf(pid) {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        // The program's name in brackets may hold blanks: count from behind it.
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    } catch {
        return undefined;
    }
}

/**
 * Runs Node with a script in the foreground and returns its exit code (128 + signal number where a signal ended it).
 * Settings of `environment` give way to those that this process has. Signals are passed on; when whoever started this process is gone, it is asked to stop.
 */
export function runAndWait({ file, args, environment }) {
    const child = spawn(file, ['--import', PRELOAD, ...args], {
        stdio: 'inherit',
        env: { ...environment, ...process.env, DIAL_FLOW_PARENT_PID: String(process.pid) }
    });
    const forward = (signal) => child.kill(signal);
    const handlers = ['SIGTERM', 'SIGHUP', 'SIGINT'].map((signal) => {
        // A terminal sends Ctrl-C to the whole group: the program has it already.
        const fromTerminal = signal === 'SIGINT' && process.stdin.isTTY;
        return [signal, fromTerminal ? () => {} : () => forward(signal)];
    });
    handlers.forEach(([signal, handler]) => process.on(signal, handler));

    // Only npm's own child is tied to its parent; `node scripts/launch.mjs … &` may outlive its shell.
    const [shell, npm] = [process.ppid, parentOf(process.ppid)];
    const orphaned = () => process.ppid !== shell || parentOf(shell) !== npm;
    const watch = process.env.npm_lifecycle_event
        ? setInterval(() => orphaned() && forward('SIGTERM'), PARENT_POLL_MS)
        : undefined;

    return new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (code, signal) => {
            clearInterval(watch);
            handlers.forEach(([name, handler]) => process.off(name, handler));
            resolve(code ?? 128 + (constants.signals[signal] ?? 0));
        });
    });
}
