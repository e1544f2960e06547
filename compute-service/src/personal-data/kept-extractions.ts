import { readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { extractCachesIn } from '../extract-cache-folder.ts';
import type { NamingRows } from '../ports/personal-data.ts';
import { fileNames, rowsOfFile } from './csv-rows.ts';
import type { PersonalSubject } from './subject.ts';

interface Kept {
    /** Folder of all that the service keeps. */
    readonly dataDirectory: string;
    readonly subject: PersonalSubject;
}

/** Folders of tables that were kept whole for the nights to come, of all orgs. */
async function tableFolders(dataDirectory: string): Promise<readonly string[]> {
    const foldersIn = async (folder: string): Promise<readonly string[]> => {
        const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
        return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
    };
    const orgs = await foldersIn(extractCachesIn(dataDirectory));
    return (await Promise.all(orgs.map(foldersIn))).flat().toSorted();
}

async function pagesBelow(folder: string): Promise<readonly string[]> {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    return names
        .filter((name) => name.endsWith('.csv'))
        .map((name) => join(folder, name))
        .toSorted();
}

/** Rows of kept extractions that name the subject. */
export async function rowsOfKeptExtractions({
    dataDirectory,
    subject
}: Kept): Promise<readonly NamingRows[]> {
    const found: NamingRows[] = [];
    for (const folder of await tableFolders(dataDirectory)) {
        for (const file of await pagesBelow(folder)) {
            const rows = await rowsOfFile(file, subject);
            if (rows.length > 0) found.push({ place: relative(dataDirectory, file), rows });
        }
    }
    return found;
}

/**
 * Removes every kept table that names the subject, as a whole, because its rows are vouched for by digests; the next
 * night reads it anew. Returns what was removed.
 */
export async function eraseFromKeptExtractions({
    dataDirectory,
    subject
}: Kept): Promise<readonly { readonly place: string; readonly count: number }[]> {
    const erased: { readonly place: string; readonly count: number }[] = [];
    for (const folder of await tableFolders(dataDirectory)) {
        for (const file of await pagesBelow(folder)) {
            if (!(await fileNames(file, subject))) continue;
            await rm(folder, { recursive: true, force: true });
            erased.push({ place: `kept extraction ${relative(dataDirectory, folder)}`, count: 1 });
            break;
        }
    }
    return erased;
}
