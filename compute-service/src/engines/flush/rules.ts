import { stepTable, type EngineContext } from '../engine.ts';
import { age } from '../shared/age.ts';
import { wholeNumber } from '../sql.ts';

export type SpanMode = 'at_least' | 'within';

/** One of the two ways in which calls can speak against a number. */
export interface FlushRule {
    /** Also the disposition whose calls it counts. */
    readonly id: 'wrong_number' | 'disconnected';
    /** As it stands in a sentence: "was marked wrong number". */
    readonly words: string;
    readonly attempts: number;
    readonly spanDays: number;
}

/** The two rules with the thresholds of a run, in the order in which a removal names them (F8). */
export function flushRules({ parameters }: EngineContext): readonly [FlushRule, FlushRule] {
    const { flush } = parameters;
    return [
        {
            id: 'wrong_number',
            words: 'wrong number',
            attempts: flush.wrong_number_attempts,
            spanDays: flush.wrong_number_span_days
        },
        {
            id: 'disconnected',
            words: 'disconnected',
            attempts: flush.disconnected_attempts,
            spanDays: flush.disconnected_span_days
        }
    ];
}

/** Table of a step of AutoFlush. */
export const flushTable = (step: string): string => stepTable('flush', step);

/** The one order of calls (C5) from the last to the first, as the keys of an `order by`. */
export const lastCallFirst = (calls: string): string =>
    `${calls}.call_day desc, ${calls}.created_at desc nulls last, ${calls}.call_id desc`;

export interface RuleInMode {
    readonly rule: FlushRule;
    readonly mode: SpanMode;
}

/** Whether a rule counts a call in a mode: `within` looks only into its trailing window (F4), `at_least` at every call (F3). */
export function counts({ rule, mode }: RuleInMode, context: EngineContext): string {
    const ofRule = `disposition = '${rule.id}'`;
    if (mode === 'at_least' || rule.spanDays === 0) return ofRule;
    return `${ofRule} and ${age('call_day', context)} < ${wholeNumber(rule.spanDays)}`;
}

/** Column of the tallies: `wrong_number_within_first`. */
export const tally = ({
    rule,
    mode,
    figure
}: RuleInMode & { readonly figure: 'calls' | 'first' | 'last' }): string => `${rule.id}_${mode}_${figure}`;

/** Whether a rule holds for a pair, over the columns of the tallies (F3, F4). */
export function holds({ rule, mode }: RuleInMode, { dialect }: EngineContext): string {
    const enough = `${tally({ rule, mode, figure: 'calls' })} >= ${wholeNumber(rule.attempts)}`;
    if (mode === 'within') return `(${enough})`;
    const span = dialect.daysBetween(
        tally({ rule, mode, figure: 'first' }),
        tally({ rule, mode, figure: 'last' })
    );
    return `(${enough} and ${span} >= ${wholeNumber(rule.spanDays)})`;
}
