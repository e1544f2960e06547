import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { TlsOptions } from './http/listen.ts';
import { startLocalOrg } from './start.ts';
import type { WorldProgress } from './world/generate-world.ts';
import type { GivenWorldOptions } from './world/options.ts';

const usage = `npm run local-org -- [options]

Runs a stand-in for a Salesforce org on this computer (127.0.0.1 only).

  --data DIR        where the org keeps its records (default .dial-flow/local-org)
  --force-app DIR   the Salesforce source that gives the schema (default force-app)
  --port N          port to listen on (default: the system chooses)
  --tls-cert FILE, --tls-key FILE, --tls-port N
                    a second listener for clients that speak HTTPS only; certificate and key in PEM
  --seed N, --accounts N, --phones N, --calls N, --world-date YYYY-MM-DD
                    the sample world to hold (default 400,000 accounts, 600,000 phones, 1,000,000 calls)
  --world FILE      all options of the world, as JSON; those above win
  --components DIR  where the base components of the console are kept, compiled (default: in the data folder)
  --mail-port N     port of a mail server on this computer that takes the org's mail (default: no mail)
  --jobs            fires the scheduled jobs by the clock: nights, watch, purge
  --empty           no world: users only
  --fresh           throw a different world in the data folder away and make a new one
  --json            one line of JSON when ready, for programs that start it
  --help            this text
`;

const defaultSource = fileURLToPath(new URL('../../force-app', import.meta.url));

/** How long a stop may take before the process ends anyway. */
const stopDeadlineMs = 10_000;

interface CommandLine {
    readonly data: string;
    readonly source: string;
    readonly port: number;
    readonly componentsFolder: string | undefined;
    readonly jobs: boolean;
    readonly mailPort: number | undefined;
    readonly tls: TlsOptions | undefined;
    readonly json: boolean;
    readonly help: boolean;
    readonly fresh: boolean;
    readonly world: GivenWorldOptions | undefined;
}

const numberOf = (name: string, text: string | undefined): Record<string, number> => {
    if (text === undefined) return {};
    if (!/^\d+$/.test(text)) throw new Error(`--${name} ${text} is not a whole number`);
    return { [name]: Number(text) };
};

const portOf = (name: string, text: string): number => {
    const port = Number(text);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
        throw new Error(`--${name} ${text} is not a port`);
    return port;
};

function readWorldFile(file: string): object {
    try {
        return JSON.parse(readFileSync(file, 'utf8')) as object;
    } catch (cause) {
        throw new Error(`--world ${file} cannot be read: ${cause instanceof Error ? cause.message : ''}`, {
            cause
        });
    }
}

function readOptions(): CommandLine {
    const { values } = parseArgs({
        options: {
            seed: { type: 'string' },
            accounts: { type: 'string' },
            phones: { type: 'string' },
            calls: { type: 'string' },
            'world-date': { type: 'string' },
            world: { type: 'string' },
            empty: { type: 'boolean', default: false },
            fresh: { type: 'boolean', default: false },
            data: { type: 'string', default: '.dial-flow/local-org' },
            'force-app': { type: 'string', default: defaultSource },
            port: { type: 'string', default: '0' },
            components: { type: 'string' },
            jobs: { type: 'boolean', default: false },
            'mail-port': { type: 'string' },
            'tls-cert': { type: 'string' },
            'tls-key': { type: 'string' },
            'tls-port': { type: 'string' },
            json: { type: 'boolean', default: false },
            help: { type: 'boolean', default: false }
        }
    });
    const port = portOf('port', values.port);
    const certFile = values['tls-cert'];
    const keyFile = values['tls-key'];
    const tlsPort = values['tls-port'];
    if (
        (certFile === undefined) !== (keyFile === undefined) ||
        (tlsPort !== undefined && certFile === undefined)
    )
        throw new Error('--tls-cert and --tls-key go together, and --tls-port with both');
    const fromFile = values.world === undefined ? {} : readWorldFile(values.world);
    const world = {
        ...fromFile,
        ...numberOf('seed', values.seed),
        ...numberOf('accounts', values.accounts),
        ...numberOf('phones', values.phones),
        ...numberOf('calls', values.calls),
        ...(values['world-date'] === undefined ? {} : { worldDate: values['world-date'] })
    };
    return {
        data: values.data,
        source: values['force-app'],
        port,
        componentsFolder: values.components,
        jobs: values.jobs,
        mailPort: values['mail-port'] === undefined ? undefined : portOf('mail-port', values['mail-port']),
        tls:
            certFile === undefined || keyFile === undefined
                ? undefined
                : { certFile, keyFile, port: portOf('tls-port', tlsPort ?? '0') },
        json: values.json,
        help: values.help,
        fresh: values.fresh,
        world: values.empty ? undefined : world
    };
}

/** Progress goes to standard error for people, as lines of JSON to standard output for programs. */
function announce(asJson: boolean, progress: WorldProgress): void {
    if (asJson) process.stdout.write(`${JSON.stringify({ event: 'world', ...progress })}\n`);
    else process.stderr.write(`World ${progress.done + 1}/${progress.total}: ${progress.title}\n`);
}

async function main(): Promise<void> {
    const options = readOptions();
    if (options.help) {
        process.stdout.write(usage);
        return;
    }
    const org = await startLocalOrg({
        dataDirectory: options.data,
        sourceDirectory: options.source,
        port: options.port,
        ...(options.tls ? { tls: options.tls } : {}),
        ...(options.componentsFolder === undefined ? {} : { componentsDirectory: options.componentsFolder }),
        freshWorld: options.fresh,
        fireJobs: options.jobs,
        ...(options.mailPort === undefined ? {} : { mailPort: options.mailPort }),
        onWorldProgress: (progress) => announce(options.json, progress),
        ...(options.world ? { world: options.world } : {})
    });
    const { url, tlsUrl, port, credentialsFile } = org;
    process.stdout.write(
        options.json
            ? `${JSON.stringify({ event: 'ready', url, tlsUrl, port, credentialsFile })}\n`
            : `local-org listens on ${[url, tlsUrl].filter((address) => address !== undefined).join(' and ')}\nConsole: ${url}/lightning\nCredentials: ${credentialsFile}\n`
    );
    const stop = (): void => {
        setTimeout(() => process.exit(1), stopDeadlineMs).unref();
        org.stop().then(
            () => process.exit(0),
            (error: unknown) => {
                process.stderr.write(`local-org did not stop cleanly: ${String(error)}\n`);
                process.exit(1);
            }
        );
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
    process.stderr.write(`local-org: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
});
