import { tmpdir } from 'node:os';
import { duckdbEngine } from '../../src/compute/duckdb.ts';
import type { ComputeSession, SqlRow } from '../../src/engines/compute.ts';
import { tableOfStep, type Engine, type EngineContext } from '../../src/engines/engine.ts';
import type { ResolvedParameters } from '../../src/engines/parameters.ts';
import { callListParameters } from '../../src/engines/call-list/parameters.ts';
import { flushParameters } from '../../src/engines/flush/parameters.ts';
import { numberOf } from '../../src/engines/shared/numbers.ts';
import { textLiteral } from '../../src/engines/sql.ts';

type Cell = string | number | boolean | null;
export type TestRow = Readonly<Record<string, Cell>>;

/** Columns and types of what AutoFlush and List IQ read, with accounts and numbers as people write them. */
const TABLES = {
    accounts: 'id varchar, name varchar, owner_id varchar, active boolean, created_at timestamp',
    all_calls:
        'call_id varchar, account_id varchar, phone_text varchar, call_day date, created_at timestamp, number_key varchar, e164 varchar, class varchar, disposition varchar, inbound boolean, owner_id varchar',
    phone_places:
        'account_id varchar, object varchar, record_id varchar, field varchar, field_index integer, text varchar, e164 varchar, class varchar, record_created_at timestamp, retired boolean',
    dismissed_removals: 'account_id varchar, e164 varchar, decided_at timestamp',
    phone_removals: 'account_id varchar, e164 varchar, status varchar',
    do_not_call_calls: 'e164 varchar, account_id varchar, call_id varchar, call_day date',
    blocked_numbers: 'e164 varchar, source varchar',
    blocked_accounts: 'account_id varchar, source varchar',
    dedupe_duplicates: 'record_id varchar',
    flushed_pairs: 'account_id varchar, e164 varchar',
    account_location: 'account_id varchar, postal_state varchar, billing_state varchar',
    zone_of_state: 'state varchar, zone varchar',
    zone_of_area_code: 'area_code varchar, state varchar, zone varchar',
    area_code_state: 'area_code varchar, state varchar',
    calling_hours:
        'state varchar, weekdays varchar, start varchar, "end" varchar, effective_from date, effective_to date, source varchar',
    state_population: 'state varchar, census_2020 bigint, vintage_2025_estimate_2025 bigint'
} as const;

export type PreparedTables = { readonly [Table in keyof typeof TABLES]?: readonly TestRow[] };

const literal = (cell: Cell): string => (typeof cell === 'string' ? textLiteral(cell) : String(cell));

/** Splits `a varchar, "end" varchar` into name and type. */
const columnsOf = (table: keyof typeof TABLES): { name: string; type: string }[] =>
    TABLES[table].split(', ').map((column) => {
        const [name = '', type = ''] = column.split(' ');
        return { name, type };
    });

async function fillTable(
    session: ComputeSession,
    table: keyof typeof TABLES,
    rows: readonly TestRow[]
): Promise<void> {
    const columns = columnsOf(table);
    const cast = columns.map(({ name, type }, index) => `cast(c${index} as ${type}) as ${name}`).join(', ');
    const tuples = rows.map((row) => {
        const cells = columns.map(
            ({ name, type }) => row[name.replaceAll('"', '')] ?? (type === 'boolean' ? false : null)
        );
        return `(${cells.map(literal).join(', ')})`;
    });
    // A first row of nulls gives the columns their number where there are no rows.
    const nulls = `(${columns.map(() => 'null').join(', ')})`;
    const names = columns.map((_, index) => `c${index}`).join(', ');
    await session.createTable({
        name: table,
        select: `select ${cast} from (values ${[nulls, ...tuples].join(',\n')}) as rows(${names}) where coalesce(${columns
            .map((_, index) => `cast(c${index} as varchar)`)
            .join(', ')}) is not null`
    });
}

/** A database in memory with the given rows; tables that are not named are empty, cells that are not named are null or false. */
export async function preparedWorld(tables: PreparedTables): Promise<ComputeSession> {
    const session = await duckdbEngine({ tempDirectory: tmpdir() }).open({ file: ':memory:' });
    for (const table of Object.keys(TABLES) as (keyof typeof TABLES)[]) {
        await fillTable(session, table, tables[table] ?? []);
    }
    for (const [name, select] of Object.entries(keyedTables(session)))
        await session.createTable({ name, select });
    return session;
}

