import { duplicateGroups, duplicateMembers, splitAccounts } from './duplicate-kinds.ts';
import type { EngineId } from '../../runs/run.ts';
import { phonePlace } from '../../sources/salesforce/field-mapping.ts';
import { stepTable } from '../../engines/engine.ts';
import type { CanonicalTableName } from '../../engines/tables.ts';
import type { SqlRow } from '../../engines/compute.ts';
import {
    at,
    clipped,
    externalKey,
    isTrue,
    lasting,
    outputSelect,
    runFields,
    TEXT_AREA,
    type RecordInput,
    type RecordKind
} from './record-kind.ts';

/** Where the org keeps the number of a removal: the engine names canonical tables and columns. */
function placeOf(row: SqlRow, { mapping }: RecordInput): { object: string; field: string; key: string } {
    const table = at(row, 2) as CanonicalTableName;
    const { object, field } = phonePlace({ mapping, table, column: String(at(row, 4)) });
    return { object, field, key: externalKey(at(row, 0), at(row, 1), object, at(row, 3), field) };
}

const removalColumns = `account_id, e164, object, record_id, field, text, rule, wrong_number_count,
    disconnected_count, first_date, last_date, last_agent, conflict, conflict_account_id, conflict_last_contact, reason`;

const phoneRemovals: RecordKind = {
    ...lasting,
    ...runFields,
    name: 'phone_removals',
    object: 'Phone_Removal__c',
    decisions: {
        open: 'Quarantined',
        settled: ['Dismissed', 'Applied', 'Restored', 'Conflict', 'No longer found'],
        undecided: ['Quarantined'],
        decided: ['Approved'],
        clearedOnOpen: []
    },
    fields: [
        'Account__c',
        'Researched_Phone__c',
        'Object__c',
        'Record_Id__c',
        'Field__c',
        'Number__c',
        'Phone_Text__c',
        'Rule__c',
        'Wrong_Number_Count__c',
        'Disconnected_Count__c',
        'First_Date__c',
        'Last_Date__c',
        'Last_Agent__c',
        'Conflict__c',
        'Conflict_Account__c',
        'Conflict_Last_Contact__c',
        'Reason__c',
        'Evidence__c',
        'Dial_Run__c'
    ],
    select: (input) => `
SELECT c.*, e.calls FROM (
    SELECT ${removalColumns} FROM (${outputSelect(input, 'phone_removals')}) r
    ORDER BY conflict, wrong_number_count + disconnected_count DESC, account_id, e164, object, record_id, field
    LIMIT ${input.maxRecords}
) c
LEFT JOIN ${stepTable('flush', 'evidence')} e ON e.account_id = c.account_id AND e.e164 = c.e164
ORDER BY c.account_id, c.e164, c.object, c.record_id, c.field`,
    record: (row, input) => {
        const { object, field, key } = placeOf(row, input);
        return {
            key,
            fields: {
                Account__c: at(row, 0),
                Researched_Phone__c: at(row, 2) === 'researched_phones' ? at(row, 3) : null,
                Object__c: object,
                Record_Id__c: at(row, 3),
                Field__c: field,
                Number__c: at(row, 1),
                Phone_Text__c: clipped(at(row, 5), TEXT_AREA),
                Rule__c: at(row, 6),
                Wrong_Number_Count__c: at(row, 7),
                Disconnected_Count__c: at(row, 8),
                First_Date__c: at(row, 9),
                Last_Date__c: at(row, 10),
                Last_Agent__c: at(row, 11),
                Conflict__c: isTrue(at(row, 12)),
                Conflict_Account__c: at(row, 13),
                Conflict_Last_Contact__c: at(row, 14),
                Reason__c: clipped(at(row, 15), TEXT_AREA),
                Evidence__c: at(row, 16),
                Dial_Run__c: input.dialRunId
            }
        };
    },
    seen: (input) =>
        `SELECT account_id, e164, object, record_id, field FROM (${outputSelect(input, 'phone_removals')}) r`,
    seenKey: (row, input) => placeOf(row, input).key
};

