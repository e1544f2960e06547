import type { SqlStep } from '../engine.ts';
import { wholeNumber } from '../sql.ts';
import { age } from './age.ts';
import { areaCodeOf, e164Of } from './numbers.ts';
import { preparedTable } from './prepared-table.ts';

const DAYS = 14;

/** Dials and answers of the last days, all of them and those to numbers of the last accepted list. */
export const dailyOutcomes: SqlStep = preparedTable({
    table: 'daily_outcomes',
    title: 'Outcomes of the last 14 days',
    sentence:
        'One row is a day and a state of area codes with its outbound calls and those that reached somebody.',
    select: (context) => {
        const daysAgo = age('call_day', context);
        return `select call_day, state, count(*) as dials,
    count(*) filter (where reached) as reached,
    count(*) filter (where listed) as listed_dials,
    count(*) filter (where listed and reached) as listed_reached
from (select dialled.call_day, area_code_state.state, dialled.disposition = 'contact' as reached,
        accepted_list.e164 is not null as listed
    from (select call_day, ${e164Of('number')} as e164, disposition, ${areaCodeOf('number')} as area_code
        from numbered_calls
        where not inbound and number is not null and ${daysAgo} >= 0 and ${daysAgo} < ${wholeNumber(DAYS)}) as dialled
    left join area_code_state on area_code_state.area_code = dialled.area_code
    left join accepted_list on accepted_list.e164 = dialled.e164) as calls_of_day
group by call_day, state`;
    }
});
