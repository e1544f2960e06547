import { runChecks, type CheckCode, type ChecksInput } from '../../../src/engines/checks.ts';
import { numberOf } from '../../../src/engines/shared/numbers.ts';
import type { CheckResult } from '../../../src/engines/check-result.ts';
import type { SqlRow } from '../../../src/engines/compute.ts';
import type { AskedParameters } from '../../../src/engines/parameters.ts';
import type { RawRow, RawTables } from '../../reference/cast.ts';
import {
    AS_OF,
    openCanonicalNight,
    type CanonicalNightOptions,
    type OpenCanonicalNight
} from '../canonical-night.ts';

/** An entry of the list: state, number, account. */
export type Entry = readonly [state: string, e164: string, accountId: string];
/** What overflow gave a state: state, population, supply, taken. */
export type Fill = readonly [state: string, population: number, supply: number, taken: number];

export interface CheckCase {
    readonly tables?: RawTables;
    readonly night?: NonNullable<AskedParameters['night']>;
    readonly size?: number;
    readonly inputs?: ChecksInput['inputs'];
    readonly funnels?: ChecksInput['funnels'];
    readonly previousRows?: ChecksInput['previousRows'];
    readonly engines?: ChecksInput['engines'];
    readonly list?: readonly Entry[];
    readonly fill?: readonly Fill[];
    /** Rows of the table of duplicates. */
    readonly duplicates?: number;
}

/** A call of the as-of date, so that the inputs are fresh. */
export const call = (id: string, cells: RawRow = {}): RawRow => ({
    id,
    account_id: 'A',
    phone_text: '415 555 2671',
    disposition: 'no_answer',
    activity_date: AS_OF,
    ...cells
});

const varchars = (...names: string[]) => names.map((name) => ({ name, type: 'varchar' as const }));
const bigints = (...names: string[]) => names.map((name) => ({ name, type: 'bigint' as const }));

/** Inputs that were loaded and prepared once for all cases of a file that have the same ones. */
const prepared = new Map<string, Promise<OpenCanonicalNight>>();

afterAll(async () => {
    for (const night of prepared.values()) await (await night).close();
    prepared.clear();
});

function preparedNight(
    given: Pick<CanonicalNightOptions, 'tables' | 'parameters'>
): Promise<OpenCanonicalNight> {
    const key = JSON.stringify(given);
    const night = prepared.get(key) ?? openCanonicalNight({ ...given, engines: [] });
    prepared.set(key, night);
    return night;
}

/**
 * Runs the checks on results that are written by hand, whatever the inputs would give. Every case writes all tables of
 * results anew.
 */
export async function checksOf(input: CheckCase): Promise<readonly CheckResult[]> {
    const { tables = { calls: [call('1')] }, night = {}, size = 2, list = [], fill = [] } = input;
    const { session, context } = await preparedNight({ tables, parameters: { night, call_list: { size } } });
    const make = (
        name: string,
        columns: Parameters<typeof session.createTableFromRows>[0]['columns'],
        rows: readonly SqlRow[]
    ) => session.createTableFromRows({ name, columns, rows });
    await make('given_list', varchars('state', 'e164', 'account_id'), list);
    await session.createTable({
        name: 'call_list_on_the_list',
        select: `select l.*, ${numberOf('l.e164', session.dialect)} as number
from given_list l`
    });
    await make(
        'call_list_state_fill',
        [...varchars('state'), ...bigints('population', 'supply', 'taken')],
        fill
    );
    const duplicates = Array.from({ length: input.duplicates ?? 0 }, (_, index) => [String(index)]);
    await make('dedupe_duplicates', varchars('record_id'), duplicates);
    await make('flush_removals', varchars('record_id'), []);
    await make('research_within_max_requests', varchars('account_id'), []);
    return runChecks({
        session,
        context,
        inputs: input.inputs ?? [],
        funnels: input.funnels ?? [],
        previousRows: input.previousRows ?? null,
        engines: input.engines ?? ['dedupe', 'flush', 'research', 'call_list']
    });
}

/** Runs the checks and returns the one with this code. */
export async function checkOf(code: CheckCode, input: CheckCase = {}): Promise<CheckResult> {
    const found = (await checksOf(input)).find((check) => check.code === code);
    if (!found) throw new Error(`No check ${code} was run`);
    return found;
}
