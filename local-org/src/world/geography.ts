import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { quoteText } from '../store/sql-text.ts';
import type { Draws } from './randomness.ts';
import { cityFirst, citySecond } from './words.ts';
import { WorldError } from './world-error.ts';

/** Where accounts are and what their numbers begin with. */
export interface Geography {
    /** The 50 states, DC and the territories that have postal codes, by code. */
    readonly places: readonly Place[];
    readonly tollFreeCodes: readonly string[];
    readonly premiumCodes: readonly string[];
    readonly canadaOrCaribbeanCodes: readonly string[];
    /** Codes that no table lists. */
    readonly unassignedCodes: readonly string[];
    readonly territoryCodes: readonly string[];
}

interface Place {
    readonly code: string;
    readonly name: string;
    /** 0 for territories. */
    readonly population: number;
    readonly areaCodes: readonly string[];
    readonly postalPrefixes: readonly string[];
    /** Hours that standard time is behind UTC in the zone of the first area code. */
    readonly utcHours: number;
}

/** Number of equal slots by which a place is drawn in proportion to its population. */
export const slotCount = 10_000;
/** How many of the slots go to territories. */
const territorySlots = 50;
const citiesPerPrefix = 4;

const utcHoursByZone: Readonly<Record<string, number>> = {
    'America/New_York': 5,
    'America/Detroit': 5,
    'America/Chicago': 6,
    'America/Denver': 7,
    'America/Boise': 7,
    'America/Phoenix': 7,
    'America/Los_Angeles': 8,
    'America/Anchorage': 9,
    'Pacific/Honolulu': 10,
    'America/Puerto_Rico': 4,
    'America/St_Thomas': 4,
    'Pacific/Guam': -10
};

type CsvRow = Readonly<Record<string, string>>;

function readTable({
    folder,
    file,
    columns
}: {
    readonly folder: string;
    readonly file: string;
    readonly columns: readonly string[];
}): CsvRow[] {
    const path = join(folder, file);
    let rows: CsvRow[];
    try {
        rows = parse(readFileSync(path), { columns: true, skip_empty_lines: true });
    } catch (cause) {
        throw new WorldError(`${path} cannot be read; the world needs it for states and area codes.`, {
            cause
        });
    }
    const missing = columns.filter((column) => rows[0]?.[column] === undefined);
    if (missing.length > 0) throw new WorldError(`${path} lacks ${missing.join(', ')}.`);
    return rows;
}

const groupBy = ({
    rows,
    key,
    value
}: {
    readonly rows: readonly CsvRow[];
    readonly key: string;
    readonly value: string;
}): ReadonlyMap<string, string[]> => {
    const groups = new Map<string, string[]>();
    for (const row of rows) {
        const group = groups.get(row[key] ?? '') ?? [];
        group.push(row[value] ?? '');
        groups.set(row[key] ?? '', group);
    }
    return groups;
};

function unassigned(listed: ReadonlySet<string>): string[] {
    const codes: string[] = [];
    for (let code = 200; code < 1000; code++) {
        const text = String(code);
        if (!listed.has(text) && !text.endsWith('11') && text !== '555') codes.push(text);
    }
    return codes;
}

/**
 * Reads states, area codes and postal prefixes.
 * @param dataFolder the folder of `us_state_population.csv`, `us_area_codes.csv`, `us_zip3_state.csv` and `nanp_other_codes.csv`
 * @throws WorldError that names a file that is missing or lacks a column
 */
export function readGeography(dataFolder: string): Geography {
    const states = readTable({
        folder: dataFolder,
        file: 'us_state_population.csv',
        columns: ['state', 'name', 'vintage_2025_estimate_2025']
    });
    const areas = readTable({
        folder: dataFolder,
        file: 'us_area_codes.csv',
        columns: ['area_code', 'state', 'time_zones']
    });
    const prefixes = readTable({ folder: dataFolder, file: 'us_zip3_state.csv', columns: ['zip3', 'state'] });
    const others = readTable({
        folder: dataFolder,
        file: 'nanp_other_codes.csv',
        columns: ['area_code', 'class']
    });
    const areaCodes = groupBy({ rows: areas, key: 'state', value: 'area_code' });
    const zones = groupBy({ rows: areas, key: 'state', value: 'time_zones' });
    const postal = groupBy({ rows: prefixes, key: 'state', value: 'zip3' });
    const otherCodes = groupBy({ rows: others, key: 'class', value: 'area_code' });
    const stateOf = new Map(states.map((row) => [row['state'] ?? '', row]));
    const places = [...areaCodes.keys()]
        .filter((code) => postal.has(code))
        .sort()
        .map((code): Place => {
            const state = stateOf.get(code);
            const zone = zones.get(code)?.[0]?.split('|')[0] ?? '';
            return {
                code,
                name: state?.['name'] ?? code,
                population: Number(state?.['vintage_2025_estimate_2025'] ?? 0),
                areaCodes: areaCodes.get(code) ?? [],
                postalPrefixes: postal.get(code) ?? [],
                utcHours: utcHoursByZone[zone] ?? 6
            };
        });
    return {
        places,
        tollFreeCodes: otherCodes.get('toll_free') ?? [],
        premiumCodes: otherCodes.get('premium') ?? [],
        canadaOrCaribbeanCodes: otherCodes.get('canada_or_caribbean') ?? [],
        unassignedCodes: unassigned(new Set([...areas, ...others].map((row) => row['area_code'] ?? ''))),
        territoryCodes: [...areaCodes].flatMap(([code, codes]) => (stateOf.has(code) ? [] : codes))
    };
}

