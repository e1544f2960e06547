import { join } from 'node:path';
import type { CanonicalTableName } from '../../engines/tables.ts';
import type { ExtractedTable, ExtractionOptions, InputSource } from '../../ports/source.ts';
import { csvLine } from '../csv-line.ts';
import { writeFileAtomically } from '../durable-file.ts';
import { emptyTable } from '../empty-table.ts';
import { bulkExtract } from './bulk-extract.ts';
import { DEFAULT_POLLING, type PollPolicy } from './bulk-query-job.ts';
import type { SalesforceConnection } from './connection.ts';
import { mappedColumns, type TableMapping } from './field-mapping.ts';
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
}

/** Names the source and, within a run, the folder of what it read. */
export const SALESFORCE_SOURCE = 'salesforce';

const DEFAULT_PAGE_RECORDS = 100_000;
const DEFAULT_CONCURRENCY = 3;

interface TableRead {
    readonly table: CanonicalTableName;
    readonly mapping: TableMapping;
    readonly options: ExtractionOptions;
    readonly signal: AbortSignal;
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
        const { concurrency = DEFAULT_CONCURRENCY } = this.#options;
        const mapping = await this.#options.mapping.read(options);
        const failed = new AbortController();
        const signal = AbortSignal.any([options.signal, failed.signal]);
        const results = new Map<CanonicalTableName, ExtractedTable>();
        const waiting = [...options.tables];
        let failure: unknown = null;
        const work = async (): Promise<void> => {
            for (let table = waiting.shift(); table && !signal.aborted; table = waiting.shift()) {
                const tableMapping = mapping.tables[table];
                try {
                    results.set(
                        table,
                        tableMapping
                            ? await this.#read({ table, mapping: tableMapping, options, signal })
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
        return options.tables.flatMap((table) => results.get(table) ?? []);
    }

    async #read(read: TableRead): Promise<ExtractedTable> {
        const fields = selectedFields(read.mapping);
        const counted =
            read.mapping.operation === 'rest_query'
                ? await this.#restQuery(read)
                : await bulkExtract({
                      connection: this.#options.connection,
                      query: {
                          name: read.table,
                          operation: read.mapping.operation,
                          query: extractionQuery(read.mapping),
                          fields
                      },
                      folder: join(read.options.directory, read.table),
                      compress: !this.#options.connection.isLoopback,
                      maxRecords: this.#options.pageRecords ?? DEFAULT_PAGE_RECORDS,
                      polling: this.#options.polling ?? DEFAULT_POLLING,
                      signal: read.signal,
                      progress: (done, total) => {
                          read.options.progress({ table: read.table, done, total });
                      }
                  });
        return { table: read.table, header: fields, columns: mappedColumns(read.mapping), ...counted };
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
