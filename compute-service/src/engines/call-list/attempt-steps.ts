import type { EngineContext, SqlStep } from '../engine.ts';
import { dayOfAge } from '../shared/age.ts';
import { wholeNumber } from '../sql.ts';
import { conditionSteps, type Condition } from './conditions.ts';

/** How long and how often a number must have been left alone, in the order of the funnel (G13). */
const CONDITIONS: readonly Condition[] = [
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
    return `(${day} is null or ${day} <= ${dayOfAge(days, context)})`;
}

/** Whether a ranked place meets all attempt rules. */
export const meetsAttemptRules = (context: EngineContext): string =>
    CONDITIONS.map(({ where }) => where(context)).join(' and ');

/** From ranked places to those whose number may be called: the attempt rules. */
export const attemptSteps: readonly SqlStep[] = conditionSteps(CONDITIONS, {
    from: 'ranked_places',
    position: 7
});
