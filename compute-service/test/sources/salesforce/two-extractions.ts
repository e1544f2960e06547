import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { duckdbEngine } from '../../../src/compute/duckdb.ts';
import type { CanonicalTableName } from '../../../src/engines/tables.ts';
import type { ExtractedTable } from '../../../src/ports/source.ts';
import { loadFieldMapping, type FieldMapping } from '../../../src/sources/salesforce/field-mapping.ts';
import { ExtractCache } from '../../../src/sources/salesforce/incremental/extract-cache.ts';
import { IncrementalExtraction } from '../../../src/sources/salesforce/incremental/incremental-extraction.ts';
import { givenMapping } from '../../../src/sources/salesforce/run-mapping.ts';
import { SalesforceSource } from '../../../src/sources/salesforce/salesforce-source.ts';
import type { TestOrg } from '../../support/salesforce-org.ts';

const POLLING = { firstMs: [5], maxMs: 20, timeoutMs: 20_000 };

export const LARGE_TABLES: readonly CanonicalTableName[] = [
    'accounts',
    'researched_phones',
    'calls',
    'research_history',
    'open_requests'
];

/** What a night read, and what it said. */
export interface ReadNight {
    readonly tables: readonly ExtractedTable[];
    readonly warnings: readonly string[];
    readonly directory: string;
}

async function recordsOf(files: readonly string[]): Promise<readonly (readonly string[])[]> {
    const records: string[][] = [];
    for (const file of files) {
        const parser = createReadStream(file).pipe(parse({ from_line: 2 }));
        for await (const record of parser) records.push(record as string[]);
    }
    return records;
}

/** The rows of a table as the engines get them, in the order of their ids. */
export async function rowsOf(table: ExtractedTable): Promise<readonly string[]> {
    const id = table.header.indexOf('Id');
    const idOf = (row: readonly string[]): string => row[id] ?? '';
    const before = await recordsOf(table.files);
    const now = await recordsOf(table.changes?.current ?? []);
    const gone = new Set([
        ...(await recordsOf(table.changes?.superseded ?? [])).map(([first = '']) => first),
        ...now.map(idOf)
    ]);
    return [...before.filter((row) => !gone.has(idOf(row))), ...now]
        .map((row) => JSON.stringify(row))
        .toSorted();
}

/** Nights of an org that read what changed, beside a source that always reads everything. */
export class TwoExtractions {
    readonly root: string;
    readonly #org: TestOrg;
    readonly #now: () => Date;
    #nights = 0;

    private constructor(given: { root: string; org: TestOrg; now: () => Date }) {
        this.root = given.root;
        this.#org = given.org;
        this.#now = given.now;
    }

    static async open({ org, now }: { readonly org: TestOrg; readonly now: () => Date }) {
        return new TwoExtractions({ root: await mkdtemp(join(tmpdir(), 'two-extractions-')), org, now });
    }

    get cacheFolder(): string {
        return join(this.root, 'cache', 'default');
    }

    newFolder(): string {
        this.#nights += 1;
        return join(this.root, `night-${String(this.#nights)}`);
    }

    /** Reads as a night does that keeps what it read; in an earlier folder it goes on there. */
    async night({
        directory = this.newFolder(),
        full = false,
        tables = LARGE_TABLES,
        mapping,
        timeZone = 'UTC',
        signal = new AbortController().signal
    }: {
        readonly directory?: string;
        readonly full?: boolean;
        readonly tables?: readonly CanonicalTableName[];
        readonly mapping?: FieldMapping;
        readonly timeZone?: string;
        readonly signal?: AbortSignal;
    } = {}): Promise<ReadNight> {
        const connection = this.#org.connect();
        const warnings: string[] = [];
        const source = new SalesforceSource({
            ...{ connection, polling: POLLING, pageRecords: 40 },
            mapping: givenMapping(mapping ?? (await loadFieldMapping())),
            incremental: new IncrementalExtraction({
                cache: new ExtractCache({ folder: this.cacheFolder }),
                compute: duckdbEngine({ threads: 1, memoryLimit: '64MB' }),
                fullDay: 'sunday',
                ...{ timeZone, now: this.#now, leastRows: 1 }
            })
        });
        try {
            const read = await source.extract({
                ...{ tables, directory, full, signal },
                progress: () => undefined,
                warn: (sentence) => warnings.push(sentence)
            });
            return { tables: read, warnings, directory };
        } finally {
            await connection.close();
        }
    }

    /** Reads everything, and keeps nothing. */
    async everything(mapping?: FieldMapping): Promise<readonly ExtractedTable[]> {
        const connection = this.#org.connect();
        const source = new SalesforceSource({
            ...{ connection, polling: POLLING },
            mapping: givenMapping(mapping ?? (await loadFieldMapping()))
        });
        try {
            return await source.extract({
                ...{ tables: LARGE_TABLES, directory: this.newFolder() },
                signal: new AbortController().signal,
                progress: () => undefined
            });
        } finally {
            await connection.close();
        }
    }

    async remove(): Promise<void> {
        await rm(this.root, { recursive: true, force: true });
    }
}
