import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { startLocalOrg } from './start.ts';

const usage = `Usage: node local-org/src/index.ts [options]

Runs a stand-in for a Salesforce org on this computer (127.0.0.1 only).

  --data DIR        where the org keeps its records (default .dial-flow/local-org)
  --force-app DIR   the Salesforce source that gives the schema (default force-app)
  --port N          port to listen on (default: the system chooses)
  --json            one line of JSON when ready, for programs that start it
  --help            this text
`;

const defaultSource = fileURLToPath(new URL('../../force-app', import.meta.url));

/** How long a stop may take before the process ends anyway. */
const stopDeadlineMs = 10_000;

function readOptions(): { data: string; source: string; port: number; json: boolean; help: boolean } {
    const { values } = parseArgs({
        options: {
            data: { type: 'string', default: '.dial-flow/local-org' },
            'force-app': { type: 'string', default: defaultSource },
            port: { type: 'string', default: '0' },
            json: { type: 'boolean', default: false },
            help: { type: 'boolean', default: false }
        }
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
        throw new Error(`--port ${values.port} is not a port`);
    return { data: values.data, source: values['force-app'], port, json: values.json, help: values.help };
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
        port: options.port
    });
    const { url, port, credentialsFile } = org;
    process.stdout.write(
        options.json
            ? `${JSON.stringify({ event: 'ready', url, port, credentialsFile })}\n`
            : `local-org listens on ${url}\nCredentials: ${credentialsFile}\n`
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
