import type { EngineOutput } from '../engine.ts';
import { ALL_CALLS_COUNT } from './calls.ts';

/** A share with four decimals, rounded half up, by whole numbers only: division differs between compute engines. */
const shareText = (integerDivide: (dividend: string, divisor: string) => string): string => {
    const tenThousandths = integerDivide('(2 * 10000 * calls + all_calls)', '(2 * all_calls)');
    const whole = integerDivide(tenThousandths, '10000');
    return `concat(cast(${whole} as varchar), '.', lpad(cast(mod(${tenThousandths}, 10000) as varchar), 4, '0'))`;
};

const unmappedDispositions: EngineOutput = {
    name: 'unmapped_dispositions',
    title: 'Dispositions without a mapping',
    columns: ['text', 'calls', 'share'],
    keyColumns: ['text'],
    main: false,
    select: ({ dialect }) => `select text, calls, ${shareText(dialect.integerDivide)} as share
from unmapped_dispositions
cross join (select (${ALL_CALLS_COUNT}) as all_calls) as total
order by calls desc, text`
};

const dailyOutcomes: EngineOutput = {
    name: 'daily_outcomes',
    title: 'Outcomes of the last 14 days',
    columns: ['date', 'state', 'dials', 'reached', 'listed_dials', 'listed_reached'],
    keyColumns: ['date', 'state'],
    main: false,
    select: () => `select call_day as date, state, dials, reached, listed_dials, listed_reached
from daily_outcomes
order by call_day, state nulls first`
};

/** Results of the stage `prepare`. */
export const PREPARE_OUTPUTS: readonly EngineOutput[] = [unmappedDispositions, dailyOutcomes];
