import { DialFlowError } from '../error.ts';
import { soqlText } from '../sources/salesforce/soql.ts';
import type { ChangeOptions } from './change-options.ts';
import { rowsByIds, type RowAccess } from './salesforce-rows.ts';

export interface ReviewSelection {
    readonly object: 'Duplicate_Group__c' | 'Phone_Removal__c';
    readonly fields: readonly string[];
    /** Statuses that the change is for. */
    readonly statuses: readonly string[];
    /** Further condition under which a record counts as decided without a person, in SOQL. */
    readonly orElse?: string;
}

/**
 * Reads the review records that a change is about: those that were named, or all that stand ready, of one run or of any.
 * Records that were named, or that the change began with before it was interrupted, come back whatever their status, so
 * that the answer can say what became of each.
 * @throws DialFlowError `invalid_request` for what is no record id, `not_found` where a named record does not exist
 */
export async function reviewItems<T extends { readonly Id: string }>(
    options: ChangeOptions,
    wanted: ReviewSelection
): Promise<readonly T[]> {
    const { change, selection } = options;
    if (change.ids !== null) return namedItems<T>(options, { ...wanted, ids: change.ids });
    const begun = await selection.begun();
    if (begun !== null) {
        const { object, fields } = wanted;
        return [...(await rowsByIds<T>(options, { object, fields, ids: begun })).values()];
    }
    const items = await readyItems<T>(options, wanted);
    await selection.begin(items.map(({ Id }) => Id));
    return items;
}

async function namedItems<T extends { readonly Id: string }>(
    access: RowAccess,
    { object, fields, ids }: ReviewSelection & { readonly ids: readonly string[] }
): Promise<readonly T[]> {
    const found = await rowsByIds<T>(access, { object, fields, ids });
    // A request may name a record by 15 characters, the org answers with 18.
    const known = new Set([...found.keys()].flatMap((id) => [id, id.slice(0, 15)]));
    const missing = ids.filter((id) => !known.has(id));
    if (missing.length > 0) {
        throw new DialFlowError(
            'not_found',
            `There is no ${object} with the id ${missing.slice(0, 5).join(', ')}.`,
            { field: 'ids' }
        );
    }
    return [...found.values()];
}

async function readyItems<T extends { readonly Id: string }>(
    { connection, signal, change }: ChangeOptions,
    { object, fields, statuses, orElse }: ReviewSelection
): Promise<readonly T[]> {
    const ready = `Status__c IN (${statuses.map(soqlText).join(', ')})`;
    const conditions = [orElse ? `(${ready} OR (${orElse}))` : ready];
    if (change.ofRunId !== null) {
        const run = soqlText(change.ofRunId);
        conditions.push(`(First_Service_Run__c = ${run} OR Last_Service_Run__c = ${run})`);
    }
    return connection.query<T>({
        soql: `SELECT Id, ${fields.join(', ')} FROM ${object} WHERE ${conditions.join(' AND ')} ORDER BY Id`,
        signal
    });
}
