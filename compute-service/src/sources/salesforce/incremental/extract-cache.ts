import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { fileDigest } from '../../../file-digest.ts';
import { readFileIfThere, syncFolder, writeFileAtomically } from '../../durable-file.ts';

const ENTRY_FILE = 'entry.json';
/** The index of the rows of an extraction: a database with their ids and digests. */
export const INDEX_FILE = 'rows.duckdb';
const UNFINISHED = '.part';
/** What a process that died left unfinished goes after so long; a living one is done by then. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

const keptFile = z.object({ name: z.string(), bytes: z.number(), sha256: z.string() });
const entrySchema = z.object({
    version: z.literal(1),
    /** Hash of org, object, query and API version: what another question brought is of no use. */
    question: z.string(),
    /** When the extraction was asked for, by the clock of the org. */
    askedAt: z.iso.datetime(),
    read: z.number(),
    pages: z.array(keptFile),
    index: keptFile,
    /** What the extraction found that changes had not told; null where there was nothing to compare with. */
    finding: z.string().nullable()
});

export type CacheEntry = Readonly<z.infer<typeof entrySchema>>;

/** A table as an earlier night read it whole. */
export interface CachedExtraction {
    readonly folder: string;
    readonly entry: CacheEntry;
}

/**
 * Removes what no night uses any more, of all orgs: extractions that are too old, as where everything is read again
 * every night, or where an org is served no more. Returns how many went.
 */
export async function removeOldExtractions({
    folder,
    olderThan
}: {
    /** Folder of the caches of all orgs. */
    readonly folder: string;
    readonly olderThan: Date;
}): Promise<number> {
    let removed = 0;
    for (const org of await foldersIn(folder)) {
        for (const table of await foldersIn(org)) {
            for (const extraction of await foldersIn(table)) {
                const { mtime } = await stat(extraction);
                if (mtime >= olderThan) continue;
                await rm(extraction, { recursive: true, force: true });
                removed += 1;
            }
        }
    }
    return removed;
}

async function foldersIn(folder: string): Promise<readonly string[]> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

/** Gives a file a second name, or copies it where the disk cannot. */
async function share(from: string, to: string): Promise<void> {
    await rm(to, { force: true });
    try {
        await link(from, to);
    } catch {
        await copyFile(from, to, constants.COPYFILE_FICLONE);
    }
}

async function sync(file: string): Promise<void> {
    const handle = await open(file, 'r+');
    try {
        await handle.sync();
    } finally {
        await handle.close();
    }
}

const digestOf = async (file: string) => ({ name: basename(file), ...(await fileDigest(file)) });

function entryOf(text: string | null): CacheEntry | null {
    if (text === null) return null;
    try {
        return entrySchema.parse(JSON.parse(text));
    } catch {
        // Half a file cannot be, so another version wrote it; then it is as good as none.
        return null;
    }
}

/**
 * The tables of an org as they were last read whole: page files with their digests, and an index of their rows. What is
 * kept is never changed; a new extraction gets a folder of its own, which has its name only when it is complete, and runs
 * give the files that they use names of their own. So neither a kill nor another process can spoil what a run reads.
 */
export class ExtractCache {
    readonly #folder: string;

    constructor({ folder }: { readonly folder: string }) {
        this.#folder = folder;
    }

    /** Returns the newest extraction of a table that is kept; null where there is none. */
    async newest(table: string): Promise<CachedExtraction | null> {
        let newest: CachedExtraction | null = null;
        for (const folder of await this.#extractions(table)) {
            const entry = entryOf(await readFileIfThere(join(folder, ENTRY_FILE)));
            if (entry && (newest === null || entry.askedAt > newest.entry.askedAt))
                newest = { folder, entry };
        }
        return newest;
    }

    /**
     * Puts the files of an extraction into a folder under names of their own and returns the page files.
     * @returns null where a file is not there or not as it was written
     */
    async take(
        { folder, entry }: CachedExtraction,
        { to }: { readonly to: string }
    ): Promise<readonly string[] | null> {
        await mkdir(to, { recursive: true });
        for (const file of [...entry.pages, entry.index]) {
            const kept = join(folder, file.name);
            const digest = await fileDigest(kept).catch(() => null);
            if (digest?.bytes !== file.bytes || digest.sha256 !== file.sha256) return null;
            await share(kept, join(to, file.name));
        }
        return entry.pages.map(({ name }) => join(to, name));
    }

    /**
     * Keeps a table that was read whole in place of what was kept of it before.
     * @param extraction.name of the folder; the same extraction is kept once
     * @param makeIndex makes the index in the file that it is given, and says what it found
     * @throws the system's error where it cannot be kept, and what `makeIndex` throws; what was kept before stays
     */
    async keep(
        extraction: Omit<CacheEntry, 'version' | 'pages' | 'index' | 'finding'> & {
            readonly table: string;
            readonly name: string;
            readonly files: readonly string[];
        },
        makeIndex: (file: string) => Promise<string | null>
    ): Promise<CacheEntry> {
        const { table, name, files, ...about } = extraction;
        const target = join(this.#folder, table, name);
        const done = entryOf(await readFileIfThere(join(target, ENTRY_FILE)));
        if (done) return done;
        const part = target + UNFINISHED;
        await rm(part, { recursive: true, force: true });
        await mkdir(part, { recursive: true });
        const pages: CacheEntry['pages'] = [];
        for (const file of files) {
            const shared = join(part, basename(file));
            await share(file, shared);
            pages.push(await digestOf(shared));
        }
        const indexFile = join(part, INDEX_FILE);
        const finding = await makeIndex(indexFile);
        await sync(indexFile);
        const index = await digestOf(indexFile);
        const entry: CacheEntry = { version: 1, ...about, pages, index, finding };
        await writeFileAtomically(join(part, ENTRY_FILE), `${JSON.stringify(entry)}\n`);
        await rm(target, { recursive: true, force: true });
        await rename(part, target);
        await syncFolder(join(this.#folder, table));
        await this.#removeOthers(table);
        return entry;
    }

    /** Forgets what is kept of a table. */
    async forget(table: string): Promise<void> {
        await rm(join(this.#folder, table), { recursive: true, force: true });
    }

    async #extractions(table: string): Promise<readonly string[]> {
        const folders = await foldersIn(join(this.#folder, table));
        return folders.filter((folder) => !folder.endsWith(UNFINISHED));
    }

    async #removeOthers(table: string): Promise<void> {
        const newest = await this.newest(table);
        for (const folder of await this.#extractions(table)) {
            if (folder !== newest?.folder) await rm(folder, { recursive: true, force: true });
        }
        const folder = join(this.#folder, table);
        for (const name of await readdir(folder)) {
            const path = join(folder, name);
            const isOld = async (): Promise<boolean> =>
                Date.now() - (await stat(path)).mtimeMs > ABANDONED_MS;
            if (name.endsWith(UNFINISHED) && (await isOld()))
                await rm(path, { recursive: true, force: true });
        }
    }
}
