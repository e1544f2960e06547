import { DialFlowError } from '../error.ts';
import type { ChangeRequest } from '../runs/run.ts';
import { soqlText } from '../sources/salesforce/soql.ts';
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
 * Records that were named come back whatever their status, so that the answer can say why one was left alone.
 * @throws DialFlowError `invalid_request` for what is no record id, `not_found` where a named record does not exist
 */
export async function reviewItems<T extends { readonly Id: string }>(
    access: RowAccess,
    change: ChangeRequest,
    { object, fields, statuses, orElse }: ReviewSelection
): Promise<readonly T[]> {
    if (change.ids !== null) {
        const found = await rowsByIds<T>(access, { object, fields, ids: change.ids });
        const missing = change.ids.filter((id) => ![...found.keys()].some((known) => known.startsWith(id)));
        if (missing.length > 0) {
            throw new DialFlowError(
                'not_found',
                `There is no ${object} with the id ${missing.slice(0, 5).join(', ')}.`,
                {
                    field: 'ids'
                }
            );
        }
        return [...found.values()];
    }
    const ready = `Status__c IN (${statuses.map(soqlText).join(', ')})`;
    const conditions = [orElse ? `(${ready} OR (${orElse}))` : ready];
    if (change.ofRunId !== null) {
        const run = soqlText(change.ofRunId);
        conditions.push(`(First_Service_Run__c = ${run} OR Last_Service_Run__c = ${run})`);
    }
    return access.connection.query<T>({
        soql: `SELECT Id, ${fields.join(', ')} FROM ${object} WHERE ${conditions.join(' AND ')} ORDER BY Id`,
        signal: access.signal
    });
}
