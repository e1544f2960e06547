import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { TrinoProtocol, type TrinoAddress } from '../../compute-service/src/compute/trino/protocol.ts';
import type { Jdk } from './jdk.ts';
import {
    CATALOG,
    LAKE_LOCATION,
    lakeFolder,
    writeNodeFiles,
    type ClusterLayout,
    type NodePlan
} from './node-files.ts';
import { ClusterError } from './packages.ts';

/** Three Java processes on two cores take up to a minute; a busy machine takes longer. */
const READY_WITHIN_MS = 600_000;
const ASK_EVERY_MS = 1000;
const STOP_GRACE_MS = 15_000;

export interface Cluster {
    readonly address: TrinoAddress;
    readonly lake: { readonly directory: string; readonly location: string };
    /** Process ids by node: `coordinator`, `worker-1`, … */
    readonly pids: ReadonlyMap<string, number>;
    /** A node stops to work and to answer, and is still there, until it is killed. */
    freeze(node: string): void;
    /** Ends a node at once, as a power cut would. */
    kill(node: string): Promise<void>;
    /** Starts a node that ended. */
    restart(node: string): void;
    /** Waits until this number of workers is active. */
    waitForWorkers(workers: number, signal: AbortSignal): Promise<void>;
    stop(): Promise<void>;
}

export interface ClusterOptions extends ClusterLayout {
    readonly jdk: Jdk;
    readonly workers: number;
}

function startNode(options: ClusterOptions, plan: NodePlan): ChildProcess {
    const { directory, args } = writeNodeFiles(options, plan);
    const log = openSync(join(directory, 'server.log'), 'a');
    const child = spawn(join(options.jdk.home, 'bin', 'java'), args, {
        cwd: directory,
        stdio: ['ignore', log, log],
        detached: process.platform !== 'win32'
    });
    closeSync(log);
    return child;
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
    exitCode !== null || signalCode !== null;

const ended = (child: ChildProcess): Promise<void> =>
    hasEnded(child) ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()));

/**
 * Starts a coordinator and workers on this machine, reachable from it alone. They are not ready yet: see `waitForWorkers`.
 */
export function startCluster(options: ClusterOptions): Cluster {
    const { folder, coordinatorPort, workers } = options;
    const plans: NodePlan[] = [
        { name: 'coordinator', port: coordinatorPort, coordinator: true },
        ...Array.from({ length: workers }, (_, index) => ({
            name: `worker-${index + 1}`,
            // The system chooses; the worker tells the coordinator.
            port: 0,
            coordinator: false
        }))
    ];
    const nodes = new Map(plans.map((plan) => [plan.name, startNode(options, plan)]));
    const address: TrinoAddress = {
        url: `http://127.0.0.1:${coordinatorPort}`,
        user: 'dial-flow',
        credential: null,
        catalog: CATALOG,
        clientTags: [],
        session: {},
        dispatcher: null
    };
    const nodeOf = (name: string): ChildProcess => {
        const child = nodes.get(name);
        if (!child) throw new RangeError(`The cluster has no node ${name}`);
        return child;
    };
    return {
        address,
        lake: { directory: join(lakeFolder(folder), 'extracts'), location: LAKE_LOCATION },
        get pids() {
            return new Map([...nodes].map(([name, { pid }]) => [name, pid ?? 0]));
        },
        freeze(name) {
            nodeOf(name).kill('SIGSTOP');
        },
        async kill(name) {
            const child = nodeOf(name);
            child.kill('SIGKILL');
            await ended(child);
        },
        restart(name) {
            const plan = plans.find((candidate) => candidate.name === name);
            if (plan && hasEnded(nodeOf(name))) nodes.set(name, startNode(options, plan));
        },
        waitForWorkers: (wanted, signal) =>
            waitForWorkers({
                address,
                wanted,
                signal,
                lost: () => [...nodes].find(([, child]) => hasEnded(child))?.[0] ?? null,
                folder
            }),
        async stop() {
            const children = [...nodes.values()];
            for (const child of children) child.kill('SIGTERM');
            const deadline = setTimeout(() => {
                for (const child of children) child.kill('SIGKILL');
            }, STOP_GRACE_MS);
            await Promise.all(children.map(ended));
            clearTimeout(deadline);
        }
    };
}

/** A coordinator that says it has started may still not know its workers, so they are counted by a query. */
async function waitForWorkers({
    address,
    wanted,
    signal,
    lost,
    folder
}: {
    readonly address: TrinoAddress;
    readonly wanted: number;
    readonly signal: AbortSignal;
    lost(): string | null;
    readonly folder: string;
}): Promise<void> {
    // Asked again every second anyway.
    const protocol = new TrinoProtocol(address, []);
    const deadline = performance.now() + READY_WITHIN_MS;
    let last: unknown = null;
    while (performance.now() < deadline) {
        signal.throwIfAborted();
        const gone = lost();
        if (gone !== null)
            throw new ClusterError(
                `The ${gone} ended. What it said is in ${join(folder, gone, 'server.log')}.`
            );
        const workers = await activeWorkers(protocol).catch((error: unknown) => {
            // Until it is up, the coordinator refuses connections and statements.
            last = error;
            return 0;
        });
        if (workers >= wanted) return;
        await pause(ASK_EVERY_MS, undefined, { signal });
    }
    throw new ClusterError(
        `The cluster was not ready after ${READY_WITHIN_MS / 1000} s; its logs are in ${folder}.`,
        { cause: last }
    );
}

async function activeWorkers(protocol: TrinoProtocol): Promise<number> {
    const sql = `select count(*) from system.runtime.nodes where state = 'active' and not coordinator`;
    const signal = AbortSignal.timeout(ASK_EVERY_MS * 10);
    let workers = 0;
    for await (const { rows } of protocol.run({ sql, schema: null, signal }))
        workers = Number(rows[0]?.[0] ?? workers);
    return workers;
}
