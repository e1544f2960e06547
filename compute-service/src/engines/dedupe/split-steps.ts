import type { SqlStep } from '../engine.ts';
import { e164Of, numberOf } from '../shared/numbers.ts';
import { wholeNumber } from '../sql.ts';
import { dedupeTable } from './tables.ts';

const sharedCandidates: SqlStep = {
    kind: 'sql',
    name: 'shared_candidates',
    title: 'Numbers that may be shared',
    sentence: 'One row is a number stored for different accounts, known or not; few of all numbers are.',
    dropReason: null,
    funnelPosition: null,
    select: () => `select number
from place_numbers
where number is not null and account_no is not null and not retired
group by number
having min(account_no) <> max(account_no)`
};

const numberAccounts: SqlStep = {
    kind: 'sql',
    name: 'number_accounts',
    title: 'Shared numbers and their accounts',
    sentence:
        'One row is such a number and a known account that holds it in a live record or a phone field (D6).',
    dropReason: null,
    funnelPosition: null,
    select: () => `select distinct p.number, p.account_no, k.account_id
from place_numbers p
join ${dedupeTable('shared_candidates')} c on c.number = p.number
join account_keys k on k.account_no = p.account_no and k.active is not null
where not p.retired`
};

const sharedNumbers: SqlStep = {
    kind: 'sql',
    name: 'shared_numbers',
    title: 'Numbers on several accounts',
    sentence: 'One row is a number that at least two accounts hold, with how many do.',
    dropReason: null,
    funnelPosition: null,
    select: () => `select number, count(*) as accounts
from ${dedupeTable('number_accounts')}
group by number
having count(*) > 1`
};

const hotNumbers: SqlStep = {
    kind: 'sql',
    name: 'hot_numbers',
    view: true,
    title: 'Switchboards',
    sentence:
        'One row is a number on more accounts than one number has; it is reported, never acted on (D7).',
    dropReason: null,
    funnelPosition: null,
    select: ({ parameters }) =>
        `select number from ${dedupeTable('shared_numbers')} where accounts > ${wholeNumber(parameters.dedupe.hot_number_accounts)}`
};

/** A dismissed group returns only when an account joins that was not in it (D10). */
const dismissedSplits: SqlStep = {
    kind: 'sql',
    name: 'dismissed_splits',
    title: 'Dismissed split-account groups',
    sentence: 'One row is a number whose accounts were all in a group that was dismissed.',
    dropReason: null,
    funnelPosition: null,
    select: ({ dialect }) => `select distinct h.number
from (
    select d.number, d.account_ids, count(distinct n.account_no) as accounts
    from (
        select distinct ${numberOf('dismissed.e164', dialect)} as number, dismissed.account_ids, known.account_id
        from dismissed_duplicates dismissed
        cross join unnest(split(dismissed.account_ids, '|')) as known(account_id)
        where dismissed.account_id is null and dismissed.e164 is not null and dismissed.account_ids is not null
    ) d
    join ${dedupeTable('number_accounts')} n on n.number = d.number and n.account_id = d.account_id
    group by d.number, d.account_ids
) h
join ${dedupeTable('shared_numbers')} s on s.number = h.number and s.accounts = h.accounts`
};

const splitAccounts: SqlStep = {
    kind: 'sql',
    name: 'split_accounts',
    title: 'Split accounts',
    sentence:
        'One row is a number on several accounts that nobody dismissed; hot ones are switchboards (D7).',
    dropReason: null,
    funnelPosition: null,
    select: ({
        dialect
    }) => `select ${e164Of('s.number')} as e164, s.accounts, list.account_ids, h.number is not null as hot
from ${dedupeTable('shared_numbers')} s
join (
    select n.number, ${dialect.orderedStringAggregate({ text: 'n.account_id', separator: '|', orderBy: 'n.account_no' })} as account_ids
    from ${dedupeTable('number_accounts')} n
    join ${dedupeTable('shared_numbers')} several on several.number = n.number
    group by n.number
) list on list.number = s.number
left join ${dedupeTable('hot_numbers')} h on h.number = s.number
where not exists (select 1 from ${dedupeTable('dismissed_splits')} d where d.number = s.number)`
};

/** The same number on several accounts: reported, never acted on. */
export const splitSteps = {
    numbers: [sharedCandidates, numberAccounts, sharedNumbers, hotNumbers],
    report: [dismissedSplits, splitAccounts]
} as const;
