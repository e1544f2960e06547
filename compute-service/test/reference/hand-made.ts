/** Hand-made worlds for the tests: the cells that matter are named, the rest have harmless defaults. */
import { castTables, type RawRow, type RawTables } from './cast.ts';
import { day } from './days.ts';
import type { ParameterChanges } from './model.ts';
import { OUTPUT_COLUMNS, referenceNight, type NightResult, type OutputName } from './night.ts';

/** The as-of day of every hand-made world, a Monday. */
export const AS_OF = '2026-11-23';

/** The day that lies `age` days before as_of. */
export function daysAgo(age: number): string {
    return new Date(Date.parse(AS_OF) - age * 86_400_000).toISOString().slice(0, 10);
}

export const account = (id: string, cells: RawRow = {}): RawRow => ({ id, active: 'true', ...cells });
export const researched = (id: string, accountId: string, phone: string, cells: RawRow = {}): RawRow => ({
    id,
    account_id: accountId,
    phone_text: phone,
    ...cells
});

let calls = 0;
/** A call `age` days before as_of; ids rise in the order of making. */
export function call(
    accountId: string,
    phone: string,
    disposition: string,
    age: number,
    cells: RawRow = {}
): RawRow {
    calls += 1;
    return {
        id: `call-${String(calls).padStart(6, '0')}`,
        account_id: accountId,
        phone_text: phone,
        disposition,
        activity_date: daysAgo(age),
        ...cells
    };
}

export interface HandMadeNight extends NightResult {
    /** The rows of an output as objects. */
    readonly rows: (name: OutputName) => Record<string, string>[];
    /** One column of an output, from the first row to the last. */
    readonly column: (name: OutputName, column: string) => (string | undefined)[];
    /** The rows of one funnel step. */
    readonly step: (engine: keyof NightResult['funnels'], step: string) => number | undefined;
}

export function night(tables: RawTables, parameters: ParameterChanges = {}): HandMadeNight {
    const result = referenceNight({
        tables: castTables(tables).tables,
        asOf: day(AS_OF),
        seed: 20261123,
        parameters
    });
    const rows = (name: OutputName): Record<string, string>[] =>
        result.outputs[name].map((row) =>
            Object.fromEntries(
                OUTPUT_COLUMNS[name].split(',').map((column, index) => [column, row[index] ?? ''])
            )
        );
    return {
        ...result,
        rows,
        column: (name, column) => rows(name).map((row) => row[column]),
        step: (engine, step) => result.funnels[engine].find((one) => one.step === step)?.rows
    };
}
