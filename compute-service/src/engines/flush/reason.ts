import type { EngineContext } from '../engine.ts';
import { e164Of } from '../shared/numbers.ts';
import { dayInWords, numberInWords } from '../shared/words.ts';
import { flushRules, holds, tally, type FlushRule } from './rules.ts';

const timesInWords = (count: string): string =>
    `case when ${count} = 1 then 'once' else cast(${count} as varchar) || ' times' end`;

/** One day, both days of two calls, or the first and the last of more. */
function daysInWords({ count, first, last }: { count: string; first: string; last: string }): string {
    const from = dayInWords(first);
    const to = dayInWords(last);
    return `case when ${first} = ${last} then ${from}
            when ${count} = 2 then ${from} || ', ' || ${to}
            else ${from} || ' to ' || ${to} end`;
}

const limitInWords = ({ attempts, spanDays }: FlushRule, mode: 'at_least' | 'within'): string => {
    if (spanDays === 0) return `${attempts}`;
    return mode === 'within'
        ? `${attempts} within ${spanDays} days`
        : `${attempts} over at least ${spanDays} days`;
};

/**
 * SQL of the sentence that says why a number is flagged, over the columns of the tallies:
 * "+1 415 555 2671 was marked wrong number 2 times (3 Nov 2026, 19 Nov 2026) and not answered since. The limit is 2."
 */
export function flushReason(context: EngineContext): string {
    const mode = context.parameters.flush.span_mode;
    const [wrongNumber, disconnected] = flushRules(context);
    const marked = (rule: FlushRule): string => {
        const [count, first, last] = [
            tally({ rule, mode, figure: 'calls' }),
            tally({ rule, mode, figure: 'first' }),
            tally({ rule, mode, figure: 'last' })
        ];
        return `'${rule.words} ' || ${timesInWords(count)} || ' (' || ${daysInWords({ count, first, last })} || ')'`;
    };
    const limits = [wrongNumber, disconnected].map((rule) => limitInWords(rule, mode));
    const both = `${holds({ rule: wrongNumber, mode }, context)} and ${holds({ rule: disconnected, mode }, context)}`;
    return `${numberInWords(e164Of('number'))} || ' was marked ' || case
        when ${both} then ${marked(wrongNumber)} || ' and ' || ${marked(disconnected)}
            || ' and not answered since. The limits are ${limits.join(' and ')}.'
        when ${holds({ rule: wrongNumber, mode }, context)} then ${marked(wrongNumber)}
            || ' and not answered since. The limit is ${limits[0]}.'
        else ${marked(disconnected)} || ' and not answered since. The limit is ${limits[1]}.' end`;
}
