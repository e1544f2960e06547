import type { SqlStep } from '../engine.ts';
import { areaCodeOf } from '../shared/numbers.ts';
import { STATES } from '../shared/states.ts';
import { textList } from '../sql.ts';
import { listTable } from './candidates.ts';

const CANDIDATE_COLUMNS =
    'c.account_no, c.researched_phone_id, c.field_index, c.number, c.record_created_at, ' +
    'c.attempts, c.recent_attempts, c.last_attempt_day, c.answered_last';

const LOCATION_COLUMNS =
    'c.state, c.state_source, c.state_conflict, c.area_code, c.postal_state, c.billing_state';

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
from (
    select ${CANDIDATE_COLUMNS},
        row_number() over (
            partition by c.account_no
            order by case when c.attempts = 0 or c.answered_last then 0 else 1 end,
                case when c.field_index = 0 then 0 else 1 end, c.record_created_at desc nulls last,
                c.field_index, c.number, c.researched_phone_id
        ) as choice
    from ${listTable('rested_after_contact')} c
) c
where c.choice = 1`
};

const oneAccountPerNumber: SqlStep = {
    kind: 'sql',
    name: 'one_account_per_number',
    title: 'One account for each number',
    sentence: 'One row is a number with the account that goes on the list with it (L16).',
    dropReason: 'another account goes with the number',
    funnelPosition: 11,
    select: () => `select ${CANDIDATE_COLUMNS}
from (
    select ${CANDIDATE_COLUMNS},
        row_number() over (
            partition by c.number
            order by case when c.field_index = 0 then 0 else 1 end, c.record_created_at desc nulls last,
                c.field_index, c.account_no
        ) as choice
    from ${listTable('best_number_of_account')} c
) c
where c.choice = 1`
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
    title: 'In a state with a target',
    sentence:
        'One row is a candidate with its state, from the postal code, else the billing state, else the area code (L6, L7).',
    dropReason: 'the account is in a territory',
    funnelPosition: 12,
    select: () => `select ${CANDIDATE_COLUMNS}, ${LOCATION_COLUMNS}
from (
    select ${CANDIDATE_COLUMNS},
        coalesce(l.postal_state, l.billing_state, s.state) as state,
        case when l.postal_state is not null then 'postal_code'
            when l.billing_state is not null then 'billing_state'
            else 'area_code' end as state_source,
        coalesce(l.postal_state, l.billing_state, s.state) <> s.state as state_conflict,
        s.area_code, coalesce(l.postal_state, '') as postal_state, coalesce(l.billing_state, '') as billing_state
    from ${listTable('one_account_per_number')} c
    join area_code_state s on s.area_code = ${areaCodeOf('c.number')}
    left join account_location l on l.account_no = c.account_no
) c
where exists (select 1 from ${listTable('targeted_states')} t where t.state = c.state)`
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
    select: () => `select ${CANDIDATE_COLUMNS}, ${LOCATION_COLUMNS}
from ${listTable('state_has_target')} c
where exists (
    select 1 from ${listTable('calling_windows')} w
    where w.area_code = c.area_code and w.postal_state = c.postal_state and w.billing_state = c.billing_state
)`
};

/** From callable places to candidates: one number an account, one account a number. */
export const candidateSteps: readonly SqlStep[] = [
    bestNumberOfAccount,
    oneAccountPerNumber,
    targetedStates,
    stateHasTarget
];

/** The last step of the funnel that needs the windows. */
export const windowedCandidateSteps: readonly SqlStep[] = [hasCallableWindow];
