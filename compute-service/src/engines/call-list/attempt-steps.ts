import type { EngineContext, SqlStep } from '../engine.ts';
import { dayOfAge } from '../shared/age.ts';
import { flushedNumbers } from '../shared/flushed-numbers.ts';
import { wholeNumber } from '../sql.ts';
import { listTable } from './candidates.ts';
import { conditionSteps, type Condition } from './conditions.ts';

const flushed: SqlStep = {
    kind: 'sql',
    name: 'flushed_numbers',
    title: 'Flushed numbers',
    sentence: 'One row is an account with a number that is flushed for it (F11).',
    dropReason: null,
    funnelPosition: null,
    select: ({ dialect }) =>
        `select account_no, number from ${flushedNumbers(dialect)} f where number is not null`
};

/** Whether the calls of a place's number, up to the as-of date, do not meet a condition. */
const numberIsWithout = (condition: string): string =>
    `p.number not in (select number from ${listTable('number_history')} where ${condition})`;

const accountIsWithout = (condition: string): string =>
    `p.account_no not in (select account_no from ${listTable('account_contacts')} where ${condition})`;

/** Whether a day is less than so many days ago. */
const isWithin = (
    day: string,
    { days, context }: { readonly days: number; readonly context: EngineContext }
): string => `${day} > ${dayOfAge(days, context)}`;

/**
 * What may change from one try of parameters to the next, asked of places that are in their order already: flushes, and
 * how long and how often a number must have been left alone. In the order of the funnel (G13).
 */
const CONDITIONS: readonly Condition[] = [
    {
        name: 'not_flushed',
        title: 'Not flushed',
        sentence:
            'One row is a place whose number is not flushed for its account, conflicts included (F6, F11).',
        dropReason: 'flushed, or waiting for a decision on it',
        where: () => `not exists (
        select 1 from ${listTable(flushed.name)} f where f.account_no = p.account_no and f.number = p.number)`
    },
    {
        name: 'last_attempt_old_enough',
        title: 'Not tried in the last days',
        sentence: 'One row is a place whose number was never tried, or last tried long enough ago (L3).',
        dropReason: 'tried too recently',
        where: (context) =>
            numberIsWithout(
                isWithin('last_attempt_day', {
                    days: context.parameters.call_list.min_days_between_attempts,
                    context
                })
            )
    },
    {
        name: 'under_attempt_limit',
        title: 'Not tried too often',
        sentence: 'One row is a place whose number had fewer attempts in 30 days than the limit (L3).',
        dropReason: 'tried too often in 30 days',
        where: ({ parameters }) =>
            numberIsWithout(`recent_attempts >= ${wholeNumber(parameters.call_list.max_attempts_30d)}`)
    },
    {
        name: 'rested_after_contact',
        title: 'Rested since the last contact',
        sentence: 'One row is a place whose number and account were not reached lately (L4).',
        dropReason: 'reached recently',
        where: (context) => {
            const reached = isWithin('last_contact_day', {
                days: context.parameters.call_list.rest_days_after_contact,
                context
            });
            return `${numberIsWithout(reached)} and ${accountIsWithout(reached)}`;
        }
    }
];

/** From ranked places to those whose number may be called: flushes and the attempt rules. */
export const attemptSteps: readonly SqlStep[] = [
    flushed,
    ...conditionSteps(CONDITIONS, { from: 'ranked_places', position: 6 })
];
