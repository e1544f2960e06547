import type { EngineContext, EngineOutput } from '../engine.ts';
import { dateLiteral } from '../sql.ts';
import { callDate, listTable } from './candidates.ts';

const LIST_COLUMNS = [
    'rank',
    'call_date',
    'account_id',
    'account_name',
    'owner_id',
    'e164',
    'object',
    'record_id',
    'field',
    'state',
    'state_source',
    'state_conflict',
    'zones',
    'window_start_utc',
    'window_end_utc',
    'window_local',
    'bucket',
    'recency_at',
    'reason'
];

const callList: EngineOutput = {
    name: 'call_list',
    title: 'Call list',
    columns: LIST_COLUMNS,
    keyColumns: ['account_id', 'e164'],
    main: true,
    select: (context: EngineContext) => {
        const columns = LIST_COLUMNS.map((column) =>
            column === 'call_date' ? `${dateLiteral(callDate(context))} as call_date` : column
        );
        return `select ${columns.join(', ')}
from ${listTable('on_the_list')}
order by rank`;
    }
};

const TRAIL_COLUMNS = ['round', 'state', 'target', 'supply', 'given', 'taken'];

const overflowTrail: EngineOutput = {
    name: 'overflow_trail',
    title: 'Rounds of sharing out',
    columns: TRAIL_COLUMNS,
    keyColumns: ['round', 'state'],
    main: false,
    select: () => `select ${TRAIL_COLUMNS.join(', ')}
from ${listTable('overflow_trail')}
order by round, state`
};

const FILL_COLUMNS = ['state', 'population', 'target', 'supply', 'taken', 'recent', 'historical'];

const stateFill: EngineOutput = {
    name: 'state_fill',
    title: 'Fill of the states',
    columns: FILL_COLUMNS,
    keyColumns: ['state'],
    main: false,
    select: () => `select ${FILL_COLUMNS.join(', ')}
from ${listTable('state_fill')}
order by state`
};

/** What List IQ hands out (docs/formats.md, G14). */
export const callListOutputs: readonly EngineOutput[] = [callList, overflowTrail, stateFill];
