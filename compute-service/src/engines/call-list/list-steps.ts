import type { SqlStep } from '../engine.ts';
import { textLiteral, wholeNumber } from '../sql.ts';
import { listTable } from './candidates.ts';

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
        row_number() over (partition by s.state order by s.shuffle_place) - 1 as place,
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
select r.rank, r.account_no, k.account_id, c.number, c.researched_phone_id, c.field_index, c.choice, c.locality_no,
    r.state, r.bucket, r.recency_at
from ranked r
join ${listTable('best_number_of_account')} c on c.account_no = r.account_no
join account_keys k on k.account_no = r.account_no`;
    }
};

/** The end of the funnel. */
export const listSteps: readonly SqlStep[] = [onTheList];
