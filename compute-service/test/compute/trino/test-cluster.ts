import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLUSTER_FOLDER } from '../../../../scripts/cluster/can-start.ts';
import { startCluster, type Cluster } from '../../../../scripts/cluster/cluster.ts';
import { findJdk, JDK_MISSING } from '../../../../scripts/cluster/jdk.ts';
import { bringTrino, ClusterError } from '../../../../scripts/cluster/packages.ts';
import { freePort } from '../../../../scripts/local/ports.ts';
import { trinoEngine } from '../../../src/compute/trino/engine.ts';
import type { Lake } from '../../../src/compute/trino/lake.ts';
import { TrinoProtocol, type TrinoAddress } from '../../../src/compute/trino/protocol.ts';
import type { ComputeEngine } from '../../../src/engines/compute.ts';

/** Milliseconds that a test may take where each statement takes about a second. */
export const CLUSTER_PATIENCE_MS = 900_000;

const WORKERS = 2;
const HEAP_MB = 768;
const USER = 'dial-flow';
const CATALOG = 'hive';
const LAKE_LOCATION = 'local:///extracts';

export interface TestCluster {
    readonly engine: ComputeEngine;
    /** Variables with which a service computes on it. */
    readonly settings: Readonly<Record<string, string>>;
    /** Names of the schemas of runs and readers that are there. */
    schemas(): Promise<ReadonlySet<string>>;
    /** Its nodes, where the tests have started them; they may be killed. */
    readonly nodes: Cluster | null;
    stop(): Promise<void>;
}

/**
 * Whether the environment names a cluster: `DIAL_FLOW_TEST_TRINO` is its address, `DIAL_FLOW_TEST_TRINO_LAKE` the folder
 * that it shares with this computer. Without it the tests start one.
 */
export const isGiven = (): boolean =>
    process.env['DIAL_FLOW_TEST_TRINO'] !== undefined &&
    process.env['DIAL_FLOW_TEST_TRINO_LAKE'] !== undefined;

async function schemasOf(address: TrinoAddress): Promise<ReadonlySet<string>> {
    const sql = `select schema_name from information_schema.schemata where schema_name like 'dial\\_flow\\_%' escape '\\'`;
    const { signal } = new AbortController();
    const names = new Set<string>();
    for await (const { rows } of new TrinoProtocol(address).run({ sql, schema: null, signal }))
        for (const [name] of rows) names.add(String(name));
    return names;
}

const addressOf = (url: string): TrinoAddress => ({
    url,
    user: USER,
    credential: null,
    catalog: CATALOG,
    clientTags: ['test'],
    session: {},
    dispatcher: null
});

const testCluster = ({
    url,
    lake,
    ...rest
}: { readonly url: string; readonly lake: Lake } & Pick<TestCluster, 'nodes' | 'stop'>): TestCluster => ({
    engine: trinoEngine({ address: addressOf(url), lake }),
    schemas: () => schemasOf(addressOf(url)),
    settings: {
        DIAL_FLOW_COMPUTE: 'trino',
        DIAL_FLOW_TRINO_URL: url,
        DIAL_FLOW_TRINO_USER: USER,
        DIAL_FLOW_TRINO_CATALOG: CATALOG,
        DIAL_FLOW_TRINO_LAKE_DIRECTORY: lake.directory,
        DIAL_FLOW_TRINO_LAKE_LOCATION: lake.location
    },
    ...rest
});

/** The cluster that the environment names, or a new one with two workers. @throws ClusterError where none can be had */
export async function openTestCluster(): Promise<TestCluster> {
    const { DIAL_FLOW_TEST_TRINO: url, DIAL_FLOW_TEST_TRINO_LAKE: directory } = process.env;
    if (url !== undefined && directory !== undefined)
        return testCluster({
            url,
            lake: { directory, location: LAKE_LOCATION },
            nodes: null,
            stop: () => Promise.resolve()
        });
    const jdk = await findJdk(process.env);
    if (jdk === null) throw new ClusterError(JDK_MISSING);
    const packages = await bringTrino({
        folder: CLUSTER_FOLDER,
        jdk,
        say: () => undefined
    });
    const folder = mkdtempSync(join(tmpdir(), 'dial-flow-cluster-'));
    const nodes = startCluster({
        jdk,
        packages,
        folder,
        coordinatorPort: await freePort(),
        workers: WORKERS,
        heapMb: HEAP_MB,
        quickStart: true,
        retryTasks: false
    });
    const stop = async (): Promise<void> => {
        await nodes.stop();
        rmSync(folder, { recursive: true, force: true });
    };
    try {
        await nodes.waitForWorkers(WORKERS, new AbortController().signal);
    } catch (error) {
        await stop();
        throw error;
    }
    return testCluster({ url: nodes.address.url, lake: nodes.lake, nodes, stop });
}
