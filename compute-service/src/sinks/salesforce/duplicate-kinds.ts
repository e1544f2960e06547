import {
    at,
    clipped,
    externalKey,
    isTrue,
    lasting,
    outputSelect,
    runFields,
    TEXT_AREA,
    type DecisionCycle,
    type RecordInput,
    type RecordKind
} from './record-kind.ts';

const groupDecisions: DecisionCycle = {
    open: 'New',
    settled: ['Dismissed', 'Applied', 'Restored', 'Conflict', 'No longer found'],
    undecided: ['New'],
    decided: ['Confirmed'],
    clearedOnOpen: []
};

/** Groups that only exact texts hold together come before those that needed normalisation; switchboards come last. */
const chosenGroups = (input: RecordInput): string => `
SELECT g.account_id, g.number_key, g.e164, g.size, g.survivor_id, g.hot, g.auto_apply, g.do_not_call, g.reason
FROM (${outputSelect(input, 'duplicate_groups')}) g
LEFT JOIN (
    SELECT account_id, number_key, sum(CASE WHEN matched_by = 'normalised' THEN 1 ELSE 0 END) AS normalised
    FROM (${outputSelect(input, 'duplicate_members')}) m
    GROUP BY account_id, number_key
) n ON n.account_id = g.account_id AND n.number_key = g.number_key
ORDER BY CASE WHEN n.normalised > 0 THEN 1 ELSE 0 END, g.hot, g.account_id, g.number_key
LIMIT ${input.maxRecords}`;

export const duplicateGroups: RecordKind = {
    ...lasting,
    ...runFields,
    name: 'duplicate_groups',
    object: 'Duplicate_Group__c',
    decisions: groupDecisions,
    fields: [
        'Kind__c',
        'Account__c',
        'Number_Key__c',
        'E164__c',
        'Size__c',
        'Survivor__c',
        'Hot__c',
        'Auto_Apply__c',
        'Do_Not_Call__c',
        'Reason__c',
        'Dial_Run__c'
    ],
    select: (input) => `SELECT * FROM (${chosenGroups(input)}) c ORDER BY account_id, number_key`,
    record: (row, { dialRunId }) => ({
        key: externalKey(at(row, 0), at(row, 1)),
        fields: {
            Kind__c: 'Same account',
            Account__c: at(row, 0),
            Number_Key__c: clipped(at(row, 1), TEXT_AREA),
            E164__c: clipped(at(row, 2), 20),
            Size__c: at(row, 3),
            Survivor__c: at(row, 4),
            Hot__c: isTrue(at(row, 5)),
            Auto_Apply__c: isTrue(at(row, 6)),
            Do_Not_Call__c: isTrue(at(row, 7)),
            Reason__c: clipped(at(row, 8), TEXT_AREA),
            Dial_Run__c: dialRunId
        }
    }),
    // Both kinds of groups share the object: what either of them found is found.
    seen: (input) => `
SELECT account_id, number_key FROM (${outputSelect(input, 'duplicate_groups')}) g
UNION ALL
SELECT e164, NULL FROM (${outputSelect(input, 'split_accounts')}) s`,
    seenKey: (row) => (at(row, 1) === null ? externalKey(at(row, 0)) : externalKey(at(row, 0), at(row, 1)))
};

export const duplicateMembers: RecordKind = {
    ...lasting,
    name: 'duplicate_members',
    object: 'Duplicate_Member__c',
    decisions: {
        open: 'Flagged',
        settled: ['Applied', 'Restored', 'Conflict'],
        undecided: [],
        decided: [],
        clearedOnOpen: []
    },
    firstRunField: null,
    lastRunField: null,
    fixedFields: ['Duplicate_Group__r.Key__c'],
    fields: [
        'Duplicate_Group__r.Key__c',
        'Account__c',
        'Researched_Phone__c',
        'Position__c',
        'Is_Survivor__c',
        'Matched_By__c',
        'Phone_Text__c',
        'Reason__c'
    ],
    select: (input) => `
SELECT m.account_id, m.number_key, m.record_id, m.position, m.role, m.matched_by, m.phone_text, m.reason
FROM (${outputSelect(input, 'duplicate_members')}) m
JOIN (${chosenGroups(input)}) c ON c.account_id = m.account_id AND c.number_key = m.number_key
ORDER BY m.account_id, m.number_key, m.position`,
    record: (row) => {
        const group = externalKey(at(row, 0), at(row, 1));
        return {
            key: externalKey(group, at(row, 2)),
            fields: {
                'Duplicate_Group__r.Key__c': group,
                Account__c: at(row, 0),
                Researched_Phone__c: at(row, 2),
                Position__c: at(row, 3),
                Is_Survivor__c: at(row, 4) === 'survivor',
                Matched_By__c: at(row, 5),
                Phone_Text__c: clipped(at(row, 6), TEXT_AREA),
                Reason__c: clipped(at(row, 7), TEXT_AREA)
            }
        };
    },
    seen: () => null,
    seenKey: () => ''
};

export const splitAccounts: RecordKind = {
    ...lasting,
    ...runFields,
    name: 'split_accounts',
    object: 'Duplicate_Group__c',
    // What is no longer found is closed together with the groups of one account.
    decisions: { ...groupDecisions, undecided: [] },
    fields: ['Kind__c', 'Number_Key__c', 'E164__c', 'Size__c', 'Hot__c', 'Account_Ids__c', 'Dial_Run__c'],
    select: (input) => `
SELECT * FROM (
    SELECT e164, accounts, account_ids, hot FROM (${outputSelect(input, 'split_accounts')}) s
    ORDER BY hot, accounts DESC, e164
    LIMIT ${input.maxRecords}
) c ORDER BY e164`,
    record: (row, { dialRunId }) => ({
        key: externalKey(at(row, 0)),
        fields: {
            Kind__c: 'Split account',
            Number_Key__c: at(row, 0),
            E164__c: at(row, 0),
            Size__c: at(row, 1),
            Hot__c: isTrue(at(row, 3)),
            Account_Ids__c: clipped(at(row, 2), 32_768),
            Dial_Run__c: dialRunId
        }
    }),
    seen: () => null,
    seenKey: () => ''
};
