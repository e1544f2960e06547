import type { ComputeSession } from '../engines/compute.ts';
import { numberOf } from '../engines/shared/numbers.ts';
import { dateLiteral } from '../engines/sql.ts';

/** How many numbers of a list in one state were dialled, and how many of them answered. */
export interface StateProgress {
    readonly state: string;
    readonly listed: number;
    readonly dialled: number;
    readonly reached: number;
}

/** How far the last accepted list was worked. */
export interface ListProgress {
    /** The run that made the list. */
    readonly runId: string;
    readonly states: readonly StateProgress[];
}

/**
 * Counts the outbound calls to the numbers of the last accepted list, from its call date up to the as-of date; null
 * where there is no such list, or its day has not come.
 */
export async function listProgress({
    session,
    asOf
}: {
    readonly session: ComputeSession;
    readonly asOf: string;
}): Promise<ListProgress | null> {
    const rows = await session.query(`select list.run_id, list.state, count(*) as listed,
    count(dialled.e164) as dialled, count(*) filter (where dialled.reached) as reached
from accepted_list as list
left join (
    select dated.e164, bool_or(calls.disposition = 'contact') as reached
    from numbered_calls as calls
    join accepted_list as dated on ${numberOf('dated.e164', session.dialect)} = calls.number and calls.call_day >= cast(dated.call_date as date)
    where not calls.inbound and calls.call_day <= ${dateLiteral(asOf)}
    group by dated.e164) as dialled on dialled.e164 = list.e164
where cast(list.call_date as date) <= ${dateLiteral(asOf)}
group by list.run_id, list.state
order by list.state`);
    const runId = rows[0]?.[0];
    if (typeof runId !== 'string') return null;
    return {
        runId,
        states: rows.map(([, state, listed, dialled, reached]) => ({
            state: String(state),
            listed: Number(listed),
            dialled: Number(dialled),
            reached: Number(reached)
        }))
    };
}
