import type { EngineContext, SqlStep } from '../engine.ts';
import { flushedNumbers } from '../shared/flushed-numbers.ts';
import { age } from '../shared/age.ts';
import { wholeNumber } from '../sql.ts';
import { listTable } from './candidates.ts';

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
    select: ({ dialect }) => `select p.account_no, p.researched_phone_id, p.field_index,
    p.number, p.record_created_at, p.geographic, p.of_active_account as active,
    n.number is not null as number_suppressed, s.account_no is not null as account_suppressed,
    d.record_id is not null as duplicate, f.number is not null as flushed,
    coalesce(h.attempts, 0) as attempts, coalesce(h.recent_attempts, 0) as recent_attempts,
    h.last_attempt_day, coalesce(h.answered_last, false) as answered_last, h.last_contact_day as number_contact_day,
    c.last_contact_day as account_contact_day
from place_numbers p
left join (select distinct number from blocked_numbers) n on n.number = p.number
left join (select distinct account_no from blocked_accounts where account_no is not null) s on s.account_no = p.account_no
left join (select distinct record_id from dedupe_duplicates) d on d.record_id = p.researched_phone_id
left join ${flushedNumbers(dialect)} f on f.account_no = p.account_no and f.number = p.number
left join ${listTable('number_history')} h on h.number = p.number
left join ${listTable('account_contacts')} c on c.account_no = p.account_no
where not p.retired`
};

interface Condition {
    readonly name: string;
    readonly title: string;
    readonly sentence: string;
    readonly dropReason: string;
    /** Over the columns of the known places. */
    where(context: EngineContext): string;
}

/** What a place must meet, in the order of the funnel (G13). */
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
    },
    {
        name: 'not_flushed',
        title: 'Not flushed',
        sentence:
            'One row is a place whose number is not flushed for its account, conflicts included (F6, F11).',
        dropReason: 'flushed, or waiting for a decision on it',
        where: () => 'not flushed'
    },
    {
        name: 'last_attempt_old_enough',
        title: 'Not tried in the last days',
        sentence: 'One row is a place whose number was never tried, or last tried long enough ago (L3).',
        dropReason: 'tried too recently',
        where: (context) =>
            orOlder('last_attempt_day', {
                days: context.parameters.call_list.min_days_between_attempts,
                context
            })
    },
    {
        name: 'under_attempt_limit',
        title: 'Not tried too often',
        sentence: 'One row is a place whose number had fewer attempts in 30 days than the limit (L3).',
        dropReason: 'tried too often in 30 days',
        where: ({ parameters }) => `recent_attempts < ${wholeNumber(parameters.call_list.max_attempts_30d)}`
    },
    {
        name: 'rested_after_contact',
        title: 'Rested since the last contact',
        sentence: 'One row is a place whose number and account were not reached lately (L4).',
        dropReason: 'reached recently',
        where: (context) => {
            const days = context.parameters.call_list.rest_days_after_contact;
            return ['number_contact_day', 'account_contact_day']
                .map((day) => orOlder(day, { days, context }))
                .join(' and ');
        }
    }
];

/** Whether a day is at least so many days ago, or never was. */
function orOlder(
    day: string,
    { days, context }: { readonly days: number; readonly context: EngineContext }
): string {
    return `(${day} is null or ${age(day, context)} >= ${wholeNumber(days)})`;
}

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

const funnel = CONDITIONS.map(({ where, ...words }, index): SqlStep => ({
    ...words,
    kind: 'sql',
    view: true,
    funnelPosition: index + 2,
    select: (context) =>
        `select * from ${listTable(CONDITIONS[index - 1]?.name ?? allPlaces.name)} where ${where(context)}`
}));

/** From all places to those whose number may be called: the upper part of the funnel. */
export const placeSteps: readonly SqlStep[] = [placeFacts, allPlaces, ...funnel];
