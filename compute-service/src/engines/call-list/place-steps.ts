import type { SqlStep } from '../engine.ts';
import { listTable } from './candidates.ts';
import { conditionSteps, type Condition } from './conditions.ts';

/**
 * All that speaks for or against calling a place, looked up once. None of it depends on a parameter, so that the steps
 * of the funnel are plain conditions on it, and changed parameters need no second look-up. What other columns tell is
 * left out: a million rows are joined and written here, and must fit into little memory.
 */
const placeFacts: SqlStep = {
    kind: 'sql',
    name: 'place_facts',
    title: 'Facts about each place',
    sentence: 'One row is a place that is not retired, with what each rule looks at.',
    dropReason: null,
    funnelPosition: null,
    select: () => `select p.account_no, p.researched_phone_id, p.field_index,
    p.number, p.record_created_at, p.geographic, p.of_active_account as active,
    n.number is not null as number_suppressed, s.account_no is not null as account_suppressed,
    d.record_id is not null as duplicate,
    coalesce(h.attempts, 0) = 0 or h.answered_last as promising
from place_numbers p
left join (select distinct number from blocked_numbers) n on n.number = p.number
left join (select distinct account_no from blocked_accounts where account_no is not null) s on s.account_no = p.account_no
left join (select distinct record_id from dedupe_duplicates) d on d.record_id = p.researched_phone_id
left join ${listTable('number_history')} h on h.number = p.number
where not p.retired`
};

/** What a place must meet whatever the attempt rules, in the order of the funnel (G13). */
const CONDITIONS: readonly Condition[] = [
    {
        name: 'active_account',
        title: 'Of an active account',
        sentence: 'One row is a place whose account is known and active.',
        dropReason: 'account inactive or unknown',
        where: () => 'active'
    },
    {
        name: 'geographic',
        title: 'With a number that has a state',
        sentence: 'One row is a place whose number is of an area code of the 50 states or DC (P6).',
        dropReason: 'invalid, toll-free, foreign or otherwise without a state',
        where: () => 'geographic'
    },
    {
        name: 'not_suppressed',
        title: 'Not suppressed',
        sentence: 'One row is a place whose number and account may be called (S1 to S4).',
        dropReason: 'number or account is suppressed',
        where: () => 'not number_suppressed and not account_suppressed'
    },
    {
        name: 'not_duplicate',
        title: 'Not a duplicate',
        sentence: 'One row is a place that DeDupe did not flag; the survivor keeps the number in (L2).',
        dropReason: 'flagged as a duplicate',
        where: () => 'not duplicate'
    }
];

const allPlaces: SqlStep = {
    kind: 'sql',
    name: 'phone_places',
    view: true,
    title: 'Places that hold a phone number',
    sentence: 'One row is a phone field or a researched phone that is neither blank nor retired (D1).',
    dropReason: null,
    funnelPosition: 1,
    select: () => `select * from ${listTable('place_facts')}`
};

/** From all places to those that nobody forbids to call: the upper part of the funnel. */
export const placeSteps: readonly SqlStep[] = [
    placeFacts,
    allPlaces,
    ...conditionSteps(CONDITIONS, { from: allPlaces.name, position: 2 })
];
