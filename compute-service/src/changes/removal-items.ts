import type { FieldMapping } from '../sources/salesforce/field-mapping.ts';
import { changeReport, type ChangeReport, type ChangeResult } from './change-report.ts';
import type { ChangeOptions } from './change-options.ts';
import {
    imageOf,
    isRemoved,
    readPhones,
    RESEARCHED_PHONE,
    type ResearchedPhone
} from './researched-phones.ts';
import { chunked, rowsByIds, updateRows, type RowToSave } from './salesforce-rows.ts';

export const REMOVAL = 'Phone_Removal__c';
export const REMOVAL_FIELDS = [
    'Status__c',
    'Object__c',
    'Record_Id__c',
    'Field__c',
    'Phone_Text__c',
    'Before_Image__c'
] as const;
/** Small enough that a stop between two batches comes soon. */
const BATCH = 200;

export interface RemovalItem {
    readonly Id: string;
    readonly Status__c: string;
    readonly Object__c: string;
    readonly Record_Id__c: string;
    readonly Field__c: string;
    readonly Phone_Text__c: string | null;
    readonly Before_Image__c: string | null;
}

type Places = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** What the org holds now for the records that a batch of removals is about. */
export interface CurrentState {
    readonly phones: ReadonlyMap<string, ResearchedPhone>;
    readonly accounts: Places;
}

/** Returns the result of an item that could not be changed. */
export const failed = (item: RemovalItem, reason: string): ChangeResult => ({
    id: item.Id,
    outcome: 'failed',
    reason
});

/** Only the phone fields of the mapping may be touched, whatever a review record says. */
export function isKnownPlace(item: RemovalItem, mapping: FieldMapping): boolean {
    if (item.Object__c === RESEARCHED_PHONE) return true;
    const accounts = mapping.tables.accounts;
    return item.Object__c === accounts?.object && accounts.phoneColumns.includes(item.Field__c);
}

/** Reads what the flagged places hold now. @throws DialFlowError where the org does not answer */
export async function currentState(
    options: ChangeOptions,
    items: readonly RemovalItem[]
): Promise<CurrentState> {
    const accounts = options.mapping.tables.accounts;
    const ofPhones = items.filter((item) => item.Object__c === RESEARCHED_PHONE);
    const ofAccounts = items.filter((item) => item.Object__c !== RESEARCHED_PHONE);
    return {
        phones: await readPhones(
            options,
            ofPhones.map((item) => item.Record_Id__c)
        ),
        accounts: accounts
            ? await rowsByIds(options, {
                  object: accounts.object,
                  fields: ofAccounts.map((item) => item.Field__c),
                  ids: ofAccounts.map((item) => item.Record_Id__c)
              })
            : new Map()
    };
}

/** Says whether the place holds what was flagged, was changed by an earlier try of ours, or by somebody else. */
export function stateOf(
    item: RemovalItem,
    { phones, accounts }: CurrentState
): 'as_flagged' | 'done' | 'changed' {
    const image = imageOf(item.Before_Image__c, item.Record_Id__c);
    if (item.Object__c === RESEARCHED_PHONE) {
        const phone = phones.get(item.Record_Id__c);
        if (image && isRemoved(phone)) return 'done';
        return phone && !isRemoved(phone) && phone.Phone_Text__c === item.Phone_Text__c
            ? 'as_flagged'
            : 'changed';
    }
    const account = accounts.get(item.Record_Id__c);
    if (!account) return 'changed';
    const text = account[item.Field__c] ?? null;
    if (image && text === null) return 'done';
    return text === item.Phone_Text__c ? 'as_flagged' : 'changed';
}

/** Writes one field of each record; returns why the org refused it, or null, by item. */
export async function updateFields(
    options: ChangeOptions,
    {
        items,
        valueOf
    }: { readonly items: readonly RemovalItem[]; readonly valueOf: (item: RemovalItem) => string | null }
): Promise<ReadonlyMap<string, string | null>> {
    const rows = new Map<string, Record<string, string | null>>();
    for (const item of items) {
        const row = rows.get(item.Record_Id__c) ?? {};
        row[item.Field__c] = valueOf(item);
        rows.set(item.Record_Id__c, row);
    }
    const object = options.mapping.tables.accounts?.object;
    if (!object || rows.size === 0) return new Map();
    const ids = [...rows.keys()];
    const saved = await updateRows(options, { object, rows: ids.map((Id) => ({ ...rows.get(Id), Id })) });
    return new Map(items.map((item) => [item.Id, saved[ids.indexOf(item.Record_Id__c)]?.reason ?? null]));
}

/** Writes what became of the items onto them; an item whose own update is refused counts as failed. */
export async function settle(
    options: ChangeOptions,
    { rows, results }: { readonly rows: readonly RowToSave[]; readonly results: readonly ChangeResult[] }
): Promise<readonly ChangeResult[]> {
    const saved = await updateRows(options, { object: REMOVAL, rows });
    const refusals = new Map(rows.map((row, index) => [row.Id, saved[index]?.reason ?? null]));
    return results.map((result) => {
        const refusal = refusals.get(result.id) ?? null;
        return refusal === null ? result : { id: result.id, outcome: 'failed', reason: refusal };
    });
}

export interface BatchOutcome {
    readonly results: readonly ChangeResult[];
    readonly notes: readonly string[];
}

/** Works through the items in batches, so that a kill loses one batch at most; returns the report of all. */
export async function inBatches(
    options: ChangeOptions,
    {
        items,
        work
    }: {
        readonly items: readonly RemovalItem[];
        readonly work: (batch: readonly RemovalItem[]) => Promise<BatchOutcome>;
    }
): Promise<ChangeReport> {
    const results: ChangeResult[] = [];
    const notes: string[] = [];
    for (const batch of chunked(items, BATCH)) {
        options.signal.throwIfAborted();
        const outcome = await work(batch);
        results.push(...outcome.results);
        notes.push(...outcome.notes);
        options.progress?.(results.length, items.length);
    }
    return changeReport({ target: REMOVAL, results, notes });
}
