import { count, counted } from '../share.ts';
import { dateLiteral } from '../sql.ts';
import type { Finding, QualityCheck } from './check.ts';

const rowsRead: QualityCheck = {
    code: 'rows_read',
    title: 'All announced rows were read',
    severity: 'error',
    engine: null,
    find({ inputs }) {
        const short = inputs.filter(({ announced, read }) => announced !== null && announced !== read);
        const announced = inputs.reduce((sum, input) => sum + (input.announced ?? input.read), 0);
        const read = inputs.reduce((sum, input) => sum + input.read, 0);
        return Promise.resolve({
            passed: short.length === 0,
            expected: count(announced),
            actual: count(read),
            sentence:
                short.length === 0
                    ? `${counted(announced, 'row was', 'rows were')} announced, all were read.`
                    : `${short.map((input) => `${input.table}: ${count(input.announced ?? 0)} announced, ${count(input.read)} read`).join('; ')}.`
        });
    }
};

const freshness: QualityCheck = {
    code: 'freshness',
    title: 'The newest call is fresh',
    severity: 'error',
    engine: null,
    async find({ session, context }) {
        const limit = context.parameters.night.max_call_age_days;
        const asOf = dateLiteral(context.asOf);
        const [row] = await session.query(
            `select cast(max(call_day) as varchar), ${context.dialect.daysBetween('max(call_day)', asOf)}
from all_calls where call_day <= ${asOf}`
        );
        const [day, age] = [row?.[0] ?? null, row?.[1] ?? null];
        if (day === null || age === null) {
            return {
                passed: false,
                expected: `at most ${counted(limit, 'day')}`,
                actual: 'no call',
                sentence: 'There is no call up to the as-of date.'
            };
        }
        const passed = Number(age) <= limit;
        return {
            passed,
            expected: `at most ${counted(limit, 'day')}`,
            actual: counted(Number(age), 'day'),
            sentence: `The newest call is of ${String(day)}, ${counted(Number(age), 'day')} before the as-of date; the limit is ${String(limit)}.`
        };
    }
};

interface NullShare {
    readonly table: string;
    readonly column: string;
    /** Largest share of nulls, in percent. */
    readonly percent: number;
}

const NULL_SHARES: readonly NullShare[] = [
    { table: 'accounts', column: 'id', percent: 0 },
    { table: 'researched_phones', column: 'id', percent: 0 },
    { table: 'calls', column: 'id', percent: 0 },
    { table: 'calls', column: 'account_id', percent: 5 },
    { table: 'calls', column: 'phone_text', percent: 5 },
    { table: 'accounts', column: 'active', percent: 1 }
];

const nullShare: QualityCheck = {
    code: 'null_share',
    title: 'Required columns are filled',
    severity: 'warn',
    engine: null,
    async find({ session }): Promise<Finding> {
        const above: string[] = [];
        for (const { table, column, percent } of NULL_SHARES) {
            const [row] = await session.query(
                `select count(*), count(*) filter (where ${column} is null) from ${table}`
            );
            const [rows, nulls] = [BigInt(row?.[0] ?? 0), BigInt(row?.[1] ?? 0)];
            if (nulls * 100n > rows * BigInt(percent)) {
                above.push(
                    `${table}.${column} is empty in ${count(nulls)} of ${count(rows)} rows (limit ${String(percent)} %)`
                );
            }
        }
        return {
            passed: above.length === 0,
            expected: `at most ${NULL_SHARES.map(({ table, column, percent }) => `${table}.${column} ${String(percent)} %`).join(', ')}`,
            actual: above.length === 0 ? 'all within' : `${String(above.length)} above`,
            sentence:
                above.length === 0 ? 'No required column is emptier than it may be.' : `${above.join('; ')}.`
        };
    }
};

/** Sums of the two vintages over the 50 states and DC (rules.md, List IQ). */
const POPULATION_SUMS = { census_2020: 331_449_281n, vintage_2025_estimate_2025: 341_784_857n } as const;
const STATES = 51n;

const referenceTables: QualityCheck = {
    code: 'reference_tables',
    title: 'Reference tables are the known ones',
    severity: 'error',
    engine: null,
    async find({ session }) {
        const [row] = await session.query(`select count(*), cast(sum(census_2020) as bigint),
    cast(sum(vintage_2025_estimate_2025) as bigint), (select count(*) from area_codes),
    (select count(*) from area_codes where state is null or time_zones is null),
    (select count(*) from state_population s
        where not exists (select 1 from area_codes a where a.state = s.state))
from state_population`);
        const figures = (row ?? []).map((value) => BigInt(value ?? 0));
        const faults = [
            ...(figures[0] === STATES ? [] : [`there are ${count(figures[0] ?? 0n)} states and not 51`]),
            ...(figures[1] === POPULATION_SUMS.census_2020
                ? []
                : [`the census of 2020 sums to ${count(figures[1] ?? 0n)}`]),
            ...(figures[2] === POPULATION_SUMS.vintage_2025_estimate_2025
                ? []
                : [`the vintage 2025 sums to ${count(figures[2] ?? 0n)}`]),
            ...(figures[4] === 0n
                ? []
                : [`${count(figures[4] ?? 0n)} area codes have no state or time zone`]),
            ...(figures[5] === 0n ? [] : [`${count(figures[5] ?? 0n)} states have no area code`])
        ];
        return {
            passed: faults.length === 0,
            expected: `${count(POPULATION_SUMS.census_2020)} and ${count(POPULATION_SUMS.vintage_2025_estimate_2025)} people, every state with an area code`,
            actual: faults.length === 0 ? 'as expected' : faults.join('; '),
            sentence:
                faults.length === 0
                    ? `Population sums and ${count(figures[3] ?? 0n)} area codes are as they should be.`
                    : `The reference tables are not the known ones: ${faults.join('; ')}.`
        };
    }
};

/** Checks of what came in. */
export const INPUT_CHECKS: readonly QualityCheck[] = [rowsRead, freshness, nullShare, referenceTables];
