import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrinoPackages } from './packages.ts';

export interface ClusterLayout {
    /** Everything of the cluster lies here: settings, logs, tables. */
    readonly folder: string;
    readonly coordinatorPort: number;
    readonly packages: TrinoPackages;
    /** Whether a task whose worker is lost runs again elsewhere, also where the session asks for nothing. */
    readonly retryTasks: boolean;
    /** Starts in half the time and computes at half the speed: for tests on small data. */
    readonly quickStart: boolean;
    /** Heap of each node. */
    readonly heapMb: number;
}

export interface NodePlan {
    readonly name: string;
    readonly port: number;
    readonly coordinator: boolean;
}

/** The folder that all nodes and the service share, as the cluster names it. */
export const LAKE_LOCATION = 'local:///extracts';
export const lakeFolder = (folder: string): string => join(folder, 'lake');
export const CATALOG = 'hive';

const properties = (values: Readonly<Record<string, string | number | boolean>>): string =>
    Object.entries(values)
        .map(([name, value]) => `${name}=${String(value)}\n`)
        .join('');

/** Time-outs that tell a lost worker within seconds; a cluster on one machine needs no more. */
const LOST_WORKERS = {
    'query.remote-task.max-error-duration': '10s',
    'exchange.max-error-duration': '10s'
};
/** For tasks that run again: few and small parts, because one computer has all the nodes. */
const RETRIES_OF_TASKS = {
    'fault-tolerant-execution-min-partition-count': 4,
    'fault-tolerant-execution-max-partition-count': 4,
    'fault-tolerant-execution-task-memory': '256MB',
    'fault-tolerant-execution-coordinator-task-memory': '128MB',
    'retry-initial-delay': '1s',
    'retry-max-delay': '5s'
};

/** Writes the settings of a node; returns the folder to start it in and the arguments of Java. */
export function writeNodeFiles(
    layout: ClusterLayout,
    { name, port, coordinator }: NodePlan
): { readonly directory: string; readonly args: readonly string[] } {
    const { folder, coordinatorPort, packages, retryTasks, quickStart, heapMb } = layout;
    const directory = join(folder, name);
    const etc = join(directory, 'etc');
    const catalogs = join(etc, 'catalog');
    for (const each of [catalogs, join(directory, 'data'), join(lakeFolder(folder), 'extracts')])
        mkdirSync(each, { recursive: true });
    writeFileSync(
        join(etc, 'config.properties'),
        properties({
            coordinator,
            'http-server.http.port': port,
            'discovery.uri': `http://127.0.0.1:${coordinatorPort}`,
            'query.max-memory': '3GB',
            'query.max-memory-per-node': `${Math.floor(heapMb / 2)}MB`,
            'memory.heap-headroom-per-node': `${Math.floor(heapMb / 4)}MB`,
            'task.concurrency': 2,
            'catalog.config-dir': catalogs,
            'plugin.dir': packages.plugins,
            ...LOST_WORKERS,
            ...(retryTasks && { 'retry-policy': 'TASK' }),
            ...(coordinator && {
                'node-scheduler.include-coordinator': false,
                'failure-detector.warmup-interval': '1s',
                ...RETRIES_OF_TASKS
            })
        })
    );
    // Its place is fixed: `etc` in the folder where the node is started.
    writeFileSync(
        join(etc, 'exchange-manager.properties'),
        properties({
            'exchange-manager.name': 'filesystem',
            'exchange.base-directories': `file://${join(folder, 'exchange')}`
        })
    );
    writeFileSync(join(etc, 'log.properties'), properties({ 'io.trino': 'WARN', 'io.airlift': 'WARN' }));
    writeFileSync(
        join(catalogs, `${CATALOG}.properties`),
        properties({
            'connector.name': 'hive',
            'hive.metastore': 'file',
            'hive.metastore.catalog.dir': 'local:///warehouse',
            'fs.native-local.enabled': true,
            'local.location': lakeFolder(folder),
            'hive.non-managed-table-writes-enabled': true,
            'hive.security': 'allow-all'
        })
    );
    const args = [
        '-server',
        `-Xmx${heapMb}M`,
        '-XX:+UseG1GC',
        ...(quickStart ? ['-XX:TieredStopAtLevel=1'] : []),
        '-XX:+ExitOnOutOfMemoryError',
        '-XX:ReservedCodeCacheSize=256M',
        '-Djdk.attach.allowAttachSelf=true',
        '-XX:+EnableDynamicAgentLoading',
        '-Djdk.nio.maxCachedBufferSize=2000000',
        '-Dfile.encoding=UTF-8',
        '-Duser.timezone=UTC',
        '-Dnode.environment=dialflow',
        `-Dnode.id=${name}`,
        `-Dnode.data-dir=${join(directory, 'data')}`,
        '-Dnode.internal-address=127.0.0.1',
        '-Dnode.bind-ip=127.0.0.1',
        `-Dlog.levels-file=${join(etc, 'log.properties')}`,
        `-Dconfig=${join(etc, 'config.properties')}`,
        '-cp',
        join(packages.libraries, '*'),
        'io.trino.server.TrinoServer'
    ];
    return { directory, args };
}
