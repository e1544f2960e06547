import type { EngineContext, SqlStep } from '../engine.ts';
import { age } from '../shared/age.ts';
import { flushedNumbers } from '../shared/flushed-numbers.ts';
import { wholeNumber } from '../sql.ts';
import { researchTable } from './tables.ts';

/** A place whose number is flushed for its account counts as absent (R2). */
const notFlushed = ({ dialect }: EngineContext): string => `not exists (
        select 1 from ${flushedNumbers(dialect)} f where f.account_no = p.account_no and f.number = p.number)`;

const allAccounts: SqlStep = {
    kind: 'sql',
    name: 'all_accounts',
    view: true,
    title: 'All accounts',
    sentence: 'One row is an account.',
    dropReason: null,
    funnelPosition: 1,
    select: () => 'select account_no, active from account_keys where active is not null'
};

const active: SqlStep = {
    kind: 'sql',
    name: 'active',
    view: true,
    title: 'Active accounts',
    sentence: 'One row is an account that is worked.',
    dropReason: 'not active',
    funnelPosition: 2,
    select: () => `select account_no from ${researchTable('all_accounts')} where active`
};

const withoutResearchedPhone: SqlStep = {
    kind: 'sql',
    name: 'without_researched_phone',
    title: 'Accounts without a researched phone',
    sentence: 'One row is an active account for which no live researched phone is stored (R1, R2).',
    dropReason: 'has a researched phone',
    funnelPosition: 3,
    select: (context) => `select a.account_no
from ${researchTable('active')} a
where not exists (
    select 1 from place_numbers p
    where p.account_no = a.account_no and p.field_index = 0 and not p.retired and ${notFlushed(context)})`
};

const phoneFieldsBlank: SqlStep = {
    kind: 'sql',
    name: 'phone_fields_blank',
    title: 'Accounts whose phone fields are blank',
    sentence: 'One row is an account without any number left to call (R2, P10).',
    dropReason: 'has a number in a phone field',
    funnelPosition: 4,
    select: (context) => {
        const counts = context.parameters.research.blank === 'not_dialable' ? 'p.geographic and ' : '';
        return `select a.account_no
from ${researchTable('without_researched_phone')} a
where not exists (
    select 1 from place_numbers p
    where p.account_no = a.account_no and p.field_index > 0 and ${counts}${notFlushed(context)})`;
    }
};

/** What the warehouse keeps beside the org's research; a row whose id the org has too is ignored (G9). */
const ALL_RESEARCH = `select id, account_id, researched_at, outcome from research_history
    union all
    select id, account_id, researched_at, outcome from research_archive
    where not exists (select 1 from research_history known where known.id = research_archive.id)`;

const latestResearch: SqlStep = {
    kind: 'sql',
    name: 'latest_research',
    title: 'Latest research',
    sentence: 'One row is an account with its latest research; expired requests are none (R3).',
    dropReason: null,
    funnelPosition: null,
    select: (context) => `select account_no, researched_at, outcome,
    ${age('cast(researched_at as date)', context)} as age
from (
    select k.account_no, h.researched_at, h.outcome,
        row_number() over (partition by k.account_no order by h.researched_at desc, h.id desc) as newest
    from (${ALL_RESEARCH}) h
    join account_keys k on k.account_id = h.account_id
    where h.researched_at is not null
        and coalesce(lower(${context.dialect.trim('h.outcome')}), '') <> 'expired'
) history
where newest = 1`
};

const notRecentlyResearched: SqlStep = {
    kind: 'sql',
    name: 'not_recently_researched',
    title: 'Accounts that are due',
    sentence: 'One row is an account that was never researched, or long enough ago (R3).',
    dropReason: 'researched recently',
    funnelPosition: 5,
    select: ({ parameters }) => `select a.account_no, l.researched_at, l.outcome, l.age
from ${researchTable('phone_fields_blank')} a
left join ${researchTable('latest_research')} l on l.account_no = a.account_no
where l.account_no is null or l.age >= ${wholeNumber(parameters.research.recheck_days)}`
};

const withoutOpenRequest: SqlStep = {
    kind: 'sql',
    name: 'without_open_request',
    title: 'Accounts without an open request',
    sentence: 'One row is an account for which no research request is open or claimed (G9).',
    dropReason: 'a request is open',
    funnelPosition: 6,
    select: ({ dialect }) => `select a.account_no, a.researched_at, a.outcome, a.age
from ${researchTable('not_recently_researched')} a
where not exists (
    select 1 from open_requests o
    join account_keys k on k.account_id = o.account_id
    where k.account_no = a.account_no and lower(${dialect.trim('o.status')}) in ('open', 'claimed'))`
};

const notSuppressed: SqlStep = {
    kind: 'sql',
    name: 'not_suppressed',
    title: 'Accounts that may be called',
    sentence: 'One row is an account that nothing suppresses (R11).',
    dropReason: 'must not be called',
    funnelPosition: 7,
    select: () => `select a.account_no, a.researched_at, a.outcome, a.age
from ${researchTable('without_open_request')} a
where not exists (select 1 from blocked_accounts b where b.account_no = a.account_no)`
};

/** From all accounts to those that may be researched: the upper part of the funnel. */
export const funnelSteps: readonly SqlStep[] = [
    allAccounts,
    active,
    withoutResearchedPhone,
    phoneFieldsBlank,
    latestResearch,
    notRecentlyResearched,
    withoutOpenRequest,
    notSuppressed
];
