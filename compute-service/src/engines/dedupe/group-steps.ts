import type { EngineContext, SqlStep } from '../engine.ts';
import { e164Of } from '../shared/numbers.ts';
import { wholeNumber } from '../sql.ts';
import { groupReason, memberReason } from './reason.ts';
import { dedupeTable, foundBy, numberKeyOf, sameGroup } from './tables.ts';

/** Newest first; a null date is older than every instant (D3); ids differ, so that the order is total. */
const SURVIVOR_ORDER = 'created_at desc nulls last, modified_at desc nulls last, record_id desc';

const candidates: SqlStep = {
    kind: 'sql',
    name: 'candidates',
    title: 'Numbers that an account holds more than once',
    sentence: 'One row is an account and number on several records, dismissed or not.',
    dropReason: null,
    funnelPosition: null,
    select: () => `select account_no, match_number, match_text, min(number) as number, count(*) as size,
    max(created_at) as newest_created_at, bool_or(do_not_call) as do_not_call
from ${dedupeTable('with_phone')}
group by account_no, match_number, match_text
having count(*) > 1`
};

/**
 * A dismissal holds while no member is newer than it (D10); one without a date is older than every member that has one
 * (D3).
 */
const groups: SqlStep = {
    kind: 'sql',
    name: 'groups',
    title: 'Duplicate groups',
    sentence: 'One row is an account and number on several records that nobody dismissed since (D10).',
    dropReason: null,
    funnelPosition: null,
    select: () => `select c.account_no, c.match_number, c.match_text, c.number, c.size, c.do_not_call, h.number is not null as hot
from ${dedupeTable('candidates')} c
left join (
    select k.account_no, dismissed.number_key, max(dismissed.decided_at) as decided_at
    from dismissed_duplicates dismissed
    join account_keys k on k.account_id = dismissed.account_id
    where dismissed.number_key is not null
    group by k.account_no, dismissed.number_key
) d on d.account_no = c.account_no and d.number_key = ${numberKeyOf('c')}
left join ${dedupeTable('hot_numbers')} h on h.number = c.number
where d.account_no is null
    or c.newest_created_at > d.decided_at
    or (d.decided_at is null and c.newest_created_at is not null)`
};

/** What a member knows of the survivor of its group. */
const SURVIVOR_COLUMNS = ['record_id', 'created_at', 'modified_at', 'trimmed'] as const;

const inGroups: SqlStep = {
    kind: 'sql',
    name: 'in_groups',
    title: 'Members of duplicate groups',
    sentence: 'One row is a record of a group with its place in survivor order; 1 is the survivor.',
    dropReason: 'the only record with its number, or dismissed',
    funnelPosition: 5,
    select: ({ dialect }) => {
        const survivor = SURVIVOR_COLUMNS.map(
            (column) => `first_value(p.${column}) over survivor_order as survivor_${column}`
        );
        return `select p.record_id, p.account_no, p.match_number, p.match_text, p.number, p.text, p.trimmed, p.created_at, p.modified_at,
    p.do_not_call, p.size, row_number() over survivor_order as position,
    row_number() over (partition by p.account_no, p.match_number, p.match_text, p.trimmed order by ${SURVIVOR_ORDER}) as position_of_text,
    ${survivor.join(',\n    ')}
from (
    select w.*, ${dialect.trim('w.text')} as trimmed, g.size
    from ${dedupeTable('with_phone')} w
    join ${dedupeTable('groups')} g on ${sameGroup('g', 'w')}
) p
window survivor_order as (partition by p.account_no, p.match_number, p.match_text order by ${SURVIVOR_ORDER})`;
    }
};

/** D4: found by its text where a member before it has the same one. */
const duplicates: SqlStep = {
    kind: 'sql',
    name: 'duplicates',
    title: 'Duplicates',
    sentence: 'One row is a record that another one of the same account and number replaces.',
    dropReason: 'the survivor of its group',
    funnelPosition: 6,
    select: () => `select record_id, account_no, match_number, match_text, survivor_record_id as survivor_id,
    case ${foundBy('position_of_text')} as matched_by
from ${dedupeTable('in_groups')}
where position > 1`
};

const onlyByNormalisation: SqlStep = {
    kind: 'sql',
    name: 'only_by_normalisation',
    view: true,
    title: 'Duplicates found only thanks to normalisation',
    sentence: 'One row is a duplicate whose text no member before it has (D4).',
    dropReason: null,
    funnelPosition: null,
    select: () => `select record_id from ${dedupeTable('duplicates')} where matched_by = 'normalised'`
};

const members: SqlStep = {
    kind: 'sql',
    name: 'members',
    view: true,
    title: 'Group members with their reasons',
    sentence: 'One row is a member of a group, survivor or duplicate, and why.',
    dropReason: null,
    funnelPosition: null,
    select: ({ dialect, parameters }) => `select account_no, account_id, number_key, position, record_id,
    case when position = 1 then 'survivor' else 'duplicate' end as role,
    case when position = 1 then null ${foundBy('position_of_text')} as matched_by,
    text as phone_text, created_at, modified_at, do_not_call, survivor_record_id as survivor_id,
    ${memberReason({ dialect, match: parameters.dedupe.match })} as reason
from (
    select m.*, k.account_id, ${numberKeyOf('m')} as number_key, ${e164Of('m.number')} as e164
    from ${dedupeTable('in_groups')} m
    join account_keys k on k.account_no = m.account_no
) named`
};

/** D8: every duplicate has the text of a member before it, the group is small enough and no switchboard. */
function mayApply({ parameters }: EngineContext): string {
    const { auto_apply: mode, max_group_size: largest } = parameters.dedupe;
    if (mode === 'none') return 'false';
    return `f.by_number = 0 and g.size <= ${wholeNumber(largest)} and not g.hot`;
}

const groupReport: SqlStep = {
    kind: 'sql',
    name: 'group_report',
    title: 'Duplicate groups with their reasons',
    sentence: 'One row is a group with its survivor and whether it may be applied without a person (D8).',
    dropReason: null,
    funnelPosition: null,
    select: (
        context
    ) => `select g.account_id, g.number_key, g.e164, g.account_no, g.match_number, g.match_text, g.size, f.survivor_id, g.hot,
    ${mayApply(context)} as auto_apply, g.do_not_call,
    ${groupReason()} as reason
from (
    select named.*, k.account_id, ${numberKeyOf('named')} as number_key, ${e164Of('named.number')} as e164
    from ${dedupeTable('groups')} named
    join account_keys k on k.account_no = named.account_no
) g
join (
    select account_no, match_number, match_text, min(survivor_id) as survivor_id,
        count(*) filter (where matched_by = 'normalised') as by_number
    from ${dedupeTable('duplicates')}
    group by account_no, match_number, match_text
) f on ${sameGroup('f', 'g')}`
};

/** From comparable records to groups, their survivors and their duplicates: the lower half of the funnel. */
export const groupSteps: readonly SqlStep[] = [
    candidates,
    groups,
    inGroups,
    duplicates,
    onlyByNormalisation,
    members,
    groupReport
];
