#!/usr/bin/env node
import { main } from './cli/main.ts';
import { readSecretFrom } from './cli/secret-input.ts';
import { createTerminal } from './cli/terminal.ts';
import { loadComputeConfig } from './config/compute-config.ts';
import { storeSettings } from './config/config.ts';
import { resolveSettings } from './config/settings.ts';
import { ENGINES } from './engines/registry.ts';
import { runFolderNight } from './night/folder-night.ts';
import { productVersions } from './versions.ts';
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
        version: () => productVersions()['dial_flow'] ?? '',
        runFolderNight: async (request) =>
            runFolderNight({
                ...request,
                compute: await wireCompute(loadComputeConfig(resolveSettings(process.env).values)),
                versions: productVersions()
            }),
        openStoresOf: async (environment) => {
            // The service's parts are loaded only where a command needs them.
            const { openAccessStores } = await import('./start.ts');
            return openAccessStores(storeSettings(environment));
        },
        readSecret: (prompt) =>
            readSecretFrom({ keyboard: process.stdin, prompt, show: (text) => process.stderr.write(text) })
    }
});