const researchRequests: RecordKind = {
    ...lasting,
    ...runFields,
    name: 'research_requests',
    object: 'Research_Request__c',
    decisions: {
        open: 'Open',
        settled: ['Found', 'Nothing found', 'Expired', 'No longer found'],
        undecided: ['Open'],
        decided: ['Claimed'],
        clearedOnOpen: ['Claimed_By__c', 'Claimed_Until__c']
    },
    fields: [
        'Account__c',
        'Rank__c',
        'Priority_Reason__c',
        'Street__c',
        'City__c',
        'State__c',
        'Postal_Code__c',
        'Last_Researched_At__c',
        'Dial_Run__c',
        'Claimed_By__c',
        'Claimed_Until__c'
    ],
    select: (input) => `
SELECT * FROM (
    SELECT account_id, rank, reason, street, city, state, postal_code, last_researched_at
    FROM (${outputSelect(input, 'research_queue')}) q
    ORDER BY rank
    LIMIT ${input.maxRecords}
) c ORDER BY account_id`,
    record: (row, { dialRunId }) => ({
        key: externalKey(at(row, 0)),
        fields: {
            Account__c: at(row, 0),
            Rank__c: at(row, 1),
            Priority_Reason__c: clipped(at(row, 2), TEXT_AREA),
            Street__c: clipped(at(row, 3), 255),
            City__c: clipped(at(row, 4), 120),
            State__c: clipped(at(row, 5), 80),
            Postal_Code__c: clipped(at(row, 6), 20),
            Last_Researched_At__c: at(row, 7),
            Dial_Run__c: dialRunId
        }
    }),
    // An account with an open request is not queued again, so the queue alone would close every open request.
    seen: () => `SELECT k.account_id FROM ${stepTable('research', 'not_recently_researched')} a
JOIN account_keys k ON k.account_no = a.account_no`,
    seenKey: (row) => externalKey(at(row, 0))
};

const callListEntries: RecordKind = {
    name: 'call_list_entries',
    object: 'Call_List_Entry__c',
    decisions: null,
    onlyNew: false,
    outlivesRun: false,
    firstRunField: null,
    lastRunField: null,
    fixedFields: ['Call_List__c'],
    fields: [
        'Call_List__c',
        'Account__c',
        'Number__c',
        'State__c',
        'State_Source__c',
        'State_Conflict__c',
        'Zones__c',
        'Window_Start__c',
        'Window_End__c',
        'Window_Local__c',
        'Bucket__c',
        'Rank__c',
        'Reason__c'
    ],
    select: (input) => `
SELECT * FROM (
    SELECT account_id, e164, state, state_source, state_conflict, zones, window_start_utc, window_end_utc,
        window_local, bucket, rank, reason
    FROM (${outputSelect(input, 'call_list')}) l
    ORDER BY rank
    LIMIT ${input.maxRecords}
) c ORDER BY account_id`,
    record: (row, { callListId, serviceRunId }) => ({
        key: externalKey(serviceRunId, at(row, 0)),
        fields: {
            Call_List__c: callListId,
            Account__c: at(row, 0),
            Number__c: at(row, 1),
            State__c: at(row, 2),
            State_Source__c: at(row, 3),
            State_Conflict__c: isTrue(at(row, 4)),
            Zones__c: clipped(at(row, 5), 255),
            Window_Start__c: at(row, 6),
            Window_End__c: at(row, 7),
            Window_Local__c: clipped(at(row, 8), 255),
            Bucket__c: at(row, 9),
            Rank__c: at(row, 10),
            Reason__c: clipped(at(row, 11), TEXT_AREA)
        }
    }),
    seen: () => null,
    seenKey: () => ''
};

/** Blocks are no review items: all of them are written, and none that exists is touched. */
const suppressions: RecordKind = {
    name: 'suppressions',
    object: 'Suppression__c',
    decisions: null,
    onlyNew: true,
    outlivesRun: true,
    firstRunField: 'First_Service_Run__c',
    lastRunField: null,
    fixedFields: [],
    fields: ['E164__c', 'Account__c', 'Reason__c', 'Source__c'],
    select: (input) =>
        `SELECT e164, account_id, reason, source FROM (${outputSelect(input, 'new_suppressions')}) s
ORDER BY account_id, e164`,
    record: (row) => ({
        key: externalKey(at(row, 0) ?? at(row, 1)),
        fields: {
            E164__c: at(row, 0),
            Account__c: at(row, 1),
            Reason__c: clipped(at(row, 2), 255),
            Source__c: clipped(at(row, 3), 80)
        }
    }),
    seen: () => null,
    seenKey: () => ''
};

const KINDS: Readonly<Record<EngineId, readonly RecordKind[]>> = {
    dedupe: [duplicateGroups, splitAccounts, duplicateMembers],
    flush: [phoneRemovals, suppressions],
    research: [researchRequests],
    call_list: [callListEntries]
};

/** Returns the kinds of records that engines make, parents before their children. */
export const recordKindsOf = (engines: readonly EngineId[]): readonly RecordKind[] =>
    engines.flatMap((engine) => KINDS[engine]);
