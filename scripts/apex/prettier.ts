import { execFile } from 'node:child_process';
import { join } from 'node:path';

const MOST_OUTPUT = 64 * 1024 * 1024;

export interface PrettierRun {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/**
 * Runs Prettier with its plugin for Apex and the repository's options.
 * @param tools the project whose node_modules hold Prettier and which holds the options
 */
export function runPrettier({
    tools,
    folder,
    args,
    input = ''
}: {
    readonly tools: string;
    readonly folder: string;
    readonly args: readonly string[];
    readonly input?: string;
}): Promise<PrettierRun> {
    const all = [
        join(tools, 'node_modules/prettier/bin/prettier.cjs'),
        ...['--plugin', join(tools, 'node_modules/prettier-plugin-apex/dist/src/index.js')],
        ...['--config', join(tools, '.prettierrc')],
        // Its messages are read, and the environment may ask for colours.
        '--no-color',
        ...args
    ];
    return new Promise((resolve, reject) => {
        const child = execFile(
            process.execPath,
            all,
            { cwd: folder, maxBuffer: MOST_OUTPUT, env: { ...process.env, FORCE_COLOR: '0' } },
            (error, stdout, stderr) => {
                const code = error ? error.code : 0;
                if (typeof code === 'number') resolve({ code, stdout, stderr });
                else reject(error ?? new Error('Prettier did not start.'));
            }
        );
        child.stdin?.end(input);
    });
}
