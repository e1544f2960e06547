import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComputeEngine } from '../../../engines/compute.ts';
import { counted } from '../../../engines/share.ts';
import type { CanonicalTableName } from '../../../engines/tables.ts';
import type { ExtractedTable } from '../../../ports/source.ts';
import type { BulkExtract } from '../bulk-extract.ts';
import { questionHash } from '../extract-state.ts';
import type { TableMapping } from '../field-mapping.ts';
import { extractionQuery, selectedFields } from '../soql.ts';
import { accountFieldOf, unchangedCountQuery } from './change-queries.ts';
import { INDEX_FILE, type CachedExtraction, type ExtractCache } from './extract-cache.ts';
import { isFullDayDue, LONGEST_SPAN_MS, type Weekday } from './full-day.ts';
import { accountsWereDeleted, mergedAccounts } from './org-state.ts';
import { keepPlan, planIn, type ChangesPlan, type ReadPlan, type WholePlan } from './plan-state.ts';
import { inWords } from './failure-words.ts';
import { changedTable, filesOf, readChanges, spanOf } from './read-changes.ts';
import { makeIndex, makeIndexAndCompare, type UnseenChanges } from './row-index.ts';
import { calculatedFields, hasOwnRows } from './table-fitness.ts';
import { described, operationOf, type TableToRead } from './table-to-read.ts';

export interface IncrementalOptions {
    readonly cache: ExtractCache;
    /** Indexes rows in files of this computer. */
    readonly compute: ComputeEngine;
    /** The day on which everything is read, and whose day that is. */
    readonly fullDay: Weekday;
    readonly timeZone: string;
    readonly now: () => Date;
    /** A table with fewer rows is always read whole. */
    readonly leastRows: number;
    readonly overlapMs?: number;
}

/** A table as it was read, and what has to be kept of it for the next night; null where nothing has. */
export interface ReadTable {
    readonly extracted: ExtractedTable;
    readonly whole: { readonly plan: WholePlan; readonly extract: BulkExtract } | null;
}

/** Tables of one page with fewer rows are read whole: asking for changes and their count takes longer. */
const MOST_ROWS_READ_WHOLE = 10_000;
/** Transactions keep the instant at which they began, and end up to ten minutes later; clocks differ a little. */
const OVERLAP_MS = 15 * 60 * 1000;
const MOST_MERGES = 200;
/** From how many rows on a table is read by its changes. */
export const leastRowsOf = ({ maxRecords }: { readonly maxRecords: number }): number =>
    Math.min(MOST_ROWS_READ_WHOLE, maxRecords);

const questionOf = ({ mapping, connection, org }: TableToRead): string =>
    questionHash('1', org, mapping.operation, extractionQuery(mapping), connection.apiVersion);

/** Says what changes had not told; null where they told everything. */
function unseenInWords(table: string, { gone, appeared, different }: UnseenChanges): string | null {
    const rows = gone + appeared + different;
    return rows === 0
        ? null
        : `${table}: reading everything found ${counted(rows, 'row')} of which changes had not told: ${String(gone)} gone, ${String(appeared)} new, ${String(different)} different. The lists of the nights before were made without them.`;
}

const whole = (why: Partial<Omit<WholePlan, 'kind'>> = {}): WholePlan => ({
    kind: 'whole',
    reason: null,
    doubt: null,
    compared: null,
    ...why
});

/**
 * Reads of large tables only what changed since they were last read whole. What an org does not tell by its changes is why
 * it reads everything once a week, on any doubt and on request; then it says what the changes had not told.
 */
export class IncrementalExtraction {
    readonly #options: IncrementalOptions;

    constructor(options: IncrementalOptions) {
        this.#options = options;
    }

    /** Whether changes of a table can be told row by row. */
    serves(table: CanonicalTableName, mapping: TableMapping): boolean {
        return hasOwnRows(table, mapping);
    }

