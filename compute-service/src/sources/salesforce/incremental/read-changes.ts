import { join } from 'node:path';
import type { ComputeEngine } from '../../../engines/compute.ts';
import { count, counted } from '../../../engines/share.ts';
import type { ExtractedTable } from '../../../ports/source.ts';
import type { BulkExtract } from '../bulk-extract.ts';
import { selectedFields } from '../soql.ts';
import {
    accountFieldOf,
    currentQuery,
    SUPERSEDED_HEADER,
    supersededQuery,
    type ChangeSpan
} from './change-queries.ts';
import { inWords } from './failure-words.ts';
import type { ChangesPlan } from './plan-state.ts';
import { countChanges, type ReadChanges } from './row-index.ts';
import { described, operationOf, type TableToRead } from './table-to-read.ts';

/** From this share on the changes are no shorter to read than the table. */
const MOST_CHANGED = 0.3;
/** Between the org's count and the next job, beside the time that the count took. */
const COUNT_SLACK_MS = 2_000;

interface ReadJobs {
    readonly superseded: BulkExtract;
    readonly current: BulkExtract;
}

/** Returns what the queries for changes need to know. */
export const spanOf = (
    { mapping, fieldMapping }: TableToRead,
    { since, mergedInto, accountsGone }: Pick<ChangesPlan, 'since' | 'mergedInto' | 'accountsGone'>
): ChangeSpan => ({
    ...{ mapping, mergedInto, accountsGone },
    since: new Date(since),
    accountField: accountFieldOf(mapping, fieldMapping)
});

const readSuperseded = (read: TableToRead, plan: ChangesPlan): Promise<BulkExtract> =>
    read.bulk(
        {
            name: `changes of ${read.table}`,
            operation: 'queryAll',
            query: supersededQuery(spanOf(read, plan)),
            fields: SUPERSEDED_HEADER
        },
        join(read.folder, 'superseded')
    );

const readCurrent = (read: TableToRead, plan: ChangesPlan): Promise<BulkExtract> =>
    read.bulk(
        {
            name: `changed rows of ${read.table}`,
            operation: operationOf(read.mapping),
            query: currentQuery(spanOf(read, plan)),
            fields: selectedFields(read.mapping)
        },
        join(read.folder, 'current')
    );

/**
 * Reads what changed: first which rows are otherwise or gone, then how rows are now. A row that changes in between is in
 * the second answer alone, which supersedes as well; so none is there twice or missing.
 */
export async function readChanges(read: TableToRead, plan: ChangesPlan): Promise<ReadJobs> {
    const superseded = await readSuperseded(read, plan);
    return { superseded, current: await readCurrent(read, plan) };
}

/** Returns the files of what changed. */
export const filesOf = (
    { mapping }: Pick<TableToRead, 'mapping'>,
    { superseded, current }: ReadJobs
): ReadChanges => ({
    superseded: superseded.files,
    current: { files: current.files, header: selectedFields(mapping) }
});

/** The table, or why it has to be read whole; a doubt is for people to hear of. */
export type ChangedTable =
    | { readonly kind: 'table'; readonly extracted: ExtractedTable }
    | { readonly kind: 'refused'; readonly reason: string; readonly doubt: string | null };

/**
 * Reads the changes of a table and sees whether they explain what the org counts.
 * @throws DialFlowError, SalesforceApiError where the org does not answer or refuses
 */
export async function changedTable({
    read,
    plan,
    compute
}: {
    readonly read: TableToRead;
    readonly plan: ChangesPlan;
    readonly compute: ComputeEngine;
}): Promise<ChangedTable> {
    const { table } = read;
    const superseded = await readSuperseded(read, plan);
    if (superseded.read > plan.rows * MOST_CHANGED)
        return { kind: 'refused', reason: 'too much of it changed', doubt: null };
    const current = await readCurrent(read, plan);
    const askedAt = superseded.askedAt === null ? 0 : Date.parse(superseded.askedAt);
    const counts = await countChanges({
        compute,
        index: plan.index,
        changes: filesOf(read, { superseded, current }),
        countedAt: new Date(Math.max(0, askedAt - plan.countMs - COUNT_SLACK_MS))
    }).catch((cause: unknown) => {
        read.signal.throwIfAborted();
        return inWords(cause);
    });
    if (typeof counts === 'string') {
        return {
            kind: 'refused',
            reason: 'its changes could not be counted',
            doubt: `${table}: its changes could not be counted, so the table was read whole: ${counts}.`
        };
    }
    const { kept, changed, removed, writtenSinceCount } = counts;
    const unchanged = plan.unchanged ?? -1;
    // What was written after the org counted is among what it counted, and among what changed.
    if (unchanged < kept || unchanged > kept + writtenSinceCount) {
        return {
            kind: 'refused',
            reason: 'counts do not agree',
            doubt: `${table}: ${counted(kept, 'row')} should stand as they were and the org counts ${count(unchanged)}, so the table was read whole.`
        };
    }
    const rows = kept + changed;
    return {
        kind: 'table',
        extracted: {
            ...described(read),
            ...{ files: plan.files, announced: rows, read: rows },
            changes: {
                current: current.files,
                superseded: superseded.files,
                supersededHeader: SUPERSEDED_HEADER
            },
            report: { mode: 'incremental', reason: null, kept, changed, removed }
        }
    };
}
