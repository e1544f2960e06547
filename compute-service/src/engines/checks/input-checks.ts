import { rowsAsRead } from '../load.ts';
import { count, counted, exceedsShare, percent } from '../share.ts';
import { dateLiteral, identifier } from '../sql.ts';
import { CANONICAL_TABLES, type CanonicalTable, type CanonicalTableName } from '../tables.ts';
import type { Finding, QualityCheck } from './check.ts';
import { referenceTables } from './reference-tables.ts';

const rowsRead: QualityCheck = {
    code: 'rows_read',
    title: 'All announced rows were read',
    help: 'Rows that the source announced for each table against the rows that were read. A difference means that a table was cut off on the way.',
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
    help: 'The age of the newest call that is not after the as-of date. An old one means that calls stopped coming in, and that the list would be made of stale outcomes.',
    severity: 'error',
    engine: null,
    async find({ session, context }) {
        const limit = context.parameters.night.max_call_age_days;
        const asOf = dateLiteral(context.asOf);
        const [row] = await session.query(
            `select cast(max(call_day) as varchar), ${context.dialect.daysBetween('max(call_day)', asOf)}
from numbered_calls where call_day <= ${asOf}`
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
        return {
            passed: Number(age) <= limit,
            expected: `at most ${counted(limit, 'day')}`,
            actual: counted(Number(age), 'day'),
            sentence: `The newest call is of ${String(day)}, ${counted(Number(age), 'day')} before the as-of date; the limit is ${count(limit)}.`
        };
    }
};

/** Largest share of empty cells in percent, by table and column (Q); ids of every table have 0. */
const NULL_LIMITS: Readonly<Partial<Record<CanonicalTableName, Readonly<Record<string, number>>>>> = {
    calls: { account_id: 5, phone_text: 5 },
    accounts: { active: 1 }
};

/** The columns of a table whose empty cells are counted. */
function limitsOf({
    name,
    idColumn
}: CanonicalTable): readonly (readonly [column: string, percent: number])[] {
    const ids = idColumn === null ? [] : [[idColumn, 0] as const];
    return [...ids, ...Object.entries(NULL_LIMITS[name] ?? {})];
}

const nullShare: QualityCheck = {
    code: 'null_share',
    title: 'Required columns are filled',
    help: 'The share of empty cells in ids and in the columns that every engine needs. A high one means that a field of the source is not mapped or not visible.',
    severity: 'warn',
    engine: null,
    async find({ session }): Promise<Finding> {
        const above: string[] = [];
        for (const table of CANONICAL_TABLES) {
            const limits = limitsOf(table);
            if (limits.length === 0) continue;
            const nulls = limits.map(([column]) => `count(*) filter (where ${identifier(column)} is null)`);
            const [row] = await session.query(
                `select count(*), ${nulls.join(', ')} from (${rowsAsRead(table.name)}) as rows_read`
            );
            const [rows = 0n, ...empty] = (row ?? []).map((value) => BigInt(value ?? 0));
            for (const [index, [column, limit]] of limits.entries()) {
                const found = empty[index] ?? 0n;
                if (exceedsShare({ part: found, whole: rows, share: limit / 100 })) {
                    above.push(
                        `${table.name}.${column} is empty in ${count(found)} of ${count(rows)} rows (limit ${percent(limit / 100)})`
                    );
                }
            }
        }
        const isFine = above.length === 0;
        return {
            passed: isFine,
            expected: 'ids 0 %, calls.account_id 5 %, calls.phone_text 5 %, accounts.active 1 %',
            actual: isFine ? 'all within' : `${above.length} above`,
            sentence: isFine ? 'No required column is emptier than it may be.' : `${above.join('; ')}.`
        };
    }
};

/** Checks of what came in. */
export const INPUT_CHECKS: readonly QualityCheck[] = [rowsRead, freshness, nullShare, referenceTables];
