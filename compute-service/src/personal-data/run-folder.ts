import { access, readdir, rm, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { ComputeEngine, ComputeSession, WrittenFile } from '../engines/compute.ts';
import { textList } from '../engines/sql.ts';
import { fileDigest } from '../file-digest.ts';
import { MANIFEST_FILE } from '../night/result-steps.ts';
import { workspaceOf, type Workspace } from '../night/workspace.ts';
import type { NamingRows } from '../ports/personal-data.ts';
import { FAILURES_FILE } from '../sinks/salesforce/deliver-records.ts';
import { readFileIfThere, writeFileAtomically } from '../sources/durable-file.ts';
import { scanFile } from '../sources/scan-file.ts';
import { fileNames, removeRowsOfFile, rowsOfFile } from './csv-rows.ts';
import type { PersonalSubject } from './subject.ts';

export interface RunFolderOptions {
    /** Folder of all runs. */
    readonly dataDirectory: string;
    /** Where each run left a copy of its files. */
    readonly deliveryDirectory: string;
    readonly compute: Pick<ComputeEngine, 'open' | 'discard'>;
}

interface OfRun {
    readonly options: RunFolderOptions;
    readonly runId: string;
    readonly subject: PersonalSubject;
}

/** Rows of earlier runs that a database holds beside what its page files brought. */
const TAKEN_OVER = [
    { table: 'accepted_list', column: 'e164', of: 'number' },
    { table: 'flush_taken_over', column: 'e164', of: 'number' },
    { table: 'flush_taken_over', column: 'account_id', of: 'account' }
] as const;

const isThere = (path: string): Promise<boolean> =>
    access(path).then(
        () => true,
        () => false
    );

async function filesBelow(folder: string): Promise<readonly string[]> {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
    return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .toSorted();
}

const foldersIn = async (directory: string): Promise<readonly string[]> => {
    const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
};

/** Ids of the runs that have a folder of their own or left a copy of their files. */
export async function runsWithFolders({
    dataDirectory,
    deliveryDirectory
}: Pick<RunFolderOptions, 'dataDirectory' | 'deliveryDirectory'>): Promise<readonly string[]> {
    const [own, copies] = [await foldersIn(join(dataDirectory, 'runs')), await foldersIn(deliveryDirectory)];
    return [...new Set([...own, ...copies])].toSorted();
}

const isCsv = (file: string): boolean => file.endsWith('.csv');

/** Rows of all CSV files of a run, the delivered copies among them, that name the subject. */
export async function rowsOfRun({ options, runId, subject }: OfRun): Promise<readonly NamingRows[]> {
    const { dataDirectory, deliveryDirectory } = options;
    const folders = [workspaceOf({ dataDirectory, runId }).directory, join(deliveryDirectory, runId)];
    const found: NamingRows[] = [];
    for (const folder of folders) {
        for (const file of (await filesBelow(folder)).filter(isCsv)) {
            const rows = await rowsOfFile(file, subject);
            if (rows.length > 0) found.push({ place: relative(dataDirectory, file), rows });
        }
    }
    return found;
}

async function anyNames(files: readonly string[], subject: PersonalSubject): Promise<boolean> {
    for (const file of files) {
        if (await fileNames(file, subject)) return true;
    }
    return false;
}

async function tableNames(session: ComputeSession, subject: PersonalSubject): Promise<boolean> {
    for (const { table, column, of } of TAKEN_OVER) {
        if (of !== subject.kind || !(await session.hasTable(table))) continue;
        const found = await session.query(
            `select 1 from ${table} where ${column} in (${textList(subject.writings)}) limit 1`
        );
        if (found.length > 0) return true;
    }
    return false;
}

async function databaseNames({ options, subject }: OfRun, { database }: Workspace): Promise<boolean> {
    if (!(await isThere(database))) return false;
    const session = await options.compute.open({ file: database, readOnly: true });
    try {
        return await tableNames(session, subject);
    } finally {
        await session.close();
    }
}

/** Whether what a run has read and computed on names the subject. */
async function dataNames(of: OfRun, workspace: Workspace): Promise<boolean> {
    return (
        (await anyNames(await filesBelow(workspace.extract), of.subject)) ||
        (await databaseNames(of, workspace))
    );
}

export interface ErasedFromFolder {
    /** Rows that went out of result files. */
    readonly rows: number;
    /** Whether page files and database, which are not taken apart, were removed. */
    readonly data: boolean;
    /** What the result files hold now, by their names; to be written down in the run's documents. */
    readonly files: ReadonlyMap<string, WrittenFile>;
}

async function eraseFromDelivery({ delivery }: Workspace, subject: PersonalSubject): Promise<number> {
    const files = await filesBelow(delivery);
    let rows = 0;
    const failures = files.find((file) => basename(file) === FAILURES_FILE);
    if (failures !== undefined) rows += (await removeRowsOfFile(failures, subject))?.removed ?? 0;
    const journal = files.filter((file) => file !== failures);
    if (await anyNames(journal, subject)) for (const file of journal) await rm(file);
    return rows;
}

interface Manifest {
    readonly files: readonly (WrittenFile & { readonly file: string })[];
}

/** What a file holds now where that is not what was written down, as after an erasure that was cut off; else null. */
async function changedSince(file: string, written: WrittenFile): Promise<WrittenFile | null> {
    if (!(await isThere(file)) || (await stat(file)).size === written.bytes) return null;
    const { records } = await scanFile({ file, signal: new AbortController().signal });
    return { rows: records, ...(await fileDigest(file)) };
}

/** Writes down in the manifest what its files hold now, and returns that by their names. */
async function vouchAnew(
    folder: string,
    removed: ReadonlyMap<string, WrittenFile>
): Promise<ReadonlyMap<string, WrittenFile>> {
    const manifest = join(folder, MANIFEST_FILE);
    const text = await readFileIfThere(manifest);
    if (text === null) return removed;
    const content = JSON.parse(text) as Manifest;
    const files: Manifest['files'][number][] = [];
    for (const entry of content.files) {
        const now = removed.get(entry.file) ?? (await changedSince(join(folder, entry.file), entry)) ?? entry;
        files.push({ file: entry.file, rows: now.rows, bytes: now.bytes, sha256: now.sha256 });
    }
    const next = `${JSON.stringify({ ...content, files }, null, 4)}\n`;
    if (next !== text) await writeFileAtomically(manifest, next);
    return new Map(files.map(({ file, ...now }) => [file, now]));
}

async function eraseFromResults(folder: string, subject: PersonalSubject) {
    const removed = new Map<string, WrittenFile>();
    let rows = 0;
    for (const file of (await filesBelow(folder)).filter(isCsv)) {
        const now = await removeRowsOfFile(file, subject);
        if (!now) continue;
        removed.set(basename(file), { rows: now.rows, bytes: now.bytes, sha256: now.sha256 });
        rows += now.removed;
    }
    return { rows, files: await vouchAnew(folder, removed) };
}

/**
 * Erases the subject from the files of a run that has ended. Rows go out of results; page files, database and journals,
 * in which the subject stands in many places, are removed as a whole.
 */
export async function eraseFromRun(of: OfRun): Promise<ErasedFromFolder> {
    const { options, runId, subject } = of;
    const workspace = workspaceOf({ dataDirectory: options.dataDirectory, runId });
    const data = await dataNames(of, workspace);
    if (data) {
        await options.compute.discard(workspace.database);
        await rm(workspace.extract, { recursive: true, force: true });
    }
    const delivered = await eraseFromResults(join(options.deliveryDirectory, runId), subject);
    const failures = await eraseFromDelivery(workspace, subject);
    const results = await eraseFromResults(workspace.outputs, subject);
    return { rows: delivered.rows + failures + results.rows, data, files: results.files };
}
