import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { choosePort, freePort, PortInUseError } from './local/ports.ts';
import { abortOnSignals } from './local/signals.ts';
import { startCluster } from './cluster/cluster.ts';
import { findJdk, JDK_MISSING, OLDEST_JAVA } from './cluster/jdk.ts';
import { bringTrino, ClusterError } from './cluster/packages.ts';

const HELP = `npm run cluster -- [options]

Starts a Trino cluster on this computer (127.0.0.1 only) and stays up until Ctrl-C: one coordinator and two workers, with
the packages that Maven serves. Needs a JDK ${OLDEST_JAVA} or newer and Maven.

  --workers N    workers (2)
  --port N       port of the coordinator (18080; another one if it is taken)
  --heap-mb N    heap of each node (1024)
  --quick-start  starts faster and computes slower: for small data
  --retry-tasks  tasks of a lost worker run again on another
  --data DIR     where packages, tables and logs are kept (.dial-flow/cluster)
  --help         this text`;

const DEFAULTS = { workers: 2, port: 18_080, heapMb: 1024 } as const;
const LEAST_HEAP_MB = 512;

class OptionError extends Error {
    override readonly name = 'OptionError';
}

function wholeNumber({
    text,
    option,
    least,
    most
}: {
    readonly text: string;
    readonly option: string;
    readonly least: number;
    readonly most: number;
}): number {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
        throw new OptionError(`--${option} must be a whole number from ${least} to ${most}, not "${text}".`);
    return value;
}

function readOptions(argv: readonly string[]) {
    const { values } = parseArgs({
        args: [...argv],
        options: {
            workers: { type: 'string' },
            port: { type: 'string' },
            'heap-mb': { type: 'string' },
            'quick-start': { type: 'boolean', default: false },
            'retry-tasks': { type: 'boolean', default: false },
            data: { type: 'string', default: join('.dial-flow', 'cluster') },
            help: { type: 'boolean', default: false }
        }
    });
    const number = (name: 'workers' | 'port' | 'heap-mb', range: { least: number; most: number }) =>
        values[name] === undefined ? undefined : wholeNumber({ text: values[name], option: name, ...range });
    return {
        workers: number('workers', { least: 1, most: 16 }) ?? DEFAULTS.workers,
        port: number('port', { least: 1, most: 65_535 }),
        heapMb: number('heap-mb', { least: LEAST_HEAP_MB, most: 262_144 }) ?? DEFAULTS.heapMb,
        retryTasks: values['retry-tasks'],
        quickStart: values['quick-start'],
        data: values.data,
        help: values.help
    };
}

async function main(argv: readonly string[]): Promise<void> {
    const options = readOptions(argv);
    if (options.help) return console.log(HELP);
    const signal = abortOnSignals();
    const jdk = await findJdk(process.env);
    if (jdk === null) throw new ClusterError(JDK_MISSING);
    const folder = resolve(options.data);
    const packages = await bringTrino({ folder, jdk, say: console.log });
    // All nodes are told the coordinator's port, so the system cannot choose it when it starts.
    const coordinatorPort =
        (await choosePort({ asked: options.port, usual: DEFAULTS.port, option: '--port' })) ||
        (await freePort());
    const { workers, heapMb, retryTasks, quickStart } = options;
    const cluster = startCluster({
        jdk,
        folder,
        packages,
        workers,
        heapMb,
        retryTasks,
        quickStart,
        coordinatorPort
    });
    try {
        console.log(`Starting a coordinator and ${workers} worker${workers === 1 ? '' : 's'} …`);
        await cluster.waitForWorkers(workers, signal);
        console.log(`The cluster is ready.

  coordinator  ${cluster.address.url}  (user ${cluster.address.user}, catalog ${cluster.address.catalog})
  extracts     ${cluster.lake.directory}, for the cluster ${cluster.lake.location}

To compute a night on it:

  DIAL_FLOW_COMPUTE=trino DIAL_FLOW_TRINO_URL=${cluster.address.url} \\
  DIAL_FLOW_TRINO_LAKE_DIRECTORY=${cluster.lake.directory} DIAL_FLOW_TRINO_LAKE_LOCATION=${cluster.lake.location} \\
  npm run dial-flow -- run --from DIR --to DIR

Ctrl-C stops it.`);
        await once(signal, 'abort');
    } finally {
        await cluster.stop();
    }
}

try {
    await main(process.argv.slice(2));
} catch (error) {
    const told = [ClusterError, OptionError, PortInUseError].some((kind) => error instanceof kind);
    const isUsage =
        error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    if (error instanceof Error && error.name !== 'AbortError')
        console.error(told || isUsage ? error.message : error);
    process.exitCode = isUsage || error instanceof OptionError ? 2 : 1;
}
