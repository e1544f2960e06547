import type { EngineOutput } from '../engine.ts';
import { dedupeTable, foundBy, sameGroup } from './tables.ts';

const GROUP_COLUMNS = [
    'account_id',
    'number_key',
    'e164',
    'size',
    'survivor_id',
    'hot',
    'auto_apply',
    'do_not_call',
    'reason'
];

const duplicateGroups: EngineOutput = {
    name: 'duplicate_groups',
    title: 'Duplicate groups',
    columns: GROUP_COLUMNS,
    keyColumns: ['account_id', 'number_key'],
    main: false,
    select: () => `select ${GROUP_COLUMNS.join(', ')}
from ${dedupeTable('group_report')}
order by account_no, number_key`
};

const MEMBER_COLUMNS = [
    'account_id',
    'number_key',
    'position',
    'record_id',
    'role',
    'matched_by',
    'phone_text',
    'created_at',
    'modified_at',
    'do_not_call',
    'reason'
];

const duplicateMembers: EngineOutput = {
    name: 'duplicate_members',
    title: 'Members of duplicate groups',
    columns: MEMBER_COLUMNS,
    keyColumns: ['record_id'],
    main: false,
    select: () => `select ${MEMBER_COLUMNS.join(', ')}
from ${dedupeTable('members')}
order by account_no, number_key, position`
};

const duplicateRemovals: EngineOutput = {
    name: 'duplicate_removals',
    title: 'Duplicates to retire',
    columns: [
        'account_id',
        'number_key',
        'record_id',
        'phone_text',
        'survivor_id',
        'matched_by',
        'auto_apply'
    ],
    keyColumns: ['record_id'],
    main: true,
    select: () => `select g.account_id, g.number_key, m.record_id, m.text as phone_text, m.survivor_record_id as survivor_id,
    case ${foundBy('m.position_of_text')} as matched_by, g.auto_apply
from ${dedupeTable('in_groups')} m
join ${dedupeTable('group_report')} g on ${sameGroup('g', 'm')}
where m.position > 1
order by g.account_no, g.number_key, m.position`
};

const splitAccounts: EngineOutput = {
    name: 'split_accounts',
    title: 'One number, several accounts',
    columns: ['e164', 'accounts', 'account_ids', 'hot'],
    keyColumns: ['e164'],
    main: false,
    select: () => `select e164, accounts, account_ids, hot
from ${dedupeTable('split_accounts')}
order by e164`
};

/** What DeDupe IQ hands out (docs/formats.md, G14). */
export const dedupeOutputs: readonly EngineOutput[] = [
    duplicateGroups,
    duplicateMembers,
    duplicateRemovals,
    splitAccounts
];
