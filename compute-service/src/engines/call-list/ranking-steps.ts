import type { SqlStep } from '../engine.ts';
import { wholeNumber } from '../sql.ts';
import { listTable } from './candidates.ts';
import { localityOf, PER_AREA_CODE } from './localities.ts';

/** None of these steps depends on a flush or an attempt rule, so that other ones need no second look at all places. */

const locations: SqlStep = {
    kind: 'sql',
    name: 'locations',
    title: 'Locations',
    sentence: "One row is a postal state with a billing state, '' for none, as accounts have them (L6).",
    dropReason: null,
    funnelPosition: null,
    select: () => `select postal_state, billing_state,
    cast(row_number() over (order by postal_state, billing_state) as integer) as location_no
from (select distinct coalesce(postal_state, '') as postal_state, coalesce(billing_state, '') as billing_state from account_location) l`
};

const shuffledAccounts: SqlStep = {
    kind: 'sql',
    name: 'shuffled_accounts',
    title: 'Accounts in their seeded order',
    sentence: 'One row is an active account with its location and its place in the seeded order (L14).',
    dropReason: null,
    funnelPosition: null,
    select: ({ dialect, seed }) => `select k.account_no, a.created_at, l.location_no,
    cast(row_number() over (
        order by ${dialect.md5Hex(`'${wholeNumber(seed)}:' || k.account_id`)}, k.account_no
    ) as integer) as shuffle_place
from account_keys k
join account_location a on a.account_no = k.account_no
join ${listTable('locations')} l
    on l.postal_state = coalesce(a.postal_state, '') and l.billing_state = coalesce(a.billing_state, '')
where k.active`
};

const rankedPlaces: SqlStep = {
    kind: 'sql',
    name: 'ranked_places',
    title: 'Places by their worth',
    sentence:
        "One row is a place with its rank among its account's, 1 for the one most worth a call (L1), and where it is.",
    dropReason: null,
    funnelPosition: null,
    select: ({
        dialect
    }) => `select p.account_no, p.researched_phone_id, p.field_index, p.number, p.record_created_at,
    case when a.created_at is null or p.record_created_at > a.created_at then p.record_created_at else a.created_at end as recency_at,
    a.shuffle_place, ${localityOf(dialect)} as locality_no,
    row_number() over (
        partition by p.account_no
        order by case when p.promising then 0 else 1 end,
            case when p.field_index = 0 then 0 else 1 end, p.record_created_at desc nulls last,
            p.field_index, p.number, p.researched_phone_id
    ) as choice
from ${listTable('not_duplicate')} p
join ${listTable('shuffled_accounts')} a on a.account_no = p.account_no`
};

const sharedNumbers: SqlStep = {
    kind: 'sql',
    name: 'shared_numbers',
    title: 'Numbers of several accounts',
    sentence: 'One row is a number that more than one account may be called at (L16).',
    dropReason: null,
    funnelPosition: null,
    select: () => `select number
from ${listTable('ranked_places')}
group by number
having min(account_no) <> max(account_no)`
};

const localities: SqlStep = {
    kind: 'sql',
    name: 'localities',
    title: 'Localities',
    sentence:
        'One row is an area code, postal state and billing state with the state that they mean, from the postal code, else the billing state, else the area code (L6).',
    dropReason: null,
    funnelPosition: null,
    select: ({ dialect }) => `select k.locality_no, s.area_code, l.postal_state, l.billing_state,
    coalesce(nullif(l.postal_state, ''), nullif(l.billing_state, ''), s.state) as state,
    case when l.postal_state <> '' then 'postal_code'
        when l.billing_state <> '' then 'billing_state'
        else 'area_code' end as state_source,
    coalesce(nullif(l.postal_state, ''), nullif(l.billing_state, ''), s.state) <> s.state as state_conflict,
    s.state as area_state
from (select distinct locality_no from ${listTable('ranked_places')}) k
join ${listTable('locations')} l on l.location_no = k.locality_no % ${PER_AREA_CODE}
join area_code_state s on s.area_code = cast(${dialect.integerDivide('k.locality_no', PER_AREA_CODE)} as varchar)`
};

/** From places that nobody forbids to call to their order and where they are. */
export const rankingSteps: readonly SqlStep[] = [
    locations,
    shuffledAccounts,
    rankedPlaces,
    sharedNumbers,
    localities
];
