import { join } from 'node:path';
import type { CanonicalTableName } from '../../engines/tables.ts';
import type { ExtractedTable, ExtractionOptions, InputSource } from '../../ports/source.ts';
import { csvLine } from '../csv-line.ts';
import { writeFileAtomically } from '../durable-file.ts';
import { emptyTable } from '../empty-table.ts';
import { bulkExtract, type BulkExtract, type BulkQuery } from './bulk-extract.ts';
import { DEFAULT_POLLING, type PollPolicy } from './bulk-query-job.ts';
import type { SalesforceConnection } from './connection.ts';
import type { FieldMapping, TableMapping } from './field-mapping.ts';
import type { IncrementalExtraction, ReadTable } from './incremental/incremental-extraction.ts';
import { orgIdentity } from './incremental/org-state.ts';
import { described, operationOf, type TableToRead } from './incremental/table-to-read.ts';
import type { RunMapping } from './run-mapping.ts';
import { extractionQuery, selectedFields } from './soql.ts';
import { asDialFlowError } from './wire-error.ts';

export interface SalesforceSourceOptions {
    readonly connection: SalesforceConnection;
    readonly mapping: RunMapping;
    /** Records that a page may hold; the org may give fewer. */
    readonly pageRecords?: number;
    /** Tables that are read at the same time. */
    readonly concurrency?: number;
    readonly polling?: PollPolicy;
    /** Reads of large tables only what changed; missing where everything is read every night. */
    readonly incremental?: IncrementalExtraction;
}

/** Names the source and, within a run, the folder of what it read. */
export const SALESFORCE_SOURCE = 'salesforce';

const DEFAULT_PAGE_RECORDS = 100_000;
const DEFAULT_CONCURRENCY = 3;

interface TableRead {
    readonly table: CanonicalTableName;
    readonly mapping: TableMapping;
    readonly fieldMapping: FieldMapping;
    readonly options: ExtractionOptions;
    /** What the org is known by; null where everything is read every night. */
    readonly org: string | null;
    readonly signal: AbortSignal;
}

/** A table that is to be kept for the nights to come. */
interface WholeTable {
    readonly read: TableToRead;
    readonly whole: NonNullable<ReadTable['whole']>;
}

const cellOf = (value: unknown): string | number | boolean | null =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;

/** The value at a path of fields: a parent's field is an object in the parent's place. */
const valueAt = (record: Record<string, unknown>, path: string): unknown =>
    path
        .split('.')
        .reduce<unknown>(
            (value, name) =>
                typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : null,
            record
        );

/** The inputs as a Salesforce org holds them, read by Bulk API 2.0 (custom metadata by a plain query). */
export class SalesforceSource implements InputSource {
    readonly name = SALESFORCE_SOURCE;
    readonly tables: readonly CanonicalTableName[];
    readonly #options: SalesforceSourceOptions;

    constructor(options: SalesforceSourceOptions) {
        this.#options = options;
        this.tables = Object.keys(options.mapping.standard.tables) as CanonicalTableName[];
    }

    /**
     * @throws DialFlowError `configuration` where the mapping cannot be used, `source_incomplete`, `source_unavailable`, `source_refused`, `api_budget`; the tables
     * that were complete by then are not read again by the next call with the same directory
     */
    async extract(options: ExtractionOptions): Promise<readonly ExtractedTable[]> {
        const { concurrency = DEFAULT_CONCURRENCY, incremental } = this.#options;
        const mapping = await this.#options.mapping.read(options);
        const org = incremental ? await this.#identity(options.signal) : null;
        const failed = new AbortController();
        const signal = AbortSignal.any([options.signal, failed.signal]);
        const results = new Map<CanonicalTableName, ExtractedTable>();
        const kept: WholeTable[] = [];
        const waiting = [...options.tables];
        let failure: unknown = null;
        const work = async (): Promise<void> => {
            for (let table = waiting.shift(); table && !signal.aborted; table = waiting.shift()) {
                const tableMapping = mapping.tables[table];
                try {
                    results.set(
                        table,
                        tableMapping
                            ? await this.#read(
                                  {
                                      table,
                                      mapping: tableMapping,
                                      fieldMapping: mapping,
                                      options,
                                      org,
                                      signal
                                  },
                                  kept
                              )
                            : emptyTable(table)
                    );
                } catch (cause) {
                    // The first failure stops the others, whose own abort is no news.
                    failure ??= asDialFlowError({ cause, what: `Reading ${table} from Salesforce` });
                    failed.abort(failure);
                }
            }
        };
        await Promise.all(Array.from({ length: concurrency }, work));
        options.signal.throwIfAborted();
        if (failure !== null) throw failure;
        // Only now, when the run has all it needs, and one after the other, because each takes memory.
        for (const { read, whole } of kept) await incremental?.keep(read, whole);
        return options.tables.flatMap((table) => results.get(table) ?? []);
    }

    async #identity(signal: AbortSignal): Promise<string> {
        try {
            return await orgIdentity({ connection: this.#options.connection, signal });
        } catch (cause) {
            signal.throwIfAborted();
            throw asDialFlowError({ cause, what: 'Asking Salesforce which org it is' });
        }
    }

    async #read(read: TableRead, kept: WholeTable[]): Promise<ExtractedTable> {
        const { incremental, connection } = this.#options;
        const { table, mapping, org, options } = read;
        const folder = join(options.directory, table);
        if (mapping.operation === 'rest_query')
            return { ...described(read), ...(await this.#restQuery(read)) };
        if (incremental && org !== null && incremental.serves(table, mapping)) {
            const toRead: TableToRead = {
                ...{ table, mapping, fieldMapping: read.fieldMapping, connection, org, folder },
                full: options.full ?? false,
                signal: read.signal,
                bulk: (query, into) => this.#bulk(read, { query, folder: into }),
                warn: (sentence) => options.warn?.(sentence)
            };
            const { extracted, whole } = await incremental.read(toRead);
            if (whole) kept.push({ read: toRead, whole });
            return extracted;
        }
        const {
            files,
            announced,
            read: rows
        } = await this.#bulk(read, {
            folder,
            query: {
                name: table,
                operation: operationOf(mapping),
                query: extractionQuery(mapping),
                fields: selectedFields(mapping)
            }
        });
        return { ...described(read), files, announced, read: rows };
    }

    #bulk(
        { table, options, signal }: TableRead,
        { query, folder }: { readonly query: BulkQuery; readonly folder: string }
    ): Promise<BulkExtract> {
        const { connection, pageRecords, polling } = this.#options;
        return bulkExtract({
            ...{ connection, query, folder, signal },
            compress: !connection.isLoopback,
            maxRecords: pageRecords ?? DEFAULT_PAGE_RECORDS,
            polling: polling ?? DEFAULT_POLLING,
            progress: (done, total) => {
                options.progress({ table, done, total });
            }
        });
    }

    async #restQuery(read: TableRead): Promise<Pick<ExtractedTable, 'files' | 'announced' | 'read'>> {
        const fields = selectedFields(read.mapping);
        const records = await this.#options.connection.query<Record<string, unknown>>({
            soql: extractionQuery(read.mapping),
            signal: read.signal
        });
        const lines = records.map((record) => csvLine(fields.map((field) => cellOf(valueAt(record, field)))));
        const file = join(read.options.directory, read.table, 'page-000001.csv');
        await writeFileAtomically(file, csvLine(fields) + lines.join(''));
        read.options.progress({ table: read.table, done: records.length, total: records.length });
        return { files: [file], announced: records.length, read: records.length };
    }
}
