/** The quality checks that need nothing but the tables and the results (section Q). */
import { datedUntil, type CanonicalCall } from './calls.ts';
import type { Day } from './days.ts';
import type { Tables } from './model.ts';

export interface Check {
    readonly check: string;
    readonly passed: boolean;
}

interface ChecksInput {
    readonly tables: Tables;
    readonly calls: readonly CanonicalCall[];
    readonly asOf: Day;
    readonly size: number;
    /** Rows by state on the list, and what overflow has taken. */
    readonly listedByState: ReadonlyMap<string, number>;
    readonly takenByState: ReadonlyMap<string, number>;
    readonly supplyByState: ReadonlyMap<string, number>;
    readonly populations: ReadonlyMap<string, number>;
    readonly listedNumbers: readonly string[];
    readonly suppressedNumbers: ReadonlySet<string>;
    /** Rows of each engine's main output, now and in the last accepted run. */
    readonly rows: Readonly<Record<string, number>>;
    readonly previousRows: Readonly<Partial<Record<string, number>>>;
}

const FRESH_DAYS = 3;

/** Below 30 %, in whole numbers: 10·|rows − previous| < 3·previous; previous 0 only with 0. */
function volumePasses(rows: number, previous: number | undefined): boolean {
    if (previous === undefined) return true;
    if (previous === 0) return rows === 0;
    return 10 * Math.abs(rows - previous) < 3 * previous;
}

/** True if at most `percent` % of the values are null; no rows pass. */
function nullsPass(values: readonly unknown[], percent: number): boolean {
    return 100 * values.filter((value) => value === null).length <= percent * values.length;
}

export function checks(input: ChecksInput): Check[] {
    const { tables, calls, asOf, size, listedByState, takenByState, supplyByState, populations } = input;
    const newest = datedUntil(calls, asOf).at(-1);
    const listed = input.listedNumbers;
    const states = [...takenByState.keys()];
    const total = states.reduce((sum, state) => sum + (takenByState.get(state) ?? 0), 0);
    const exhausted = states.every(
        (state) => (populations.get(state) ?? 0) === 0 || takenByState.get(state) === supplyByState.get(state)
    );
    return [
        ...Object.entries(input.rows).map(([engine, rows]) => ({
            check: `volume_${engine}`,
            passed: volumePasses(rows, input.previousRows[engine])
        })),
        { check: 'freshness', passed: newest !== undefined && asOf - newest.day <= FRESH_DAYS },
        {
            check: 'mix',
            passed: states.every(
                (state) => Math.abs((listedByState.get(state) ?? 0) - (takenByState.get(state) ?? 0)) <= 1
            )
        },
        { check: 'size_explained', passed: total === size || exhausted },
        {
            check: 'no_suppressed_number',
            passed: listed.every((number) => !input.suppressedNumbers.has(number))
        },
        { check: 'no_number_twice', passed: new Set(listed).size === listed.length },
        {
            check: 'nulls_calls_account_id',
            passed: nullsPass(
                tables.calls.map((row) => row.account_id),
                5
            )
        },
        {
            check: 'nulls_calls_phone_text',
            passed: nullsPass(
                tables.calls.map((row) => row.phone_text),
                5
            )
        },
        {
            check: 'nulls_accounts_active',
            passed: nullsPass(
                tables.accounts.map((row) => row.active),
                1
            )
        }
    ];
}
