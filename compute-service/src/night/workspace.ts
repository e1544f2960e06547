import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ComputeEngine } from '../engines/compute.ts';

/** Folders and files of one run. Everything a run needs to go on after a kill lies here. */
export interface Workspace {
    readonly directory: string;
    /** Page files as the sources delivered them. */
    readonly extract: string;
    /** The run's database: canonical tables and the table of every step. */
    readonly database: string;
    /** The CSV files and the manifest. */
    readonly outputs: string;
    /** Ids of jobs and files already sent, so that a killed delivery goes on with them. */
    readonly delivery: string;
}

const RUN_ID = /^[0-9a-z-]{8,64}$/i;

/** @throws RangeError where the id could name anything but a run's own folder. */
export function workspaceOf({
    dataDirectory,
    runId
}: {
    readonly dataDirectory: string;
    readonly runId: string;
}): Workspace {
    if (!RUN_ID.test(runId)) throw new RangeError('A run id holds only letters, digits and dashes.');
    const directory = join(dataDirectory, 'runs', runId);
    return {
        directory,
        extract: join(directory, 'extract'),
        database: join(directory, 'compute.duckdb'),
        outputs: join(directory, 'out'),
        delivery: join(directory, 'delivery')
    };
}

/** Makes the run's folders; those that are there stay as they are. */
export async function createWorkspace(workspace: Workspace): Promise<void> {
    for (const folder of [workspace.extract, workspace.outputs, workspace.delivery]) {
        await mkdir(folder, { recursive: true });
    }
}

/**
 * Removes page files and database of runs that are no longer asked about; their CSV files and manifest stay.
 * Returns the ids of the runs that were thinned out.
 */
export async function thinOutWorkspaces({
    dataDirectory,
    keep,
    discard
}: {
    readonly dataDirectory: string;
    /** Runs whose database is still needed for explain, preview or resume. */
    readonly keep: ReadonlySet<string>;
    /** Removes a run's database, wherever its compute engine keeps it. */
    readonly discard: ComputeEngine['discard'];
}): Promise<readonly string[]> {
    const folder = join(dataDirectory, 'runs');
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const thinned: string[] = [];
    for (const entry of entries) {
        if (!entry.isDirectory() || keep.has(entry.name) || !RUN_ID.test(entry.name)) continue;
        const workspace = workspaceOf({ dataDirectory, runId: entry.name });
        const left = new Set(await readdir(workspace.directory));
        if (!left.has(basename(workspace.extract)) && !left.has(basename(workspace.database))) continue;
        await rm(workspace.extract, { recursive: true, force: true });
        await discard(workspace.database);
        thinned.push(entry.name);
    }
    return thinned;
}
