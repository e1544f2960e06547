import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { soql } from '../src/apex-runtime/soql-text.ts';
import { listedByState } from './outcomes.ts';
import { listFrom, numberIn, textIn } from './record-values.ts';
import { newestDelivered } from './run-records.ts';

export interface StateFill {
    readonly state: string;
    readonly target: number;
    readonly supply: number;
    readonly taken: number;
    readonly recent: number;
    readonly historical: number;
    readonly dialled: number;
    readonly reached: number;
}

export interface CallList {
    readonly id: string;
    readonly callDate: string | null;
    readonly size: number | null;
    readonly rows: number | null;
    readonly entriesStored: number | null;
    readonly seed: string | null;
    readonly vintage: string | null;
    readonly method: string | null;
    readonly versionId: string | null;
    readonly sha256: string | null;
    readonly runId: string | null;
    readonly states: readonly StateFill[];
}

export const callListFields =
    'Id, Call_Date__c, Dial_Run__c, Entries_Stored__c, File__c, Method__c, Population_Vintage__c, Rows__c, Seed__c, SHA256__c, Size__c, State_Fill__c';

/** A list without its states. */
export const callListOf = (record: SObject): CallList => ({
    id: String(record['Id']),
    callDate: textIn(record, 'Call_Date__c'),
    size: numberIn(record, 'Size__c'),
    rows: numberIn(record, 'Rows__c'),
    entriesStored: numberIn(record, 'Entries_Stored__c'),
    seed: textIn(record, 'Seed__c'),
    vintage: textIn(record, 'Population_Vintage__c'),
    method: textIn(record, 'Method__c'),
    versionId: textIn(record, 'File__c'),
    sha256: textIn(record, 'SHA256__c'),
    runId: textIn(record, 'Dial_Run__c'),
    states: []
});

/** Dialled and reached come from the newest run: calls of a day are counted at night. */
export async function withStates(context: ApexContext, record: SObject): Promise<CallList> {
    const list = callListOf(record);
    const fill = listFrom<StateFill>(textIn(record, 'State_Fill__c'));
    if (fill === null) return list;
    const outcomes = listedByState(await newestDelivered(context));
    const states = fill.map(({ state, target, supply, taken, recent, historical }) => ({
        state,
        target,
        supply,
        taken,
        recent,
        historical,
        dialled: outcomes.get(state)?.listedDials ?? 0,
        reached: outcomes.get(state)?.listedReached ?? 0
    }));
    return { ...list, states };
}

/** The record of the list for the latest day; null where there is none. */
export async function newestListRecord(context: ApexContext): Promise<SObject | null> {
    const [record] = await context.query(
        soql`SELECT Id, Call_Date__c, Dial_Run__c, Entries_Stored__c, File__c, Method__c, Population_Vintage__c, Rows__c, Seed__c, SHA256__c, Size__c, State_Fill__c FROM Call_List__c ORDER BY Call_Date__c DESC NULLS LAST, CreatedDate DESC, Id DESC LIMIT 1`
    );
    return record ?? null;
}
