import type { EngineContext, SqlStep } from '../engine.ts';
import { wholeNumber } from '../sql.ts';
import { EXTENSION } from '../shared/phone-rules.ts';
import { dayInWords, numberInWords } from '../shared/words.ts';
import { dedupeTable } from './tables.ts';

/** Newest first; a null date is older than every instant (D3); ids differ, so that the order is total. */
const SURVIVOR_ORDER = 'created_at desc nulls last, modified_at desc nulls last, record_id desc';

const candidates: SqlStep = {
    kind: 'sql',
    name: 'candidates',
    title: 'Numbers that an account holds more than once',
    sentence: 'One row is an account and number on several records, dismissed or not.',
    dropReason: null,
    funnelPosition: null,
    select: () => `select account_id, number_key, min(e164) as e164, count(*) as size,
    max(created_at) as newest_created_at, bool_or(do_not_call) as do_not_call
from ${dedupeTable('with_phone')}
group by account_id, number_key
having count(*) > 1`
};

/** A dismissal holds while no member is newer than it (D10). */
const groups: SqlStep = {
    kind: 'sql',
    name: 'groups',
    title: 'Duplicate groups',
    sentence: 'One row is an account and number on several records that nobody dismissed since (D10).',
    dropReason: null,
    funnelPosition: null,
    select: ({ parameters }) => `select c.account_id, c.number_key, c.e164, c.size, c.do_not_call,
    coalesce(n.accounts > ${wholeNumber(parameters.dedupe.hot_number_accounts)}, false) as hot
from ${dedupeTable('candidates')} c
left join (
    select account_id, number_key, max(decided_at) as decided_at
    from dismissed_duplicates
    where account_id is not null and number_key is not null and decided_at is not null
    group by account_id, number_key
) d on d.account_id = c.account_id and d.number_key = c.number_key
left join ${dedupeTable('shared_numbers')} n on n.e164 = c.e164
where d.decided_at is null or c.newest_created_at > d.decided_at`
};

const inGroups: SqlStep = {
    kind: 'sql',
    name: 'in_groups',
    title: 'Members of duplicate groups',
    sentence: 'One row is a record of a group with its place in survivor order; 1 is the survivor.',
    dropReason: 'the only record with its number, or dismissed',
    funnelPosition: 5,
    select: ({ dialect }) => `select p.record_id, p.account_id, p.number_key, p.e164, p.text, p.trimmed,
    p.created_at, p.modified_at, p.do_not_call,
    row_number() over (partition by p.account_id, p.number_key order by ${SURVIVOR_ORDER}) as position,
    row_number() over (partition by p.account_id, p.number_key, p.trimmed order by ${SURVIVOR_ORDER}) as position_of_text,
    first_value(p.record_id) over (partition by p.account_id, p.number_key order by ${SURVIVOR_ORDER}) as survivor_id,
    coalesce(${dialect.regexpExtract('p.trimmed', EXTENSION, 0)}, '') as extension
from ${dedupeTable('with_phone')} p
join ${dedupeTable('groups')} g on g.account_id = p.account_id and g.number_key = p.number_key`
};

const duplicates: SqlStep = {
    kind: 'sql',
    name: 'duplicates',
    title: 'Duplicates',
    sentence: 'One row is a record that another one of the same account and number replaces.',
    dropReason: 'the survivor of its group',
    funnelPosition: 6,
    select: () => `select record_id, account_id, number_key, e164, trimmed, position, survivor_id, extension,
    case when position_of_text > 1 then 'exact_text' else 'normalised' end as matched_by
from ${dedupeTable('in_groups')}
where position > 1`
};

const numberOf = (alias: string): string =>
    `coalesce(${numberInWords(`${alias}.e164`)}, ${alias}.number_key)`;

const dayOf = (instant: string): string =>
    `case when ${instant} is null then 'without a date' else ${dayInWords(`cast(${instant} as date)`)} end`;

const members: SqlStep = {
    kind: 'sql',
    name: 'members',
    title: 'Group members with their reasons',
    sentence: 'One row is a member of a group, survivor or duplicate, and why.',
    dropReason: null,
    funnelPosition: null,
    select: () => `select m.account_id, m.number_key, m.position, m.record_id,
    case when m.position = 1 then 'survivor' else 'duplicate' end as role, d.matched_by, m.text as phone_text,
    m.created_at, m.modified_at, m.do_not_call, m.survivor_id,
    case when m.position = 1
        then 'Kept: the newest of ' || cast(g.size as varchar) || ' records with ' || ${numberOf('m')} || ', created ' || ${dayOf('m.created_at')} || '.'
        else case d.matched_by when 'exact_text' then 'Same text as a newer record'
                else 'Same number as the kept record ' || m.survivor_id || ', written differently' end
            || case when m.extension <> s.extension then ', different extension' else '' end
            || '; created ' || ${dayOf('m.created_at')} || ', the kept one ' || ${dayOf('s.created_at')} || '.'
    end as reason
from ${dedupeTable('in_groups')} m
join ${dedupeTable('groups')} g on g.account_id = m.account_id and g.number_key = m.number_key
join ${dedupeTable('in_groups')} s on s.record_id = m.survivor_id
left join ${dedupeTable('duplicates')} d on d.record_id = m.record_id`
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
    select: (context) => `select g.account_id, g.number_key, g.e164, g.size, f.survivor_id, g.hot,
    ${mayApply(context)} as auto_apply, g.do_not_call,
    cast(g.size as varchar) || ' researched phones of this account hold ' || ${numberOf('g')} || '; '
        || case when f.by_number = 0 then 'their texts are the same'
            when f.by_number = 1 then '1 was found only by comparing numbers'
            else cast(f.by_number as varchar) || ' were found only by comparing numbers' end
        || case when g.do_not_call then '; Do Not Call stays' else '' end
        || case when g.hot then '; the number is a switchboard' else '' end || '.' as reason
from ${dedupeTable('groups')} g
join (
    select account_id, number_key, min(survivor_id) as survivor_id,
        count(*) filter (where matched_by = 'normalised') as by_number
    from ${dedupeTable('duplicates')}
    group by account_id, number_key
) f on f.account_id = g.account_id and f.number_key = g.number_key`
};

/** From comparable records to groups, their survivors and their duplicates: the lower half of the funnel. */
export const groupSteps: readonly SqlStep[] = [
    candidates,
    groups,
    inGroups,
    duplicates,
    members,
    groupReport
];
