import { parseArgs } from 'node:util';
import { formatTable } from '../compute-service/src/cli/format.ts';
import { createTerminal, type Terminal } from '../compute-service/src/cli/terminal.ts';
import { ChildProcessError } from './local/child-process.ts';
import { DataFolderError, shownPath } from './local/folders.ts';
import { choosePort, PortInUseError } from './local/ports.ts';
import { abortOnSignals } from './local/signals.ts';
import { startStack, type Stack } from './local/stack.ts';
import { BASE_FOLDER, OptionError, readNightlyOptions } from './night/options.ts';
import { playPastNights } from './night/past-nights.ts';
import { createWorldProgress } from './night/world-progress.ts';

const HELP = `npm start -- [options]

Starts the local org with its world, a mail sink and the compute service, and stays up until Ctrl-C.

  --port N         port of the service (7070; another one if it is taken)
  --org-port N     port of the local org (7080; another one if it is taken)
  --mail-port N    port of the mail sink (7025; another one if it is taken)
  --nights N       nights of history that a new world gets, played while you look (5; 0 for none)
  --accounts N     accounts of the world; --phones, --calls, --world-seed and --world as in \`npm run nightly\`
  --data DIR       where everything is kept (.dial-flow)
  --help           this text`;

const USUAL_PORTS = { service: 7070, org: 7080, mail: 7025 } as const;
const PORT_OPTIONS = { service: 'port', org: 'org-port', mail: 'mail-port' } as const;
const MOST_PORT = 65_535;
const USUAL_NIGHTS = 5;
const MOST_NIGHTS = 60;

type Part = keyof typeof USUAL_PORTS;

function askedPort(values: Readonly<Record<string, unknown>>, part: Part): number | undefined {
    const text = values[PORT_OPTIONS[part]];
    if (typeof text !== 'string') return undefined;
    const port = Number(text);
    if (!/^\d+$/.test(text) || port > MOST_PORT) {
        throw new OptionError(
            `--${PORT_OPTIONS[part]} must be a port from 0 to ${MOST_PORT}, not "${text}".`
        );
    }
    return port;
}

function askedNights(values: Readonly<Record<string, unknown>>): number {
    const text = values['nights'];
    if (typeof text !== 'string') return USUAL_NIGHTS;
    if (!/^\d+$/.test(text) || Number(text) > MOST_NIGHTS)
        throw new OptionError(`--nights must be a number from 0 to ${MOST_NIGHTS}, not "${text}".`);
    return Number(text);
}

/** Ports and past nights are this command's own; everything else means what it means for a night. */
function readOptions(argv: readonly string[]) {
    const { values, tokens } = parseArgs({
        args: [...argv],
        strict: false,
        tokens: true,
        options: Object.fromEntries(
            [...Object.values(PORT_OPTIONS), 'nights'].map((name) => [name, { type: 'string' as const }])
        )
    });
    const own = new Set<string>([...Object.values(PORT_OPTIONS), 'nights']);
    const taken = new Set<number>();
    for (const token of tokens) {
        if (token.kind !== 'option' || !own.has(token.name)) continue;
        taken.add(token.index);
        if (token.inlineValue === false) taken.add(token.index + 1);
    }
    const rest = readNightlyOptions(argv.filter((_, index) => !taken.has(index)));
    return { rest, nights: askedNights(values), asked: (part: Part) => askedPort(values, part) };
}

function addressesText({ org, mail, service, folders }: Stack, dataOption: string): string {
    const url = service.ready.url;
    const rows = [
        ['Console', `${org.ready.url}/lightning`],
        ['Service', url],
        ['API documentation', `${url}/docs`],
        ['API key', shownPath(folders.apiKeyFile)],
        ['Local org', org.ready.url],
        ['Its credentials', shownPath(org.ready.credentialsFile)],
        ['Mail', `${shownPath(mail.directory)} (smtp://127.0.0.1:${mail.port})`],
        ['Logs', shownPath(folders.logs)]
    ];
    return `${formatTable({ rows })}\n\nStart a night with \`npm run dial-flow -- run${dataOption}\`. Ctrl-C stops everything.`;
}

async function serve({
    argv,
    terminal,
    signal
}: {
    readonly argv: readonly string[];
    readonly terminal: Terminal;
    readonly signal: AbortSignal;
}): Promise<number> {
    const { rest, nights, asked } = readOptions(argv);
    if (rest.help) {
        terminal.out(HELP);
        return 0;
    }
    const portOf = (part: Part): Promise<number> =>
        choosePort({ asked: asked(part), usual: USUAL_PORTS[part], option: `--${PORT_OPTIONS[part]}` });
    // Commands look for a running stack in the usual folder.
    const dataOption = rest.home === BASE_FOLDER ? '' : ` --data ${shownPath(rest.home)}`;
    const world = createWorldProgress(terminal);
    const stack = await startStack({
        data: rest.data,
        home: rest.home,
        ports: { service: await portOf('service'), org: await portOf('org'), mail: await portOf('mail') },
        world: rest.world,
        jobs: true,
        signal,
        say: (text) => terminal.err(`${text} …`),
        onOrgLine: (line) => world.show(line)
    });
    try {
        terminal.out(`\nDIAL-Flow is up.\n\n${addressesText(stack, dataOption)}`);
        // The first page is asked for ahead, because compiling what it is made of takes half a minute once.
        void fetch(`${stack.org.ready.url}/lightning`).catch(() => undefined);
        const history = playPastNights({
            stack,
            nights,
            signal,
            say: (text) => terminal.err(`${text} …`)
        }).then(
            () => undefined,
            (error: unknown) => {
                if (!signal.aborted)
                    terminal.err(
                        `The past nights could not be played: ${error instanceof Error ? error.message : String(error)}`
                    );
            }
        );
        const fallen = await Promise.race([
            new Promise<null>((resolve) =>
                signal.addEventListener('abort', () => resolve(null), { once: true })
            ),
            ...[stack.org, stack.service].map((part) => part.ended.then(() => part))
        ]);
        if (fallen === null) {
            await history;
            return 0;
        }
        terminal.err(`The ${fallen.name} has ended by itself; what it said is in ${fallen.logFile}.`);
        return 1;
    } finally {
        terminal.err('Stopping …');
        await stack.stop();
        terminal.err('Stopped.');
    }
}

const terminal = createTerminal({ stdout: process.stdout, stderr: process.stderr });
const signal = abortOnSignals();
try {
    process.exitCode = await serve({ argv: process.argv.slice(2), terminal, signal });
} catch (error) {
    const usage = error instanceof OptionError || error instanceof PortInUseError;
    const told = usage || error instanceof ChildProcessError || error instanceof DataFolderError;
    if (!told && !signal.aborted) throw error;
    terminal.err(error instanceof Error ? error.message : String(error));
    process.exitCode = usage ? 2 : 1;
}
