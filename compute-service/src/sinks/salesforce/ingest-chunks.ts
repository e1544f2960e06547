import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SqlRow } from '../../engines/compute.ts';
import { csvLine } from '../../sources/csv-line.ts';
import { publishFile } from '../../sources/durable-file.ts';

/** Salesforce takes 150 MB after base64, which is 112 MB of CSV; the rest is distance. */
const MAX_CHUNK_BYTES = 90 * 1024 * 1024;
const MAX_CHUNK_ROWS = 100_000;

const FLUSH_BYTES = 256 * 1024;

export interface WrittenChunk {
    /** Name without folder. */
    readonly file: string;
    readonly rows: number;
}

export interface ChunkWriterOptions {
    readonly folder: string;
    /** Start of the files' names. */
    readonly name: string;
    readonly header: readonly string[];
    readonly rows: AsyncIterable<SqlRow> | Iterable<SqlRow>;
    readonly signal: AbortSignal;
    readonly maxBytes?: number;
    readonly maxRows?: number;
}

/** Writes rows as CSV files that ingest jobs can take, in order, never all in memory. */
export async function writeChunks(options: ChunkWriterOptions): Promise<readonly WrittenChunk[]> {
    const { folder, name, header, signal, maxBytes = MAX_CHUNK_BYTES, maxRows = MAX_CHUNK_ROWS } = options;
    const chunks: WrittenChunk[] = [];
    let current: ChunkFile | null = null;
    try {
        for await (const row of options.rows) {
            const line = csvLine(row);
            if (current && (current.rows >= maxRows || current.bytes + Buffer.byteLength(line) > maxBytes)) {
                chunks.push(await current.finish());
                current = null;
            }
            if (!current) {
                signal.throwIfAborted();
                const file = join(folder, `${name}-${String(chunks.length + 1).padStart(4, '0')}.csv`);
                current = await ChunkFile.create(file, csvLine(header));
            }
            await current.add(line);
        }
        if (current) chunks.push(await current.finish());
        current = null;
        return chunks;
    } finally {
        await current?.abandon();
    }
}

type FileHandle = Awaited<ReturnType<typeof open>>;

class ChunkFile {
    rows = 0;
    bytes = 0;
    readonly #file: string;
    readonly #handle: FileHandle;
    #buffer = '';

    private constructor(file: string, handle: FileHandle) {
        this.#file = file;
        this.#handle = handle;
    }

    static async create(file: string, header: string): Promise<ChunkFile> {
        const chunk = new ChunkFile(file, await open(`${file}.part`, 'w'));
        chunk.#buffer = header;
        chunk.bytes = Buffer.byteLength(header);
        return chunk;
    }

    async add(line: string): Promise<void> {
        this.rows += 1;
        this.bytes += Buffer.byteLength(line);
        this.#buffer += line;
        if (this.#buffer.length >= FLUSH_BYTES) await this.#flush();
    }

    async finish(): Promise<WrittenChunk> {
        await this.#flush();
        await this.#handle.close();
        await publishFile({ from: `${this.#file}.part`, to: this.#file });
        return { file: basename(this.#file), rows: this.rows };
    }

    async abandon(): Promise<void> {
        await this.#handle.close();
    }

    async #flush(): Promise<void> {
        await this.#handle.writeFile(this.#buffer);
        this.#buffer = '';
    }
}
