import type { SqlStep } from '../engine.ts';
import { e164Of } from '../shared/numbers.ts';
import { fieldOf, objectOf, recordOf } from '../shared/place-words.ts';
import { textLiteral, wholeNumber } from '../sql.ts';
import { listTable } from './candidates.ts';
import { listReason } from './reason.ts';

const TWO_TO_32 = '4294967296';

const onTheList: SqlStep = {
    kind: 'sql',
    name: 'on_the_list',
    title: 'On the list',
    sentence: 'One row is an entry of the call list; the seeded order spreads the states evenly (L13, L14).',
    dropReason: 'the list has no more places for the state and kind',
    funnelPosition: 14,
    select: (context) => {
        const { dialect, seed } = context;
        const stateStart = dialect.md5High32(`${textLiteral(`${wholeNumber(seed)}:`)} || state`);
        return `with chosen as (
    select s.account_no, s.state, s.recency_at, s.bucket,
        row_number() over (partition by s.state order by s.shuffle_key, s.account_no) - 1 as place,
        count(*) over (partition by s.state) as places
    from ${listTable('standings')} s
    join ${listTable('state_fill')} f on f.state = s.state
    where s.standing <= case when s.bucket = 'recent' then f.recent else f.historical end
), spread as (
    select account_no, state, recency_at, bucket, place,
        ${dialect.integerDivide(`(place * ${TWO_TO_32} + ${stateStart})`, 'places')} as point
    from chosen
), ranked as (
    select account_no, state, recency_at, bucket, row_number() over (order by point, state, place) as rank
    from spread
)
select r.rank, r.account_no, k.account_id, a.name as account_name, a.owner_id, c.number, ${e164Of('c.number')} as e164,
    ${objectOf('c.field_index')} as object, ${recordOf('c', 'k')} as record_id, ${fieldOf('c.field_index')} as field,
    c.researched_phone_id, c.field_index,
    r.state, c.state_source, c.state_conflict, w.zones, w.window_start_utc, w.window_end_utc, w.window_local,
    r.bucket, r.recency_at, ${listReason(context)} as reason
from ranked r
join ${listTable('has_callable_window')} c on c.account_no = r.account_no
join account_keys k on k.account_no = r.account_no
join accounts a on a.id = k.account_id
join ${listTable('calling_windows')} w
    on w.area_code = c.area_code and w.postal_state = c.postal_state and w.billing_state = c.billing_state`;
    }
};

/** The end of the funnel. */
export const listSteps: readonly SqlStep[] = [onTheList];
