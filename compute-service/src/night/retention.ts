import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComputeEngine } from '../engines/compute.ts';
import { ENGINE_IDS, type EngineId } from '../engines/engine-id.ts';
import { FINAL_STATUSES, type RemovedData, type Run } from '../runs/run.ts';
import type { RunStore } from '../runs/store.ts';
import { thinOutWorkspaces, workspaceOf } from './workspace.ts';

/** How long each kind of data is kept, in days after the end of its run, unless something else is said. */
export interface RetentionPolicy {
    /** Newest nights of each org whose database and page files are kept, whatever their age. */
    readonly keepWorkspaces: number;
    /** Chunks and ids of what was sent to Salesforce; a delivery that is done needs them no more. */
    readonly journalDays: number;
    readonly eventDays: number;
    /** Files, steps, figures and keys; after that a run is forgotten. */
    readonly runDays: number;
}

export interface RetentionOptions {
    /** Folder of all runs. */
    readonly dataDirectory: string;
    /** Where each run left a copy of its files; null for nowhere. */
    readonly deliveryDirectory: string | null;
    /** Holds the databases of runs. */
    readonly compute: Pick<ComputeEngine, 'discard'>;
    readonly runs: Pick<RunStore, 'list' | 'latestAccepted' | 'forgetEvents' | 'forgetRuns'>;
    readonly policy: RetentionPolicy;
    readonly now: Date;
}

type KnownRun = Pick<Run, 'id' | 'org' | 'kind' | 'status' | 'draft' | 'finishedAt'>;

const PAGE = 100;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A run that is not final or waits for a decision goes on from its data. */
const isNeeded = ({ status, draft }: KnownRun): boolean =>
    !FINAL_STATUSES.includes(status) || draft === 'held';

/** Every set of engines that an operator may run together. */
function engineSets(): readonly (readonly EngineId[])[] {
    return ENGINE_IDS.reduce<readonly (readonly EngineId[])[]>(
        (sets, engine) => [...sets, ...sets.map((set) => [...set, engine])],
        [[]]
    );
}

/** The last accepted run of an org of every set of engines: the next one compares itself with it and takes its results over. */
async function lastAccepted(runs: RetentionOptions['runs'], org: string): Promise<ReadonlySet<string>> {
    const ids = new Set<string>();
    for (const engines of engineSets()) {
        const run = await runs.latestAccepted({ org, engines });
        if (run) ids.add(run.id);
    }
    return ids;
}

async function allRuns(runs: RetentionOptions['runs']): Promise<readonly KnownRun[]> {
    const found: KnownRun[] = [];
    for (let cursor: string | null = null; ;) {
        const page = await runs.list({ limit: PAGE, ...(cursor !== null && { cursor }) });
        found.push(
            ...page.runs.map(({ id, org, kind, status, draft, finishedAt }) => ({
                id,
                org,
                kind,
                status,
                draft,
                finishedAt
            }))
        );
        cursor = page.cursor;
        if (cursor === null) return found;
    }
}

const foldersIn = async (directory: string): Promise<ReadonlySet<string>> =>
    new Set(await readdir(directory).catch(() => []));

/**
 * Removes what is older than the policy keeps. Of every org, the last accepted run of every set of engines and the newest
 * runs, and all runs that are not at their end and drafts that wait for a decision keep everything. Before-images of changes stand on the review
 * records in the org and are never touched.
 */
export async function applyRetention(options: RetentionOptions): Promise<RemovedData> {
    const { dataDirectory, compute, runs, policy, now } = options;
    const known = await allRuns(runs);
    // A change has no data to explain, and a day of many changes must not cost those of the nights.
    const nights = known.filter(({ kind }) => kind === 'night');
    const kept = new Set(known.filter(isNeeded).map(({ id }) => id));
    for (const [org, ofOrg] of Map.groupBy(nights, (night) => night.org)) {
        for (const id of await lastAccepted(runs, org)) kept.add(id);
        for (const { id } of ofOrg.slice(0, policy.keepWorkspaces)) kept.add(id);
    }
    const olderThan = (days: number): readonly string[] => {
        const limit = new Date(now.getTime() - days * DAY_MS).toISOString();
        return known
            .filter(({ id, finishedAt }) => !kept.has(id) && finishedAt !== null && finishedAt < limit)
            .map(({ id }) => id);
    };
    return {
        databases: (await thinOutWorkspaces({ dataDirectory, keep: kept, discard: compute.discard })).length,
        journals: await removeJournals(options, olderThan(policy.journalDays)),
        events: await runs.forgetEvents(olderThan(policy.eventDays)),
        runs: await removeRuns(options, olderThan(policy.runDays))
    };
}

async function removeJournals(
    { dataDirectory }: RetentionOptions,
    runIds: readonly string[]
): Promise<number> {
    const folders = await foldersIn(join(dataDirectory, 'runs'));
    let removed = 0;
    for (const runId of runIds) {
        if (!folders.has(runId)) continue;
        const { delivery } = workspaceOf({ dataDirectory, runId });
        const files = await foldersIn(delivery);
        await rm(delivery, { recursive: true, force: true });
        if (files.size > 0) removed += 1;
    }
    return removed;
}

/** Files first: a kill in between leaves runs without files, which the next time are removed as well. */
async function removeRuns(
    { dataDirectory, deliveryDirectory, compute, runs }: RetentionOptions,
    runIds: readonly string[]
): Promise<number> {
    for (const runId of runIds) {
        const { database, directory } = workspaceOf({ dataDirectory, runId });
        await compute.discard(database);
        await rm(directory, { recursive: true, force: true });
        if (deliveryDirectory !== null) {
            await rm(join(deliveryDirectory, runId), { recursive: true, force: true });
        }
    }
    return runs.forgetRuns(runIds);
}