    /** @throws DialFlowError, SalesforceApiError where the org does not answer or refuses */
    async read(read: TableToRead): Promise<ReadTable> {
        let plan = (await planIn(read.folder)) ?? (await keepPlan(read.folder, await this.#plan(read)));
        if (plan.kind === 'changes') {
            const changed = await changedTable({ read, plan, compute: this.#options.compute });
            if (changed.kind === 'table') return { extracted: changed.extracted, whole: null };
            const { reason, doubt } = changed;
            // Where simply too much changed, a comparison would read all of that again.
            const compared = doubt === null ? null : plan;
            plan = await keepPlan(read.folder, whole({ reason, doubt, compared }));
        }
        if (plan.doubt !== null) read.warn(plan.doubt);
        const { mapping, table } = read;
        const fields = selectedFields(mapping);
        const query = extractionQuery(mapping);
        const extract = await read.bulk(
            { name: table, operation: operationOf(mapping), query, fields },
            read.folder
        );
        return {
            extracted: {
                ...described(read),
                ...{ files: extract.files, announced: extract.announced, read: extract.read },
                report: { mode: 'full', reason: plan.reason, kept: 0, changed: extract.read, removed: 0 }
            },
            whole: { plan, extract }
        };
    }

    /**
     * Keeps a table that was read whole for the nights to come, and compares it with what its changes would have given.
     * Whatever fails here costs no more than the next night's reading everything.
     * @throws the signal's reason on abort
     */
    async keep(read: TableToRead, { plan, extract }: NonNullable<ReadTable['whole']>): Promise<void> {
        const { cache, leastRows } = this.#options;
        const { table, mapping, connection, signal } = read;
        const { askedAt, jobId } = extract;
        try {
            const isUsable = extract.read >= leastRows && askedAt !== null && jobId !== null;
            if (!isUsable || (await calculatedFields({ connection, mapping, signal })).length > 0) {
                await cache.forget(table);
                return;
            }
            const { finding } = await cache.keep(
                {
                    table,
                    name: jobId,
                    question: questionOf(read),
                    askedAt: new Date(askedAt).toISOString(),
                    ...{ read: extract.read, files: extract.files }
                },
                (index) => this.#index(read, { plan, extract, index, askedAt: new Date(askedAt) })
            );
            if (finding !== null) read.warn(finding);
        } catch (cause) {
            signal.throwIfAborted();
            read.warn(
                `${table} could not be kept for the next night, which reads it whole: ${inWords(cause)}.`
            );
        }
    }

    async #plan(read: TableToRead): Promise<ReadPlan> {
        const { cache, now, fullDay, timeZone, overlapMs = OVERLAP_MS } = this.#options;
        const { mapping, connection, signal } = read;
        const cached = await cache.newest(read.table);
        if (cached === null) return whole({ reason: read.full ? 'it was asked for' : null });
        if (cached.entry.question !== questionOf(read))
            return whole({ reason: 'the org, the field mapping or the API version is another' });
        const readAt = new Date(cached.entry.askedAt);
        if (now().getTime() - readAt.getTime() > LONGEST_SPAN_MS)
            return whole({ reason: 'the last full extraction is older than two weeks' });
        const files = await this.#taken(read, cached);
        if ('doubt' in files) return whole({ reason: 'the kept files cannot be used', ...files });
        const since = new Date(readAt.getTime() - overlapMs);
        const accountField = accountFieldOf(mapping, read.fieldMapping);
        const asking = { connection, since, signal };
        const mergedInto = accountField === null ? [] : await mergedAccounts(asking);
        if (mergedInto.length > MOST_MERGES) return whole({ reason: 'many accounts were merged' });
        const accountsGone = accountField !== null && (await accountsWereDeleted(asking));
        const changes: ChangesPlan = {
            kind: 'changes',
            files: [...files.pages],
            index: join(read.folder, 'before', INDEX_FILE),
            rows: cached.entry.read,
            since: since.toISOString(),
            ...{ mergedInto: [...mergedInto], accountsGone },
            ...{ unchanged: null, countMs: 0 }
        };
        if (read.full) return whole({ reason: 'it was asked for', compared: changes });
        if (isFullDayDue({ readAt, now: now(), fullDay, timeZone }))
            return whole({ reason: 'everything is read once a week', compared: changes });
        return this.#counted(read, changes);
    }

    async #taken(
        { table, folder }: TableToRead,
        cached: CachedExtraction
    ): Promise<{ readonly pages: readonly string[] } | { readonly doubt: string }> {
        const { cache } = this.#options;
        try {
            const pages = await cache.take(cached, { to: join(folder, 'before') });
            if (pages !== null) return { pages };
            await cache.forget(table);
            return {
                doubt: `${table}: the files kept of the last full extraction are not as they were written, so the table was read whole.`
            };
        } catch (cause) {
            return {
                doubt: `${table}: what was kept of the last full extraction could not be used, so the table was read whole: ${inWords(cause)}.`
            };
        }
    }

    /** Has the org count the rows that did not change. One that cannot leaves nothing to compare with. */
    async #counted(read: TableToRead, plan: ChangesPlan): Promise<ReadPlan> {
        const { connection, mapping, signal, table } = read;
        const started = performance.now();
        try {
            const unchanged = await connection.count({
                soql: unchangedCountQuery(spanOf(read, plan)),
                withDeleted: mapping.operation === 'queryAll',
                signal
            });
            const countMs = Math.ceil(performance.now() - started);
            return { ...plan, unchanged, countMs };
        } catch (cause) {
            signal.throwIfAborted();
            return whole({
                reason: 'the org could not count its rows',
                doubt: `${table}: the org could not count the rows that did not change, so the table was read whole: ${inWords(cause)}.`
            });
        }
    }

    /** Makes the index of a table that was read whole; says what changes had not told where there is something to compare with. */
    async #index(
        read: TableToRead,
        {
            plan: { compared },
            extract,
            index,
            askedAt
        }: NonNullable<ReadTable['whole']> & { readonly index: string; readonly askedAt: Date }
    ): Promise<string | null> {
        const { compute, overlapMs = OVERLAP_MS } = this.#options;
        const pages = { files: extract.files, header: selectedFields(read.mapping) };
        if (compared === null) {
            await makeIndex({ compute, index, pages });
            return null;
        }
        const changes = filesOf(read, await readChanges(read, compared));
        await copyFile(compared.index, index);
        const movedSince = new Date(askedAt.getTime() - overlapMs);
        const unseen = await makeIndexAndCompare({ compute, index, pages, changes, movedSince });
        return unseenInWords(read.table, unseen);
    }
}
