import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { ensureInstalled, InstallError } from './install.mjs';
import { pinnedNode } from './pinned-node.mjs';
import { runAndWait } from './run-and-wait.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Compiled modules are kept for the next start: processes need half the CPU and 30 MB less to begin. */
const COMPILED = join(ROOT, 'compute-service/.cache/compile');

/** `needs` says how much must be installed: `run` is what the product needs, `full` adds what tests need. */
const COMMANDS = {
    nightly: { entry: 'scripts/nightly.ts', needs: 'run' },
    start: { entry: 'scripts/start.ts', needs: 'run' },
    'local-org': { entry: 'local-org/src/index.ts', needs: 'run' },
    'dial-flow': { entry: 'compute-service/src/cli.ts', needs: 'run' },
    cluster: { entry: 'scripts/cluster.ts', needs: 'run' },
    'org-setup': { entry: 'scripts/org-setup.ts', needs: 'full' },
    'org-remove': { entry: 'scripts/org-remove.ts', needs: 'full' },
    sbom: { entry: 'scripts/sbom.ts', needs: 'run' },
    pictures: { entry: 'scripts/pictures.ts', needs: 'full' },
    test: { entry: 'scripts/test.ts', needs: 'full' },
    bench: { entry: 'bench/bench.ts', needs: 'full' }
};

/** Runs one command with its arguments and leaves its exit code as this process's own. */
export async function launch([name, ...args]) {
    const command = COMMANDS[name];
    if (!command) {
        console.error(`Usage: node scripts/launch.mjs ${Object.keys(COMMANDS).join('|')} [options]`);
        process.exitCode = 2;
        return;
    }
    try {
        await ensureInstalled({ root: ROOT, needs: command.needs });
        process.exitCode = await runAndWait({
            file: pinnedNode(ROOT),
            args: [join(ROOT, command.entry), ...args],
            environment: { NODE_COMPILE_CACHE: COMPILED }
        });
    } catch (error) {
        if (!(error instanceof InstallError)) throw error;
        console.error(`\n${error.message}`);
        process.exitCode = 1;
    }
}
