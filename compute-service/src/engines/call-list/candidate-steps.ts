import type { SqlStep } from '../engine.ts';
import { STATES } from '../shared/states.ts';
import { textList } from '../sql.ts';
import { listTable } from './candidates.ts';

const CANDIDATE_COLUMNS =
    'c.account_no, c.researched_phone_id, c.field_index, c.number, c.record_created_at, ' +
    'c.recency_at, c.shuffle_place, c.locality_no, c.choice';

const POPULATION_COLUMNS = {
    census_2020: 'census_2020',
    vintage_2025: 'vintage_2025_estimate_2025'
} as const;

const bestNumberOfAccount: SqlStep = {
    kind: 'sql',
    name: 'best_number_of_account',
    title: 'Best number of each account',
    sentence: 'One row is an account with the number that is most worth a call (L1).',
    dropReason: 'the account has a better number',
    funnelPosition: 10,
    select: () => `select ${CANDIDATE_COLUMNS}
from ${listTable('ranked_places')} c
join (
    select account_no, min(choice) as choice
    from ${listTable('rested_after_contact')}
    group by account_no
) best on best.account_no = c.account_no and best.choice = c.choice`
};

const outbidAccounts: SqlStep = {
    kind: 'sql',
    name: 'outbid_accounts',
    title: 'Accounts whose number goes with another',
    sentence: 'One row is an account whose best number another account has, with a better claim to it (L16).',
    dropReason: null,
    funnelPosition: null,
    select: () => `select c.account_no
from (
    select c.account_no,
        row_number() over (
            partition by c.number
            order by case when c.field_index = 0 then 0 else 1 end, c.record_created_at desc nulls last,
                c.field_index, c.account_no
        ) as claim
    from ${listTable('best_number_of_account')} c
    where c.number in (select number from ${listTable('shared_numbers')})
) c
where c.claim > 1`
};

const oneAccountPerNumber: SqlStep = {
    kind: 'sql',
    name: 'one_account_per_number',
    view: true,
    title: 'One account for each number',
    sentence: 'One row is a number with the account that goes on the list with it (L16).',
    dropReason: 'another account goes with the number',
    funnelPosition: 11,
    select: () => `select c.*
from ${listTable('best_number_of_account')} c
where not exists (select 1 from ${listTable('outbid_accounts')} o where o.account_no = c.account_no)`
};

const targetedStates: SqlStep = {
    kind: 'sql',
    name: 'targeted_states',
    title: 'States with a target',
    sentence: 'One row is one of the 50 states or DC with its population in the chosen vintage (L7, L18).',
    dropReason: null,
    funnelPosition: null,
    select: ({ parameters }) => `select state,
    coalesce(${POPULATION_COLUMNS[parameters.call_list.population_vintage]}, 0) as population
from state_population
where state in (${textList(STATES)})`
};

const stateHasTarget: SqlStep = {
    kind: 'sql',
    name: 'state_has_target',
    view: true,
    title: 'In a state with a target',
    sentence:
        'One row is a candidate whose state, from the postal code, else the billing state, else the area code, has a target (L6, L7).',
    dropReason: 'the account is in a territory',
    funnelPosition: 12,
    select: () => `select c.*
from ${listTable('one_account_per_number')} c
where exists (
    select 1 from ${listTable('localities')} l
    join ${listTable('targeted_states')} t on t.state = l.state
    where l.locality_no = c.locality_no
)`
};

const hasCallableWindow: SqlStep = {
    kind: 'sql',
    name: 'has_callable_window',
    view: true,
    title: 'With hours in which it may be called',
    sentence:
        'One row is a candidate for whom it is a permitted hour in every plausible zone at the same time (L10).',
    dropReason: 'no hour is permitted in every plausible zone',
    funnelPosition: 13,
    select: () => `select c.*
from ${listTable('state_has_target')} c
where exists (select 1 from ${listTable('calling_windows')} w where w.locality_no = c.locality_no)`
};

/** From callable places to candidates: one number an account, one account a number, hours in which to call. */
export const candidateSteps: readonly SqlStep[] = [
    bestNumberOfAccount,
    outbidAccounts,
    oneAccountPerNumber,
    targetedStates,
    stateHasTarget,
    hasCallableWindow
];
