import { main } from './cli/main.ts';
import { readSecretFrom } from './cli/secret-input.ts';
import { createTerminal } from './cli/terminal.ts';
import { loadComputeConfig } from './config/compute-config.ts';
import { resolveSettings } from './config/settings.ts';
import { loadStoreConfig } from './config/store-config.ts';
import { ENGINES } from './engines/registry.ts';
import { runFolderNight } from './night/folder-night.ts';
import { productVersion, resultVersions } from './versions.ts';
import { wireCompute } from './wire-compute.ts';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());
// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
});

process.exitCode = await main({
    argv: process.argv.slice(2),
    environment: process.env,
    terminal: createTerminal({ stdout: process.stdout, stderr: process.stderr }),
    signal: stop.signal,
    parts: {
        engines: ENGINES,
        migrateStores: async ({ dryRun }) => {
            const { migrateStores } = await import('./migrate-stores.ts');
            return migrateStores({ config: loadStoreConfig(process.env), dryRun });
        },
        // The service's modules are many, and no other command needs them.
        serve: async (environment) => (await import('./serve.ts')).serve(environment),
        version: () => productVersion(),
        runFolderNight: async (request) =>
            runFolderNight({
                ...request,
                compute: await wireCompute(loadComputeConfig(resolveSettings(process.env).values)),
                versions: await resultVersions()
            }),
        openStoresOf: async (environment) => {
            // The service's parts are loaded only where a command needs them.
            const { openAccessStores } = await import('./stores.ts');
            return openAccessStores(loadStoreConfig(environment));
        },
        openPersonalData: async (environment) => {
            const { openPersonalData } = await import('./wire-personal-data.ts');
            return openPersonalData({ environment, signal: stop.signal });
        },
        readSecret: (prompt) =>
            readSecretFrom({ keyboard: process.stdin, prompt, show: (text) => process.stderr.write(text) })
    }
});