interface SlotRange {
    readonly from: number;
    readonly count: number;
}

/** The slots of each place: territories share a few evenly, states have theirs in proportion to their population. */
function slotsOf(places: readonly Place[]): SlotRange[] {
    const total = places.reduce((sum, place) => sum + place.population, 0);
    const territories = places.filter((place) => place.population === 0).length;
    const stateSlots = territories > 0 ? slotCount - territorySlots : slotCount;
    let people = 0;
    let territory = 0;
    let from = 0;
    return places.map((place) => {
        people += place.population;
        if (place.population === 0) territory++;
        const end =
            Math.round((people / total) * stateSlots) +
            Math.round((territory / Math.max(territories, 1)) * (slotCount - stateSlots));
        const range = { from, count: end - from };
        from = end;
        return range;
    });
}

const values = (rows: readonly string[][]): string => rows.map((row) => `(${row.join(', ')})`).join(', ');

/**
 * SQL that makes the tables a place is drawn from: `world_slot` (one of 10,000, with the place and where its area
 * codes and cities begin), `world_area` and `world_city`.
 */
export function geographyTables(geography: Geography, draws: Draws): string[] {
    const { places } = geography;
    const areaStart: number[] = [];
    const cityStart: number[] = [];
    const areaRows: string[][] = [];
    const cityRows: string[][] = [];
    for (const place of places) {
        areaStart.push(areaRows.length);
        cityStart.push(cityRows.length);
        for (const code of place.areaCodes) areaRows.push([String(areaRows.length), code]);
        for (const prefix of place.postalPrefixes) {
            for (let city = 0; city < citiesPerPrefix; city++) {
                const row = cityRows.length;
                const first =
                    cityFirst[draws.draw({ stream: 'city', name: 'first', row }) % cityFirst.length] ?? '';
                const second =
                    citySecond[draws.draw({ stream: 'city', name: 'second', row }) % citySecond.length] ?? '';
                cityRows.push([String(row), quoteText(prefix), quoteText(first + second)]);
            }
        }
    }
    const slots = slotsOf(places);
    const placeRows = places.map((place, index) => [
        String(slots[index]?.from),
        String(slots[index]?.count),
        quoteText(place.code),
        quoteText(place.name),
        String(place.population === 0),
        String(place.utcHours),
        String(areaStart[index]),
        String(place.areaCodes.length),
        String(cityStart[index]),
        String(place.postalPrefixes.length * citiesPerPrefix)
    ]);
    return [
        `CREATE TEMP TABLE world_area AS SELECT CAST(a AS BIGINT) AS a, CAST(area_code AS BIGINT) AS area_code
            FROM (VALUES ${values(areaRows)}) AS t(a, area_code)`,
        `CREATE TEMP TABLE world_city AS SELECT CAST(c AS BIGINT) AS c, zip3, city
            FROM (VALUES ${values(cityRows)}) AS t(c, zip3, city)`,
        `CREATE TEMP TABLE world_slot AS SELECT slot_from + unnest(range(slot_count)) AS slot, code, state_name, is_territory,
            CAST(utc_hours AS BIGINT) AS utc_hours,
            CAST(area_from AS BIGINT) AS area_from, CAST(area_count AS BIGINT) AS area_count,
            CAST(city_from AS BIGINT) AS city_from, CAST(city_count AS BIGINT) AS city_count
            FROM (VALUES ${values(placeRows)})
            AS t(slot_from, slot_count, code, state_name, is_territory, utc_hours, area_from, area_count, city_from, city_count)`
    ];
}
