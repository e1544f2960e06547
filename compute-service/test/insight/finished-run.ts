import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdbEngine } from '../../src/compute/duckdb.ts';
import type { ComputeEngine } from '../../src/engines/compute.ts';
import { ENGINE_IDS, type EngineId } from '../../src/engines/engine-id.ts';
import { createInsight, type OpenInsight } from '../../src/insight/create-insight.ts';
import { noAcceptedRuns } from '../../src/night/accepted-runs.ts';
import { createPlanner } from '../../src/night/planner.ts';
import type { Run, RunDocuments, RunStep } from '../../src/runs/run.ts';
import { FolderSource } from '../../src/sources/folder/folder-source.ts';
import type { RawTables } from '../reference/cast.ts';
import { formatDay } from '../reference/days.ts';
import { randomParameters } from '../reference/random-parameters.ts';
import { randomWorld } from '../reference/random-world.ts';
import { writeWorld } from '../reference/write-world.ts';

export interface RunOptions {
    readonly tables: RawTables;
    readonly asOf: string;
    readonly seed: number;
    readonly parameters: Run['parameters'];
    readonly engines?: readonly EngineId[];
}

export interface Rig {
    readonly dataDirectory: string;
    readonly insight: OpenInsight;
    /** Runs a night on the tables to its end; it becomes the latest extract. */
    finish(options: RunOptions): Promise<Run>;
    /** Makes a changed run the latest extract. */
    change(run: Run): void;
    remove(): Promise<void>;
}

const START = '2026-01-02T02:00:00.000Z';

const newRun = ({ asOf, seed, parameters, engines = ENGINE_IDS }: RunOptions): Run => ({
    id: randomUUID(),
    org: 'default',
    kind: 'night',
    pipeline: engines.length === ENGINE_IDS.length ? 'nightly' : null,
    engines,
    parameters,
    asOf,
    seed,
    dryRun: true,
    salesforceRunId: null,
    requestedBy: null,
    change: null,
    status: 'running',
    draft: null,
    seq: 1,
    attempt: 1,
    createdAt: START,
    queuedAt: START,
    updatedAt: START,
    startedAt: START,
    finishedAt: null,
    rowsIn: null,
    rowsOut: null,
    peakMemoryMb: null,
    cancelRequested: false,
    decisionReason: null,
    decidedBy: null,
    previousRunId: null,
    error: null,
    steps: [],
    documents: {}
});

/** A data directory whose runs come from tables, and insight into them. */
export async function createRig(compute: ComputeEngine = duckdbEngine()): Promise<Rig> {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'dial-flow-insight-'));
    let latest: Run | null = null;
    const insight = createInsight({ dataDirectory, compute, latestExtract: () => Promise.resolve(latest) });

    async function finish(options: RunOptions): Promise<Run> {
        const run = newRun(options);
        const folder = join(dataDirectory, 'in', run.id);
        writeWorld(folder, options.tables);
        const planner = createPlanner({
            dataDirectory,
            compute,
            sources: [new FolderSource({ directory: folder })],
            targets: { salesforce: null, warehouse: null, folder: null },
            acceptedRuns: noAcceptedRuns,
            announcement: null,
            versions: () => Promise.resolve({}),
            now: () => new Date(START)
        });
        const plan = await planner.plan(run);
        let documents: RunDocuments = {};
        const steps: RunStep[] = [];
        try {
            for (const [order, { execute, ...description }] of plan.steps.entries()) {
                const outcome = await execute({
                    signal: new AbortController().signal,
                    attempt: 1,
                    progress: () => undefined,
                    record: (name, value) => {
                        documents = { ...documents, [name]: value };
                        return Promise.resolve();
                    },
                    run: () => Promise.resolve({ ...run, documents, steps })
                });
                steps.push({
                    ...description,
                    order,
                    status: 'finished',
                    done: null,
                    total: null,
                    rows: outcome.rows,
                    dropped: outcome.dropped ?? null,
                    startedAt: START,
                    finishedAt: START,
                    durationMs: 1,
                    peakMemoryMb: 1,
                    cpuMs: 1,
                    attempt: 1,
                    message: outcome.message ?? null
                });
            }
        } finally {
            await plan.close();
        }
        latest = { ...run, status: 'succeeded', finishedAt: START, documents, steps };
        return latest;
    }

    return {
        dataDirectory,
        insight,
        finish,
        change(run: Run) {
            latest = run;
        },
        async remove() {
            await insight.close();
            await rm(dataDirectory, { recursive: true, force: true });
        }
    };
}

/** Tables, as-of date and parameters of a small random world. */
export function randomNight(seed: number): RunOptions {
    const { asOf, tables } = randomWorld(seed, { accounts: 24, researchedPhones: 50, calls: 250 });
    const { general = {}, ...engines } = randomParameters(seed);
    return { tables, asOf: formatDay(asOf), seed, parameters: { night: { ...general }, ...engines } };
}

/** All rows of a result, page by page. */
export async function allRows(
    { insight }: Rig,
    { run, output, limit = 1000 }: { readonly run: Run; readonly output: string; readonly limit?: number }
): Promise<{
    readonly columns: readonly string[];
    readonly rows: (string | null)[][];
    readonly pages: number;
}> {
    const rows: (string | null)[][] = [];
    let cursor: string | null = null;
    for (let pages = 1; ; pages += 1) {
        const page = await insight.resultPage({ run, output, cursor, limit });
        rows.push(...page.rows.map((row) => [...row]));
        cursor = page.cursor;
        if (cursor === null) return { columns: page.columns, rows, pages };
    }
}
