import type { SqlRow } from '../compute.ts';
import type { ArithmeticStep, EngineContext, EngineStep, SqlStep } from '../engine.ts';
import { age } from '../shared/age.ts';
import { wholeNumber } from '../sql.ts';
import { listTable } from './candidates.ts';
import { mixStates } from './mix.ts';
import { fillStates, type Fill } from './overflow.ts';

const standings: SqlStep = {
    kind: 'sql',
    name: 'standings',
    title: 'Candidates in their order',
    sentence:
        'One row is a candidate with its place among the recent or the historical ones of its state (L12, L14).',
    dropReason: null,
    funnelPosition: null,
    select: (context) => {
        const recentDays = wholeNumber(context.parameters.call_list.recent_days);
        return `with candidates as (
    select c.account_no, l.state, c.recency_at, c.shuffle_place,
        case when ${age('cast(c.recency_at as date)', context)} < ${recentDays} then 'recent' else 'historical' end as bucket
    from ${listTable('has_callable_window')} c
    join ${listTable('localities')} l on l.locality_no = c.locality_no
)
select account_no, state, recency_at, bucket, shuffle_place,
    row_number() over (
        partition by state, bucket
        order by case when bucket = 'recent' then recency_at end desc nulls last,
            case when bucket = 'historical' then shuffle_place end, account_no
    ) as standing
from candidates`;
    }
};

const supplies: SqlStep = {
    kind: 'sql',
    name: 'supplies',
    title: 'Candidates by state',
    sentence: 'One row is a state with a target, its population and its recent and historical candidates.',
    dropReason: null,
    funnelPosition: null,
    select: () => `select t.state, t.population,
    count(*) filter (where s.bucket = 'recent') as recent,
    count(*) filter (where s.bucket = 'historical') as historical
from ${listTable('targeted_states')} t
left join ${listTable('standings')} s on s.state = t.state
group by t.state, t.population`
};

interface Supply {
    readonly state: string;
    readonly population: bigint;
    readonly supply: number;
    readonly recentSupply: number;
    readonly historicalSupply: number;
}

const SUPPLY_QUERY = `select state, population, recent, historical from ${listTable('supplies')} order by state`;

const asSupply = ([state, population, recent, historical]: SqlRow): Supply => ({
    state: String(state),
    population: BigInt(population ?? 0),
    supply: Number(recent) + Number(historical),
    recentSupply: Number(recent),
    historicalSupply: Number(historical)
});

const fillOf = (states: readonly Supply[], { parameters }: EngineContext): Fill =>
    fillStates({ method: parameters.call_list.method, size: parameters.call_list.size, states });

const overflowTrail: ArithmeticStep = {
    kind: 'arithmetic',
    name: 'overflow_trail',
    title: 'Rounds of sharing out',
    sentence:
        'One row is a state in one round: what it was given by population and what it could take (L15).',
    dropReason: null,
    funnelPosition: null,
    inputs: () => ({ supplies: SUPPLY_QUERY }),
    columns: [
        { name: 'round', type: 'bigint' },
        { name: 'state', type: 'varchar' },
        { name: 'target', type: 'bigint' },
        { name: 'supply', type: 'bigint' },
        { name: 'given', type: 'bigint' },
        { name: 'taken', type: 'bigint' }
    ],
    compute: ({ rows, context }) =>
        fillOf((rows['supplies'] ?? []).map(asSupply), context).trail.map((entry) => [
            entry.round,
            entry.state,
            entry.target,
            entry.supply,
            entry.given,
            entry.taken
        ])
};

const stateFill: ArithmeticStep = {
    kind: 'arithmetic',
    name: 'state_fill',
    title: 'Fill of the states',
    sentence: 'One row is a state with its target and what it takes, recent and historical (L11, L13, L15).',
    dropReason: null,
    funnelPosition: null,
    inputs: () => ({ supplies: SUPPLY_QUERY }),
    columns: [
        { name: 'state', type: 'varchar' },
        { name: 'population', type: 'bigint' },
        { name: 'target', type: 'bigint' },
        { name: 'supply', type: 'bigint' },
        { name: 'taken', type: 'bigint' },
        { name: 'recent', type: 'bigint' },
        { name: 'historical', type: 'bigint' }
    ],
    compute: ({ rows, context }) => {
        const states = (rows['supplies'] ?? []).map(asSupply);
        const { targets, taken } = fillOf(states, context);
        const mixed = mixStates({
            recentShare: context.parameters.call_list.recent_share,
            states: states.map((entry) => ({ ...entry, taken: taken.get(entry.state) ?? 0 }))
        });
        return states.map((entry, index) => [
            entry.state,
            entry.population,
            targets.get(entry.state) ?? 0,
            entry.supply,
            taken.get(entry.state) ?? 0,
            mixed[index]?.recent ?? 0,
            mixed[index]?.historical ?? 0
        ]);
    }
};

/** From candidates to how many of each kind every state puts on the list. */
export const fillSteps: readonly EngineStep[] = [standings, supplies, overflowTrail, stateFill];
