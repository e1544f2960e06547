import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** One part of `npm test`: a tool of node_modules with its arguments. */
export interface Stage {
    readonly name: string;
    readonly title: string;
    /** Script of the tool, relative to node_modules. */
    readonly tool: string;
    readonly args: readonly string[];
    /** Where it counts its tests as Jest does; null where the stage itself is the only thing that passes or fails. */
    readonly resultFile: string | null;
    /** Why the stage cannot run on this computer, in words; null where it can. */
    readonly obstacle?: () => string | null | Promise<string | null>;
    /** Runs only where `--only` names it. */
    readonly onRequest?: boolean;
    /** It uses about one core, so two of these run side by side; what they print comes when they have ended. */
    readonly besideOthers?: boolean;
}

export interface StageRun {
    readonly exitCode: number;
    readonly durationMs: number;
    /** What it printed; empty where it printed to the terminal itself. */
    readonly printed: string;
}

/**
 * Runs a stage on this very Node, whose folder comes first in PATH, so that whatever the stage starts
 * finds the same Node. Temporary files go to `scratch`.
 */
export function runStage({
    stage,
    root,
    scratch
}: {
    readonly stage: Stage;
    readonly root: string;
    readonly scratch: string;
}): Promise<StageRun> {
    const started = performance.now();
    const path = [join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
    const child = spawn(process.execPath, [join(root, 'node_modules', stage.tool), ...stage.args], {
        cwd: root,
        stdio: stage.besideOthers ? ['ignore', 'pipe', 'pipe'] : 'inherit',
        env: { ...process.env, PATH: path, TMPDIR: scratch }
    });
    const printed: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (piece: Buffer) => printed.push(piece));
    }
    const stop = (signal: NodeJS.Signals): boolean => child.kill(signal);
    process.on('SIGTERM', stop).on('SIGINT', stop);
    return new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code, signal) => {
            if (signal !== null) console.error(`${stage.title}: ended by ${signal}`);
            process.off('SIGTERM', stop).off('SIGINT', stop);
            resolve({
                exitCode: code ?? 1,
                durationMs: performance.now() - started,
                printed: Buffer.concat(printed).toString('utf8')
            });
        });
    });
}
