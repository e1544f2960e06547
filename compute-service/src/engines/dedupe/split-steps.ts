import type { SqlStep } from '../engine.ts';
import { wholeNumber } from '../sql.ts';
import { dedupeTable } from './tables.ts';

const sharedCandidates: SqlStep = {
    kind: 'sql',
    name: 'shared_candidates',
    title: 'Numbers that may be shared',
    sentence: 'One row is a number stored with different account ids, known or not; few of all numbers are.',
    dropReason: null,
    funnelPosition: null,
    select: () => `select e164
from phone_places
where e164 is not null and account_id is not null and not retired
group by e164
having min(account_id) <> max(account_id)`
};

const numberAccounts: SqlStep = {
    kind: 'sql',
    name: 'number_accounts',
    title: 'Shared numbers and their accounts',
    sentence:
        'One row is such a number and a known account that holds it in a live record or a phone field (D6).',
    dropReason: null,
    funnelPosition: null,
    select: () => `select distinct p.e164, p.account_id
from phone_places p
join ${dedupeTable('shared_candidates')} c on c.e164 = p.e164
join accounts a on a.id = p.account_id
where not p.retired`
};

const sharedNumbers: SqlStep = {
    kind: 'sql',
    name: 'shared_numbers',
    title: 'Numbers on several accounts',
    sentence: 'One row is a number that at least two accounts hold, with how many do.',
    dropReason: null,
    funnelPosition: null,
    select: () => `select e164, count(*) as accounts
from ${dedupeTable('number_accounts')}
group by e164
having count(*) > 1`
};

/** A dismissed group returns only when an account joins that was not in it (D10). */
const dismissedSplits: SqlStep = {
    kind: 'sql',
    name: 'dismissed_splits',
    title: 'Dismissed split-account groups',
    sentence: 'One row is a number whose accounts were all in a group that was dismissed.',
    dropReason: null,
    funnelPosition: null,
    select: () => `select distinct h.e164
from (
    select d.e164, d.account_ids, count(distinct n.account_id) as accounts
    from (
        select distinct d.e164, d.account_ids, known.account_id
        from dismissed_duplicates d
        cross join unnest(split(d.account_ids, '|')) as known(account_id)
        where d.account_id is null and d.e164 is not null and d.account_ids is not null
    ) d
    join ${dedupeTable('number_accounts')} n on n.e164 = d.e164 and n.account_id = d.account_id
    group by d.e164, d.account_ids
) h
join ${dedupeTable('shared_numbers')} s on s.e164 = h.e164 and s.accounts = h.accounts`
};

const splitAccounts: SqlStep = {
    kind: 'sql',
    name: 'split_accounts',
    title: 'Split accounts',
    sentence:
        'One row is a number on several accounts that nobody dismissed; hot ones are switchboards (D7).',
    dropReason: null,
    funnelPosition: null,
    select: ({ dialect, parameters }) => `select s.e164, s.accounts, list.account_ids,
    s.accounts > ${wholeNumber(parameters.dedupe.hot_number_accounts)} as hot
from ${dedupeTable('shared_numbers')} s
join (
    select n.e164, ${dialect.orderedStringAggregate({ text: 'n.account_id', separator: '|', orderBy: 'n.account_id' })} as account_ids
    from ${dedupeTable('number_accounts')} n
    join ${dedupeTable('shared_numbers')} several on several.e164 = n.e164
    group by n.e164
) list on list.e164 = s.e164
where not exists (select 1 from ${dedupeTable('dismissed_splits')} d where d.e164 = s.e164)`
};

/** The same number on several accounts: reported, never acted on. */
export const splitSteps = {
    numbers: [sharedCandidates, numberAccounts, sharedNumbers],
    report: [dismissedSplits, splitAccounts]
} as const;
