import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readFileIfThere, writeFileAtomically } from '../durable-file.ts';

const stateSchema = z.object({
    version: z.literal(1),
    /** Hash of query, operation and API version: another question needs another job. */
    question: z.string(),
    jobId: z.string().nullable(),
    /** Records that the finished job announced. */
    total: z.number().nullable(),
    /** When the job was asked for, by the clock of the org; null where it did not say. */
    askedAt: z.string().nullable().default(null),
    pages: z.array(
        z.object({ file: z.string(), records: z.number(), bytes: z.number(), next: z.string().nullable() })
    )
});

/** What was read of a table so far; on disk before anything that builds on it is done. */
export type ExtractState = Readonly<z.infer<typeof stateSchema>>;
export type FinishedPage = ExtractState['pages'][number];

const stateFile = (folder: string): string => join(folder, 'state.json');

/** Returns what a question is known by: pages that another question left are not used. */
export const questionHash = (...parts: readonly string[]): string =>
    createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** Returns the state of an extraction that has read nothing. */
export const freshState = (question: string): ExtractState => ({
    version: 1,
    question,
    jobId: null,
    total: null,
    askedAt: null,
    pages: []
});

/** Whether the last page was read. */
export const isComplete = (state: ExtractState): boolean => state.pages.at(-1)?.next === null;

export async function saveState({
    folder,
    state
}: {
    readonly folder: string;
    readonly state: ExtractState;
}): Promise<void> {
    await writeFileAtomically(stateFile(folder), `${JSON.stringify(state)}\n`);
}

/** Forgets what was read: pages of an old job must never stand beside those of a new one. */
export async function dropPages(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    await rm(stateFile(folder), { force: true });
    for (const name of await readdir(folder)) {
        if (name.startsWith('page-')) await rm(join(folder, name), { force: true });
    }
}

async function pagesAreWhole({
    folder,
    state
}: {
    readonly folder: string;
    readonly state: ExtractState;
}): Promise<boolean> {
    for (const page of state.pages) {
        const found = await stat(join(folder, page.file)).catch(() => null);
        if (found?.size !== page.bytes) return false;
    }
    return true;
}

/** Returns where the table stands; starts anew where the question changed or a page file is not as it was left. */
export async function loadState({
    folder,
    question
}: {
    readonly folder: string;
    readonly question: string;
}): Promise<ExtractState> {
    const text = await readFileIfThere(stateFile(folder));
    if (text !== null) {
        const parsed = stateSchema.safeParse(jsonOrNull(text));
        if (parsed.success && parsed.data.question === question) {
            if (await pagesAreWhole({ folder, state: parsed.data })) return parsed.data;
        }
    }
    await dropPages(folder);
    return freshState(question);
}

function jsonOrNull(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}
