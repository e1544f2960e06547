import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLUSTER_FOLDER, whyNoCluster } from '../../scripts/cluster/can-start.ts';
import { startCluster, type Cluster } from '../../scripts/cluster/cluster.ts';
import { findJdk, JDK_MISSING } from '../../scripts/cluster/jdk.ts';
import { bringTrino, ClusterError } from '../../scripts/cluster/packages.ts';
import { freePort } from '../../scripts/local/ports.ts';
import { readProcessFigures, type ProcessFigures } from '../../scripts/local/process-figures.ts';
import type { ProcessCost } from './lap-timer.ts';
import { measureProcess } from './measured-process.ts';

const ENGINES_PROCESS = fileURLToPath(new URL('engines-process.ts', import.meta.url));
const SEED = 1;
const WORKERS = [1, 2];
const HEAP_MB = 1024;

/** The night at one place: in DuckDB, or on a cluster. */
export interface PlaceCost {
    readonly place: string;
    /** The process that has the steps computed; for DuckDB that is all. */
    readonly process: ProcessCost;
    /** All nodes of the cluster together, from ready to the end of the night; null for DuckDB. */
    readonly nodes: ProcessFigures | null;
    /** Whether every file has the bytes that DuckDB wrote. */
    readonly sameBytes: boolean;
}

export interface ClusterBench {
    /** Input files of a night. */
    readonly inputs: string;
    /** Where the results are written. */
    readonly data: string;
    readonly asOf: string;
    readonly signal: AbortSignal;
    say(text: string): void;
}

const digests = (folder: string): string =>
    readdirSync(folder)
        .sort()
        .map((file) => {
            const digest = createHash('sha256').update(readFileSync(join(folder, file)));
            return `${file} ${digest.digest('hex')}`;
        })
        .join('\n');

function nodeFigures(cluster: Cluster): ProcessFigures {
    const all = [...cluster.pids.values()].map((pid) => readProcessFigures(pid));
    const sum = (of: (figures: ProcessFigures) => number): number =>
        all.reduce((total, figures) => total + (figures ? of(figures) : 0), 0);
    return { cpuS: sum(({ cpuS }) => cpuS), peakMemoryMb: sum(({ peakMemoryMb }) => peakMemoryMb) };
}

const folderOf = ({ data }: ClusterBench, name: string): string => {
    const folder = resolve(data, 'cluster', name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    return folder;
};

const night = (
    { inputs, asOf, signal }: ClusterBench,
    { to, env = {} }: { readonly to: string; readonly env?: Readonly<Record<string, string>> }
): Promise<ProcessCost> =>
    measureProcess(
        process.execPath,
        [ENGINES_PROCESS, '--from', inputs, '--to', to, '--as-of', asOf, '--seed', String(SEED)],
        { signal, env }
    );

async function onCluster(bench: ClusterBench, workers: number): Promise<Omit<PlaceCost, 'sameBytes'>> {
    const jdk = await findJdk(process.env);
    if (jdk === null) throw new ClusterError(JDK_MISSING);
    const packages = await bringTrino({ folder: CLUSTER_FOLDER, jdk, say: bench.say });
    const place = `Trino, ${workers} worker${workers === 1 ? '' : 's'}`;
    bench.say(`${place}: starting`);
    const cluster = startCluster({
        jdk,
        packages,
        folder: folderOf(bench, `nodes-${workers}`),
        coordinatorPort: await freePort(),
        workers,
        heapMb: HEAP_MB,
        retryTasks: false,
        quickStart: false
    });
    try {
        await cluster.waitForWorkers(workers, bench.signal);
        bench.say(place);
        const before = nodeFigures(cluster);
        const cost = await night(bench, {
            to: folderOf(bench, `out-${workers}`),
            env: {
                DIAL_FLOW_COMPUTE: 'trino',
                DIAL_FLOW_TRINO_URL: cluster.address.url,
                DIAL_FLOW_TRINO_USER: cluster.address.user,
                DIAL_FLOW_TRINO_CATALOG: cluster.address.catalog,
                DIAL_FLOW_TRINO_LAKE_DIRECTORY: cluster.lake.directory,
                DIAL_FLOW_TRINO_LAKE_LOCATION: cluster.lake.location
            }
        });
        const after = nodeFigures(cluster);
        return { place, process: cost, nodes: { ...after, cpuS: after.cpuS - before.cpuS } };
    } finally {
        await cluster.stop();
        rmSync(resolve(bench.data, 'cluster', `nodes-${workers}`), { recursive: true, force: true });
    }
}

/** The same night in DuckDB and on clusters of one and of two workers. @throws ClusterError where there can be none */
export async function measureOnClusters(bench: ClusterBench): Promise<readonly PlaceCost[]> {
    const obstacle = await whyNoCluster();
    if (obstacle !== null) throw new ClusterError(obstacle);
    bench.say('DuckDB');
    const to = folderOf(bench, 'out-duckdb');
    const places: PlaceCost[] = [
        { place: 'DuckDB', process: await night(bench, { to }), nodes: null, sameBytes: true }
    ];
    const expected = digests(to);
    for (const workers of WORKERS) {
        const cost = await onCluster(bench, workers);
        const sameBytes = digests(resolve(bench.data, 'cluster', `out-${workers}`)) === expected;
        places.push({ ...cost, sameBytes });
    }
    return places;
}