/** The same with the whole numbers that stand for accounts and numbers inside. */
function keyedTables({ dialect }: ComputeSession): Readonly<Record<string, string>> {
    const number = numberOf('e164', dialect);
    return {
        account_keys: `select cast(row_number() over (order by account_id) as integer) as account_no, account_id, bool_or(active) as active
from (select id as account_id, active from accounts
    union all select account_id, null from phone_places where account_id is not null
    union all select account_id, null from all_calls where account_id is not null) as named
group by account_id`,
        place_numbers: `select k.account_no, coalesce(k.active, false) as of_active_account,
    case when p.field_index = 0 then p.record_id end as researched_phone_id, p.field_index, p.record_created_at, p.retired, p.text,
    ${number} as number, coalesce(p.class = 'geographic', false) as geographic
from phone_places p left join account_keys k on k.account_id = p.account_id`,
        numbered_calls: `select call_id, k.account_no, call_day, created_at, ${number} as number, disposition, inbound
from all_calls c left join account_keys k on k.account_id = c.account_id`,
        calls: 'select call_id as id, phone_text, owner_id from all_calls',
        call_history: 'select call_id as id, phone_text, owner_id from all_calls where false',
        blocked_numbers: `select *, ${number} as number from blocked_numbers`,
        blocked_accounts:
            'select b.*, k.account_no from blocked_accounts b left join account_keys k on k.account_id = b.account_id',
        do_not_call_calls: `select *, ${number} as number from do_not_call_calls`,
        account_location: `select k.account_no, a.created_at, l.postal_state, l.billing_state
from accounts a join account_keys k on k.account_id = a.id left join account_location l on l.account_id = a.id`
    };
}

export interface ContextOptions {
    readonly asOf?: string;
    readonly seed?: number;
    readonly flush?: Partial<ResolvedParameters['flush']>;
    readonly callList?: Partial<ResolvedParameters['call_list']>;
}

export function testContext(session: ComputeSession, options: ContextOptions = {}): EngineContext {
    return {
        dialect: session.dialect,
        asOf: options.asOf ?? '2026-11-23',
        seed: options.seed ?? 20261123,
        phoneColumns: ['phone_1', 'phone_2'],
        parameters: {
            dedupe: {
                match: 'normalised',
                hot_number_accounts: 10,
                auto_apply: 'none',
                max_group_size: 5,
                retired_statuses: ['retired']
            },
            research: { blank: 'empty', recheck_days: 90, max_requests: 5_000, household_dedupe: true },
            flush: flushParameters.parse({ ...options.flush }),
            call_list: callListParameters.parse({ ...options.callList }),
            night: {
                max_unmapped_share: 0.02,
                max_quarantined_share: 0.001,
                max_volume_change: 0.3,
                max_call_age_days: 3,
                max_review_records: 10_000,
                api_reserve_share: 0.2,
                checks: {}
            }
        }
    };
}

/** Runs an engine step by step and returns what its guards said. */
export async function runEngine(
    session: ComputeSession,
    engine: Engine,
    context: EngineContext
): Promise<string[]> {
    const verdicts: string[] = [];
    for (const step of engine.steps) {
        const name = tableOfStep(engine.id, step);
        if (step.kind === 'sql' && step.view)
            await session.createView({ name, select: step.select(context) });
        else if (step.kind === 'sql') await session.createTable({ name, select: step.select(context) });
        else if (step.kind === 'guard') {
            verdicts.push(step.verdict({ rows: await session.query(step.select(context)), context }));
        } else {
            const rows: Record<string, SqlRow[]> = {};
            for (const [input, sql] of Object.entries(step.inputs(context)))
                rows[input] = await session.query(sql);
            await session.createTableFromRows({
                name,
                columns: step.columns,
                rows: step.compute({ rows, context })
            });
        }
    }
    return verdicts;
}

/** Rows of each funnel step by its name, in the order of G13. */
export async function funnelOf(session: ComputeSession, engine: Engine): Promise<Record<string, number>> {
    const steps = engine.steps
        .filter((step) => step.funnelPosition !== null)
        .sort((one, other) => (one.funnelPosition ?? 0) - (other.funnelPosition ?? 0));
    const counts: Record<string, number> = {};
    for (const step of steps) {
        const [row] = await session.query(`select count(*) from ${tableOfStep(engine.id, step)}`);
        counts[step.name] = Number(row?.[0]);
    }
    return counts;
}

/** Rows of an output as records. */
export async function outputOf(
    session: ComputeSession,
    engine: Engine,
    { name, context }: { readonly name: string; readonly context: EngineContext }
): Promise<Record<string, unknown>[]> {
    const output = engine.outputs.find((candidate) => candidate.name === name);
    if (!output) throw new RangeError(`${engine.id} has no output ${name}`);
    const rows = await session.query(output.select(context));
    return rows.map((row) =>
        Object.fromEntries(
            output.columns.map((column, index) => {
                const cell = row[index];
                return [column, typeof cell === 'bigint' ? Number(cell) : cell];
            })
        )
    );
}
