import { join } from 'node:path';
import { z } from 'zod';
import { readFileIfThere, writeFileAtomically } from '../../sources/durable-file.ts';

const failure = z.object({ key: z.string(), reason: z.string() });

const chunk = z.object({
    file: z.string(),
    rows: z.number(),
    /** From 1; rows that met a lock are sent again alone in a chunk of the next attempt. */
    attempt: z.number(),
    jobId: z.string().nullable(),
    /** The data was accepted by the org; before that a job is given up and made anew. */
    uploaded: z.boolean(),
    finished: z.boolean(),
    created: z.number(),
    updated: z.number(),
    failed: z.array(failure),
    /** Rows that the org neither wrote nor refused. */
    unprocessed: z.array(failure)
});

const kind = z.object({ rows: z.number(), chunks: z.array(chunk) });

const journalSchema = z.object({
    version: z.literal(1),
    kinds: z.record(z.string(), kind),
    /** File name → ContentVersion, null while the upload is under way. */
    files: z.record(z.string(), z.object({ sha256: z.string(), versionId: z.string().nullable() }))
});

export type RowFailure = z.infer<typeof failure>;
export type ChunkEntry = z.infer<typeof chunk>;
export type KindEntry = z.infer<typeof kind>;
type JournalContent = z.infer<typeof journalSchema>;

/**
 * What a delivery has begun and finished, in a file of the run's folder that is written before each step that cannot be
 * taken back. A killed delivery reads it and goes on with the same jobs.
 */
export class DeliveryJournal {
    readonly folder: string;
    #content: JournalContent;

    private constructor(folder: string, content: JournalContent) {
        this.folder = folder;
        this.#content = content;
    }

    static async open(folder: string): Promise<DeliveryJournal> {
        const text = await readFileIfThere(join(folder, 'journal.json'));
        const content =
            text === null
                ? { version: 1 as const, kinds: {}, files: {} }
                : journalSchema.parse(JSON.parse(text));
        return new DeliveryJournal(folder, content);
    }

    kind(name: string): KindEntry | null {
        return this.#content.kinds[name] ?? null;
    }

    file(name: string): { readonly sha256: string; readonly versionId: string | null } | null {
        return this.#content.files[name] ?? null;
    }

    async saveKind(name: string, entry: KindEntry): Promise<void> {
        this.#content = { ...this.#content, kinds: { ...this.#content.kinds, [name]: entry } };
        await this.#write();
    }

    async saveFile(
        name: string,
        entry: { readonly sha256: string; readonly versionId: string | null }
    ): Promise<void> {
        this.#content = { ...this.#content, files: { ...this.#content.files, [name]: entry } };
        await this.#write();
    }

    async #write(): Promise<void> {
        await writeFileAtomically(join(this.folder, 'journal.json'), `${JSON.stringify(this.#content)}\n`);
    }
}
