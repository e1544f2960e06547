import type { EngineContext, EngineOutput } from '../engine.ts';
import { e164Of } from '../shared/numbers.ts';
import { fieldOf, objectOf, recordOf } from '../shared/place-words.ts';
import { dateLiteral } from '../sql.ts';
import { callDate, listTable } from './candidates.ts';
import { listReason } from './reason.ts';

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
] as const;

/** Columns of the list over an entry r, its place c, the calls of its number h, its account a, its locality l and its hours w. */
const listColumns = (context: EngineContext): Readonly<Record<(typeof LIST_COLUMNS)[number], string>> => ({
    rank: 'r.rank',
    call_date: dateLiteral(callDate(context)),
    account_id: 'r.account_id',
    account_name: 'a.name',
    owner_id: 'a.owner_id',
    e164: e164Of('r.number'),
    object: objectOf('r.field_index'),
    record_id: recordOf('r', 'r'),
    field: fieldOf('r.field_index'),
    state: 'r.state',
    state_source: 'l.state_source',
    state_conflict: 'l.state_conflict',
    zones: 'w.zones',
    window_start_utc: 'w.window_start_utc',
    window_end_utc: 'w.window_end_utc',
    window_local: 'w.window_local',
    bucket: 'r.bucket',
    recency_at: 'r.recency_at',
    reason: listReason(context, { place: 'c', history: 'h' })
});

const callList: EngineOutput = {
    name: 'call_list',
    title: 'Call list',
    columns: LIST_COLUMNS,
    keyColumns: ['account_id', 'e164'],
    main: true,
    select: (context: EngineContext) => {
        const columns = listColumns(context);
        return `select ${LIST_COLUMNS.map((column) => `${columns[column]} as ${column}`).join(',\n    ')}
from ${listTable('on_the_list')} r
join ${listTable('ranked_places')} c on c.account_no = r.account_no and c.choice = r.choice
left join ${listTable('number_history')} h on h.number = r.number
join accounts a on a.id = r.account_id
join ${listTable('localities')} l on l.locality_no = r.locality_no
join ${listTable('calling_windows')} w on w.locality_no = r.locality_no
order by r.rank`;
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
