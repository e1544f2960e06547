import { beforeImageText, type BeforeImage } from './before-image.ts';
import type { ChangeOptions } from './change-options.ts';
import { LEFT_ALONE, type ChangeReport, type ChangeResult } from './change-report.ts';
import {
    currentState,
    failed,
    inBatches,
    isKnownPlace,
    REMOVAL,
    REMOVAL_FIELDS,
    settle,
    stateOf,
    updateFields,
    type CurrentState,
    type RemovalItem
} from './removal-items.ts';
import { phoneFields, removePhones, RESEARCHED_PHONE } from './researched-phones.ts';
import { reviewItems } from './review-items.ts';
import { updateRows, type RowToSave } from './salesforce-rows.ts';

function imageFor(
    options: ChangeOptions,
    { item, current }: { readonly item: RemovalItem; readonly current: CurrentState }
): BeforeImage {
    const phone = current.phones.get(item.Record_Id__c);
    return {
        object: item.Object__c,
        id: item.Record_Id__c,
        fields: phone ? phoneFields(phone) : { [item.Field__c]: item.Phone_Text__c },
        takenBy: options.runId,
        takenAt: options.now().toISOString()
    };
}

/** Blanks fields or removes researched phones; several fields of one account travel in one row. */
async function makeChanges(
    options: ChangeOptions,
    items: readonly RemovalItem[]
): Promise<ReadonlyMap<string, string | null>> {
    const phones = items.filter((item) => item.Object__c === RESEARCHED_PHONE);
    const phoneIds = [...new Set(phones.map((item) => item.Record_Id__c))];
    const removed = await removePhones(options, { ids: phoneIds, mode: options.removalMode });
    const ofPhones = phones.map(
        (item) => [item.Id, removed[phoneIds.indexOf(item.Record_Id__c)]?.reason ?? null] as const
    );
    const ofFields = await updateFields(options, {
        items: items.filter((item) => item.Object__c !== RESEARCHED_PHONE),
        valueOf: () => null
    });
    return new Map([...ofPhones, ...ofFields]);
}

async function applyBatch(
    options: ChangeOptions,
    items: readonly RemovalItem[]
): Promise<readonly ChangeResult[]> {
    const results: ChangeResult[] = [];
    const ready = items.filter((item) => {
        if (item.Status__c === 'Applied') results.push({ id: item.Id, outcome: 'kept', reason: null });
        else if (item.Status__c === 'Conflict')
            results.push({ id: item.Id, outcome: 'conflict', reason: LEFT_ALONE });
        else if (item.Status__c !== 'Approved')
            results.push(failed(item, `It is ${item.Status__c}, not approved.`));
        else if (!isKnownPlace(item, options.mapping))
            results.push(failed(item, 'The place is no phone of the mapping.'));
        else return true;
        return false;
    });
    const current = await currentState(options, ready);
    const byState = Map.groupBy(ready, (item) => stateOf(item, current));
    const flagged = byState.get('as_flagged') ?? [];
    // The image is on the review record before anything is changed: a kill in between loses nothing.
    const images = await updateRows(options, {
        object: REMOVAL,
        rows: flagged.map((item) => ({
            Id: item.Id,
            Before_Image__c: beforeImageText(imageFor(options, { item, current }))
        }))
    });
    const safe = flagged.filter((item, index) => {
        const reason = images[index]?.reason ?? null;
        if (reason !== null) results.push(failed(item, reason));
        return reason === null;
    });
    const reasons = await makeChanges(options, safe);
    for (const item of safe) {
        const reason = reasons.get(item.Id) ?? null;
        results.push({ id: item.Id, outcome: reason === null ? 'changed' : 'failed', reason });
    }
    for (const item of byState.get('done') ?? [])
        results.push({ id: item.Id, outcome: 'changed', reason: null });
    for (const item of byState.get('changed') ?? []) {
        const reason = `Conflict: ${item.Object__c} ${item.Record_Id__c} does not hold the flagged text any more.`;
        results.push({ id: item.Id, outcome: 'conflict', reason });
    }
    const statuses = results.flatMap((result): RowToSave[] => {
        if (result.outcome === 'changed') return [{ Id: result.id, Status__c: 'Applied' }];
        return result.outcome === 'conflict' ? [{ Id: result.id, Status__c: 'Conflict' }] : [];
    });
    return settle(options, { rows: statuses, results });
}

/**
 * Applies approved phone removals: where the place still holds the flagged text, the field is blanked or the researched
 * phone retired (deleted with `removalMode: delete`), after its before-image was stored; else it becomes a conflict.
 */
export async function applyPhoneRemovals(options: ChangeOptions): Promise<ChangeReport> {
    const items = await reviewItems<RemovalItem>(options, {
        object: REMOVAL,
        fields: REMOVAL_FIELDS,
        statuses: ['Approved']
    });
    return inBatches(options, {
        items,
        work: async (batch) => ({ results: await applyBatch(options, batch), notes: [] })
    });
}
