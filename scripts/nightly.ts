import { join } from 'node:path';
import { createProgressView } from '../compute-service/src/cli/run-progress.ts';
import { exitCodeOf, runReport } from '../compute-service/src/cli/report-run.ts';
import { EXIT, type ExitCode } from '../compute-service/src/cli/exit-codes.ts';
import { followRun } from '../compute-service/src/cli/follow-run.ts';
import { formatDuration, formatTable } from '../compute-service/src/cli/format.ts';
import {
    ServiceClient,
    ServiceProblem,
    ServiceUnreachable
} from '../compute-service/src/cli/service-client.ts';
import { createTerminal, type Terminal } from '../compute-service/src/cli/terminal.ts';
import { defaultAsOf, defaultSeed } from '../compute-service/src/runs/defaults.ts';
import type { Run } from '../compute-service/src/runs/run.ts';
import { ChildProcessError } from './local/child-process.ts';
import { DataFolderError, localApiKey, shownPath } from './local/folders.ts';
import { abortOnSignals } from './local/signals.ts';
import { startStack, type Stack } from './local/stack.ts';
import { NIGHTLY_HELP, OptionError, readNightlyOptions, type NightlyOptions } from './night/options.ts';
import { createRunRecord, OrgRefusedError } from './night/salesforce-record.ts';
import { createWorldProgress } from './night/world-progress.ts';

/** Launches the pipeline as the org's Apex does: the record first, then the call that names it. */
async function launchNight({
    stack,
    client,
    options
}: {
    readonly stack: Stack;
    readonly client: ServiceClient;
    readonly options: NightlyOptions;
}): Promise<string> {
    const { credentials, worldDate } = stack.org.ready;
    const asOf = options.asOf ?? worldDate ?? defaultAsOf(new Date());
    const seed = options.seed ?? defaultSeed(asOf);
    const recordId = await createRunRecord({ credentials, asOf, seed });
    const { runId } = await client.launch(
        { pipeline: 'nightly', asOf, seed, salesforceRunId: recordId, requestedBy: 'npm run nightly' },
        recordId
    );
    return runId;
}

/** A night that was stopped by hand must not go on at the next start, before the one that is asked for then. */
async function cancelNight({
    client,
    runId
}: {
    readonly client: ServiceClient;
    readonly runId: string;
}): Promise<void> {
    // Where the service is gone already, nobody can be told.
    await client.decide({ runId, decision: 'cancel', reason: 'Stopped by hand' }).catch(() => undefined);
}

/** Where mail and logs are, how long it took and how much memory each part used. */
function closingText({ stack, startedAt }: { readonly stack: Stack; readonly startedAt: number }): string {
    const memory = (part: Stack['org'] | Stack['service']): string => {
        const figures = part.figures();
        return figures ? `${figures.peakMemoryMb} MB at most` : 'not measured on this system';
    };
    const rows = [
        ['Mail', shownPath(stack.mail.directory)],
        ['Logs', shownPath(stack.folders.logs)],
        ['Memory of the service', memory(stack.service)],
        ['Memory of the local org', memory(stack.org)],
        ['Everything, start to end', formatDuration(performance.now() - startedAt)]
    ];
    return formatTable({ rows, indent: 0 });
}

async function playNight({
    options,
    terminal,
    signal
}: {
    readonly options: NightlyOptions;
    readonly terminal: Terminal;
    readonly signal: AbortSignal;
}): Promise<ExitCode> {
    const startedAt = performance.now();
    const world = createWorldProgress(terminal);
    const stack = await startStack({
        data: options.data,
        home: options.home,
        ports: { org: 0, service: 0, mail: 0 },
        world: options.world,
        signal,
        say: (text) => terminal.err(`${text} …`),
        onOrgLine: (line) => world.show(line)
    });
    try {
        const client = new ServiceClient({
            url: stack.service.ready.url,
            apiKey: localApiKey(stack.folders.apiKeyFile)
        });
        const runId = await launchNight({ stack, client, options });
        terminal.err(`Run ${runId}`);
        const view = createProgressView({ terminal, now: () => Date.now() });
        let run: Run;
        try {
            run = await followRun({ client, runId, signal, onUpdate: (update) => view.show(update) });
        } catch (error) {
            if (signal.aborted) await cancelNight({ client, runId });
            throw error;
        } finally {
            view.end();
        }
        const files = shownPath(join(stack.folders.service, 'runs', run.id, 'out'));
        terminal.out(
            options.json
                ? JSON.stringify(run, null, 4)
                : `\n${await runReport({ client, run, files })}\n\n${closingText({ stack, startedAt })}`
        );
        if (options.keep) await stayUp({ stack, terminal, signal });
        return exitCodeOf(run);
    } finally {
        terminal.live('Stopping …');
        await stack.stop();
        terminal.live('');
    }
}

async function stayUp({
    stack,
    terminal,
    signal
}: {
    readonly stack: Stack;
    readonly terminal: Terminal;
    readonly signal: AbortSignal;
}): Promise<void> {
    terminal.err(`\nThe service stays up at ${stack.service.ready.url}. Ctrl-C stops it.`);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Says what went wrong and what to do; anything unexpected is thrown on with its stack. */
function tell({
    error,
    terminal,
    signal
}: {
    readonly error: unknown;
    readonly terminal: Terminal;
    readonly signal: AbortSignal;
}): ExitCode {
    if (signal.aborted) {
        terminal.err('Stopped. The next `npm run nightly` starts a new run.');
        return EXIT.failed;
    }
    if (error instanceof OptionError) {
        terminal.err(`${error.message}\n\`npm run nightly -- --help\` lists the options.`);
        return EXIT.usage;
    }
    if (error instanceof ServiceProblem) {
        terminal.err(`The service refused: ${error.message}\n${error.advice ?? ''}`);
        return EXIT.failed;
    }
    const known = [ChildProcessError, DataFolderError, OrgRefusedError, ServiceUnreachable];
    if (!known.some((kind) => error instanceof kind)) throw error;
    terminal.err(error instanceof Error ? error.message : String(error));
    return EXIT.failed;
}

const terminal = createTerminal({ stdout: process.stdout, stderr: process.stderr });
const signal = abortOnSignals();
try {
    const options = readNightlyOptions(process.argv.slice(2));
    if (options.help) terminal.out(NIGHTLY_HELP);
    else process.exitCode = await playNight({ options, terminal, signal });
} catch (error) {
    process.exitCode = tell({ error, terminal, signal });
}
