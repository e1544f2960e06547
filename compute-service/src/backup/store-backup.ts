import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { DialFlowError } from '../error.ts';
import { fileDigest } from '../file-digest.ts';

const MANIFEST = 'backup.json';
const FORMAT = 1;

const manifestSchema = z.strictObject({
    format: z.literal(FORMAT),
    madeAt: z.string(),
    /** Version of the product that made it. */
    version: z.string(),
    files: z
        .array(
            z.strictObject({
                name: z.string().regex(/^[A-Za-z0-9_-]+\.sqlite$/),
                bytes: z.int().min(0),
                sha256: z.string().regex(/^[0-9a-f]{64}$/)
            })
        )
        .min(1)
});

/** What a backup holds. */
export type BackupManifest = z.output<typeof manifestSchema>;

const refused = ({
    message,
    advice,
    cause
}: {
    readonly message: string;
    readonly advice: string;
    readonly cause?: unknown;
}): DialFlowError => new DialFlowError('wrong_state', message, { advice, cause });

const databasesIn = async (folder: string): Promise<readonly string[]> =>
    (await readdir(folder)).filter((name) => name.endsWith('.sqlite')).toSorted();

/** @throws DialFlowError `wrong_state` where the file is damaged */
function requireSound(file: string): void {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
        const found = database.prepare('PRAGMA integrity_check').all();
        if (found.length === 1 && Object.values(found[0] ?? {})[0] === 'ok') return;
    } catch (cause) {
        throw refused({ message: `${file} is no sound database.`, advice: 'Take another backup.', cause });
    } finally {
        database.close();
    }
    throw refused({ message: `${file} is damaged.`, advice: 'Take another backup.' });
}

/**
 * Copies every SQLite database of a data folder while services work on it: each as it stood at one moment, checked, with
 * a manifest. @returns the manifest
 * @throws DialFlowError `wrong_state` where there is nothing to copy or the folder for it is not empty
 */
export async function makeBackup({
    dataDirectory,
    to,
    version,
    now
}: {
    readonly dataDirectory: string;
    /** Is made; must be empty. */
    readonly to: string;
    readonly version: string;
    readonly now: Date;
}): Promise<BackupManifest> {
    const names = await databasesIn(dataDirectory).catch((): readonly string[] => []);
    if (!names.includes('runs.sqlite')) {
        throw refused({
            message: `${dataDirectory} holds no run store.`,
            advice: 'Name the data folder of the service (DIAL_FLOW_DATA_DIR) by --store.'
        });
    }
    await mkdir(to, { recursive: true, mode: 0o700 });
    if ((await readdir(to)).length > 0) {
        throw refused({
            message: `The folder ${to} is not empty.`,
            advice: 'Name a new folder for each backup.'
        });
    }
    const files: BackupManifest['files'] = [];
    for (const name of names) {
        const target = join(to, name);
        const source = new DatabaseSync(join(dataDirectory, name));
        try {
            await backup(source, target);
        } finally {
            source.close();
        }
        requireSound(target);
        files.push({ name, ...(await fileDigest(target)) });
    }
    const manifest: BackupManifest = { format: FORMAT, madeAt: now.toISOString(), version, files };
    // The manifest comes last: without it the folder is no backup.
    await writeFile(join(to, MANIFEST), `${JSON.stringify(manifest, null, 4)}\n`);
    return manifest;
}

/**
 * Checks that a backup is whole and readable. @returns its manifest
 * @throws DialFlowError `wrong_state` that says what is wrong with it
 */
export async function checkBackup(from: string): Promise<BackupManifest> {
    let manifest: BackupManifest;
    try {
        manifest = manifestSchema.parse(JSON.parse(await readFile(join(from, MANIFEST), 'utf8')));
    } catch (cause) {
        throw refused({
            message: `${from} is no whole backup: it has no readable ${MANIFEST}.`,
            advice: 'Name the folder that `dial-flow backup create` made.',
            cause
        });
    }
    for (const { name, sha256 } of manifest.files) {
        const file = join(from, name);
        const found = await fileDigest(file).catch(() => null);
        if (found?.sha256 !== sha256) {
            throw refused({
                message: `${name} of the backup ${found === null ? 'is missing' : 'was changed'}.`,
                advice: 'Take another backup.'
            });
        }
        requireSound(file);
    }
    return manifest;
}

/** @throws DialFlowError `wrong_state` where a process has the file open */
function requireUnused(file: string): void {
    const database = new DatabaseSync(file, { timeout: 0 });
    try {
        database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT');
    } catch (cause) {
        throw refused({
            message: `A service works on ${file}.`,
            advice: 'Stop every service that uses this data folder, then restore.',
            cause
        });
    } finally {
        database.close();
    }
}

const exists = (file: string): Promise<boolean> =>
    stat(file).then(
        () => true,
        () => false
    );

/**
 * Puts the databases of a backup into a data folder. What stood there is kept beside it under the names that are
 * returned. @throws DialFlowError `wrong_state` where the backup is not whole or a service still works on the folder;
 * nothing is changed then
 */
export async function restoreBackup({
    from,
    dataDirectory,
    now
}: {
    readonly from: string;
    readonly dataDirectory: string;
    readonly now: Date;
}): Promise<{ readonly manifest: BackupManifest; readonly kept: readonly string[] }> {
    const manifest = await checkBackup(from);
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
    const targets = manifest.files.map(({ name }) => ({ name, file: join(dataDirectory, name) }));
    for (const { file } of targets) if (await exists(file)) requireUnused(file);
    const mark = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    const kept: string[] = [];
    for (const { name, file } of targets) {
        const fresh = `${file}.restoring`;
        await copyFile(join(from, name), fresh);
        if (await exists(file)) {
            const old = `${file}.before-${mark}`;
            await rename(file, old);
            kept.push(old);
        }
        // What a database had not yet taken in belongs to the old one; the exclusive look has emptied it.
        await rm(`${file}-wal`, { force: true });
        await rm(`${file}-shm`, { force: true });
        await rename(fresh, file);
    }
    return { manifest, kept };
}
