import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { callListEngine } from '../../../src/engines/call-list/engine.ts';
import {
    funnelOf,
    outputOf,
    preparedWorld,
    runEngine,
    testContext,
    type ContextOptions,
    type PreparedTables,
    type TestRow
} from '../prepared-tables.ts';
import { dataFile } from './populations.ts';

export const AS_OF = '2026-11-23';
/** A number of San Francisco. */
export const NUMBER = '+14155552671';

/** ISO date so many days before the as-of date. */
export function daysAgo(age: number): string {
    return new Date(Date.parse(`${AS_OF}T00:00:00Z`) - age * 86_400_000).toISOString().slice(0, 10);
}

export const account = (id: string, cells: TestRow = {}): TestRow => ({
    id,
    name: `Name of ${id}`,
    owner_id: 'owner',
    active: true,
    created_at: '2020-01-01T00:00:00Z',
    ...cells
});

/** A researched phone of account A1 that holds NUMBER, unless said otherwise. */
export const researched = (record_id: string, cells: TestRow = {}): TestRow => ({
    account_id: 'A1',
    object: 'researched_phones',
    record_id,
    field: 'phone_text',
    field_index: 0,
    e164: NUMBER,
    class: 'geographic',
    record_created_at: '2026-11-02T09:00:00Z',
    ...cells
});

export const field = (field_index: number, cells: TestRow = {}): TestRow => ({
    account_id: 'A1',
    object: 'accounts',
    record_id: cells['account_id'] ?? 'A1',
    field: `phone_${field_index}`,
    field_index,
    e164: NUMBER,
    class: 'geographic',
    ...cells
});

export const call = (call_id: string, age: number, disposition: string, cells: TestRow = {}): TestRow => ({
    call_id,
    account_id: 'A1',
    e164: NUMBER,
    class: 'geographic',
    call_day: daysAgo(age),
    created_at: `${daysAgo(age)}T12:00:00Z`,
    disposition,
    ...cells
});

const table = (name: string): string[][] =>
    readFileSync(dataFile(name), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','));

const AREA_CODES = table('us_area_codes.csv');
const ZONES = AREA_CODES.flatMap(([area_code = '', state = '', zones = '']) =>
    zones.split('|').map((zone) => ({ area_code, state, zone }))
);

/** The tables that ship with the service. */
const STATIC_TABLES: PreparedTables = {
    area_code_state: AREA_CODES.map(([area_code = '', state = '']) => ({ area_code, state })),
    zone_of_area_code: ZONES,
    zone_of_state: [
        ...new Map(ZONES.map(({ state, zone }) => [`${state} ${zone}`, { state, zone }])).values()
    ],
    state_population: table('us_state_population.csv').map(
        ([state = '', , , census = '', estimate = '']) => ({
            state,
            census_2020: Number(census),
            vintage_2025_estimate_2025: Number(estimate)
        })
    )
};

export type ListEntry = Record<string, unknown>;

export interface ListResult {
    readonly list: ListEntry[];
    readonly trail: Record<string, unknown>[];
    readonly fill: Record<string, Record<string, unknown>>;
    readonly funnel: Record<string, number>;
}

/** Runs List IQ on the rows and the tables that ship with the service. */
export async function listNight(tables: PreparedTables, options: ContextOptions = {}): Promise<ListResult> {
    const session = await preparedWorld({ ...STATIC_TABLES, ...tables });
    try {
        const context = testContext(session, { asOf: AS_OF, ...options });
        await runEngine(session, callListEngine, context);
        const fill = await outputOf(session, callListEngine, { name: 'state_fill', context });
        return {
            list: await outputOf(session, callListEngine, { name: 'call_list', context }),
            trail: await outputOf(session, callListEngine, { name: 'overflow_trail', context }),
            fill: Object.fromEntries(fill.map((row) => [String(row['state']), row])),
            funnel: await funnelOf(session, callListEngine)
        };
    } finally {
        await session.close();
    }
}

/** md5 of a text as lower-case hex. */
export const h = (text: string): string => createHash('md5').update(text).digest('hex');
