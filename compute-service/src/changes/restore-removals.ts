import type { ChangeOptions } from './change-options.ts';
import type { ChangeReport, ChangeResult } from './change-report.ts';
import {
    currentState,
    failed,
    inBatches,
    isKnownPlace,
    REMOVAL,
    REMOVAL_FIELDS,
    settle,
    updateFields,
    type BatchOutcome,
    type RemovalItem
} from './removal-items.ts';
import { bringBack, imageOf, RESEARCHED_PHONE } from './researched-phones.ts';
import { reviewItems } from './review-items.ts';
import type { RowToSave } from './salesforce-rows.ts';

async function restoreBatch(options: ChangeOptions, items: readonly RemovalItem[]): Promise<BatchOutcome> {
    const results: ChangeResult[] = [];
    const notes: string[] = [];
    const rows: RowToSave[] = [];
    const ready = items.filter((item) => {
        if (item.Status__c === 'Restored') results.push({ id: item.Id, outcome: 'kept', reason: null });
        else if (item.Status__c !== 'Applied')
            results.push(failed(item, `It is ${item.Status__c}, not applied.`));
        else if (!imageOf(item.Before_Image__c, null)) results.push(failed(item, 'It has no before-image.'));
        else if (!isKnownPlace(item, options.mapping))
            results.push(failed(item, 'The place is no phone of the mapping.'));
        else return true;
        return false;
    });
    // F12: after a restore only later calls count, so the moment of the restore is its decision.
    const restored = { Status__c: 'Restored', Decided_On__c: options.now().toISOString() };
    const phones = ready.filter((item) => item.Object__c === RESEARCHED_PHONE);
    const images = phones.flatMap((item) => imageOf(item.Before_Image__c, null) ?? []);
    const back = await bringBack(options, images);
    phones.forEach((item, index) => {
        const { id, recreated, reason } = back[index] ?? {
            id: null,
            recreated: false,
            reason: 'Not restored.'
        };
        results.push({ id: item.Id, outcome: reason === null ? 'changed' : 'failed', reason });
        if (reason !== null) return;
        if (recreated && id)
            notes.push(`${item.Id}: the deleted phone ${item.Record_Id__c} was made again as ${id}.`);
        rows.push({
            Id: item.Id,
            ...restored,
            ...(recreated && { Record_Id__c: id, Researched_Phone__c: id })
        });
    });
    const fields = ready.filter((item) => item.Object__c !== RESEARCHED_PHONE);
    const current = await currentState(options, fields);
    const writable: RemovalItem[] = [];
    for (const item of fields) {
        const account = current.accounts.get(item.Record_Id__c);
        const text = account?.[item.Field__c] ?? null;
        if (!account)
            results.push({ id: item.Id, outcome: 'conflict', reason: 'Conflict: the account is gone.' });
        else if (text === null || text === item.Phone_Text__c) writable.push(item);
        else {
            const reason = `Conflict: ${item.Field__c} holds another number now and was left alone.`;
            results.push({ id: item.Id, outcome: 'conflict', reason });
        }
    }
    const reasons = await updateFields(options, {
        items: writable,
        valueOf: (item) => item.Phone_Text__c
    });
    for (const item of writable) {
        const reason = reasons.get(item.Id) ?? null;
        results.push({ id: item.Id, outcome: reason === null ? 'changed' : 'failed', reason });
        if (reason === null) rows.push({ Id: item.Id, ...restored });
    }
    return { results: await settle(options, { rows, results }), notes };
}

/** Restores applied phone removals from their before-images; a place that holds something else by now is left alone. */
export async function restorePhoneRemovals(options: ChangeOptions): Promise<ChangeReport> {
    const items = await reviewItems<RemovalItem>(options, {
        object: REMOVAL,
        fields: REMOVAL_FIELDS,
        statuses: ['Applied']
    });
    return inBatches(options, { items, work: (batch) => restoreBatch(options, batch) });
}
