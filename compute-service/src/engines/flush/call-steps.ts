import type { SqlStep } from '../engine.ts';
import { numberOf } from '../shared/numbers.ts';
import { dateLiteral } from '../sql.ts';
import { flushTable, lastCallFirst } from './rules.ts';

const CALL_COLUMNS = 'c.call_id, c.account_no, c.number, c.call_day, c.created_at, c.disposition';

/** Whether call c comes after call a in the one order of calls (C5). */
const AFTER_ANSWER = `(c.call_day > a.call_day
    or (c.call_day = a.call_day and (
        (c.created_at is not null and (a.created_at is null or c.created_at > a.created_at))
        or (c.created_at is not distinct from a.created_at and c.call_id > a.call_id))))`;

const allCalls: SqlStep = {
    kind: 'sql',
    name: 'all_calls',
    view: true,
    title: 'All calls',
    sentence: 'One row is a call of either direction, from the calls or from the call history.',
    dropReason: null,
    funnelPosition: 1,
    select: () => `select ${CALL_COLUMNS} from numbered_calls c`
};

const datedUntilAsOf: SqlStep = {
    kind: 'sql',
    name: 'dated_until_as_of',
    view: true,
    title: 'Calls up to the as-of date',
    sentence: 'One row is a call whose day is known and not after the as-of date (C2, G6).',
    dropReason: 'later than the as-of date, or without any date',
    funnelPosition: 2,
    select: ({ asOf }) => `select ${CALL_COLUMNS}
from ${flushTable('all_calls')} c
where c.call_day <= ${dateLiteral(asOf)}`
};

const withAccount: SqlStep = {
    kind: 'sql',
    name: 'with_account',
    view: true,
    title: 'Calls of an account',
    sentence: 'One row is a call that belongs to an account (C3).',
    dropReason: 'no account',
    funnelPosition: 3,
    select: () => `select ${CALL_COLUMNS}
from ${flushTable('dated_until_as_of')} c
where c.account_no is not null`
};

const withNumber: SqlStep = {
    kind: 'sql',
    name: 'with_number',
    view: true,
    title: 'Calls of a valid number',
    sentence: 'One row is a call whose number could be read (C3).',
    dropReason: 'no valid number',
    funnelPosition: 4,
    select: () => `select ${CALL_COLUMNS}
from ${flushTable('with_account')} c
where c.number is not null`
};

const lastAnswers: SqlStep = {
    kind: 'sql',
    name: 'last_answers',
    title: 'Last answers',
    sentence: 'One row is the last call of an account and number that a human answered (F2).',
    dropReason: null,
    funnelPosition: null,
    select: () => `select account_no, number, call_id, call_day, created_at
from (
    select c.account_no, c.number, c.call_id, c.call_day, c.created_at,
        row_number() over (partition by c.account_no, c.number order by ${lastCallFirst('c')}) as newest
    from ${flushTable('with_number')} c
    where c.disposition in ('contact', 'callback')
) answers
where newest = 1`
};

const lastDecisions: SqlStep = {
    kind: 'sql',
    name: 'last_decisions',
    title: 'Last decisions',
    sentence: 'One row is an account and number whose removal was dismissed or restored, with the day (F12).',
    dropReason: null,
    funnelPosition: null,
    select: ({
        dialect
    }) => `select account_no, ${numberOf('e164', dialect)} as number, max(cast(decided_at as date)) as decided_on
from dismissed_removals d
join account_keys k on k.account_id = d.account_id
where e164 is not null and decided_at is not null
group by account_no, ${numberOf('e164', dialect)}`
};

const afterLastAnswer: SqlStep = {
    kind: 'sql',
    name: 'after_last_answer',
    view: true,
    title: 'Calls since the last answer',
    sentence:
        'One row is a call after the last human answer on that number for that account, and after the last decision on it (F2, F12).',
    dropReason: 'answered since, or decided since',
    funnelPosition: 5,
    select: () => `select ${CALL_COLUMNS}
from ${flushTable('with_number')} c
left join ${flushTable('last_answers')} a on a.account_no = c.account_no and a.number = c.number
left join ${flushTable('last_decisions')} d on d.account_no = c.account_no and d.number = c.number
where (a.call_id is null or ${AFTER_ANSWER})
    and (d.decided_on is null or c.call_day > d.decided_on)`
};

const ofARule: SqlStep = {
    kind: 'sql',
    name: 'of_a_rule',
    title: 'Calls that speak against the number',
    sentence: 'One row is a call marked wrong number or disconnected since the last answer (F5).',
    dropReason: 'another disposition',
    funnelPosition: 6,
    select: () => `select ${CALL_COLUMNS}
from ${flushTable('after_last_answer')} c
where c.disposition in ('wrong_number', 'disconnected')`
};

/** From all calls to the calls that the two rules look at: the funnel of AutoFlush. */
export const callSteps: readonly SqlStep[] = [
    allCalls,
    datedUntilAsOf,
    withAccount,
    withNumber,
    lastAnswers,
    lastDecisions,
    afterLastAnswer,
    ofARule
];
