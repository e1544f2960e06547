/** From the texts of CSV cells to typed rows (G1, G2, G12). */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseRecords } from './csv.ts';
import { parseDay, parseInstant } from './days.ts';
import type { Tables } from './model.ts';

export type RawRow = Readonly<Record<string, string>>;
export type TableName = keyof Tables;
/** Rows of CSV cells by table; a reference table that is missing is the one in compute-service/data. */
export type RawTables = { readonly [Name in TableName]?: readonly RawRow[] };

export interface CastResult {
    readonly tables: Tables;
    /** Rows left out because a value could not be cast (G12). */
    readonly quarantined: readonly { readonly table: TableName; readonly row: RawRow }[];
}

class Uncastable extends Error {}

type Reader<Value> = (cell: string) => Value | undefined;

function read<Value>(row: RawRow, column: string, reader: Reader<Value>): Value | null {
    const cell = row[column] ?? '';
    if (cell === '') return null;
    const value = reader(cell);
    if (value === undefined) throw new Uncastable(column);
    return value;
}

const text = (row: RawRow, column: string): string | null => read(row, column, (cell) => cell);
const requiredText = (row: RawRow, column: string): string => {
    const value = text(row, column);
    if (value === null) throw new Uncastable(column);
    return value;
};
const instant = (row: RawRow, column: string): number | null => read(row, column, parseInstant);
const day = (row: RawRow, column: string): number | null => read(row, column, parseDay);
const boolean = (row: RawRow, column: string): boolean | null =>
    read(row, column, (cell) => cell.toLowerCase() === 'true');
const whole = (row: RawRow, column: string): number | null =>
    read(row, column, (cell) => (/^-?[0-9]+$/.test(cell) ? Number(cell) : undefined));
const minutes = (row: RawRow, column: string): number | null => read(row, column, parseMinutes);

/** `08:00` as minutes after midnight; undefined if it is no time of day. */
export function parseMinutes(cell: string): number | undefined {
    const match = /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(cell);
    return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

const callOf = (row: RawRow): Tables['calls'][number] => ({
    id: requiredText(row, 'id'),
    account_id: text(row, 'account_id'),
    phone_text: text(row, 'phone_text'),
    disposition: text(row, 'disposition'),
    direction: text(row, 'direction'),
    activity_date: day(row, 'activity_date'),
    created_at: instant(row, 'created_at'),
    owner_id: text(row, 'owner_id'),
    duration_s: whole(row, 'duration_s')
});

const researchOf = (row: RawRow): Tables['research_history'][number] => ({
    id: requiredText(row, 'id'),
    account_id: text(row, 'account_id'),
    researched_at: instant(row, 'researched_at'),
    outcome: text(row, 'outcome'),
    researcher_id: text(row, 'researcher_id')
});

function phonesOf(row: RawRow): (string | null)[] {
    const phones: (string | null)[] = [];
    for (let index = 1; `phone_${index}` in row; index += 1) phones.push(text(row, `phone_${index}`));
    return phones;
}

const CASTS: { readonly [Name in TableName]: (row: RawRow) => Tables[Name][number] } = {
    accounts: (row) => ({
        id: requiredText(row, 'id'),
        name: text(row, 'name'),
        owner_id: text(row, 'owner_id'),
        active: boolean(row, 'active'),
        street: text(row, 'street'),
        city: text(row, 'city'),
        state: text(row, 'state'),
        postal_code: text(row, 'postal_code'),
        do_not_call: boolean(row, 'do_not_call'),
        created_at: instant(row, 'created_at'),
        modified_at: instant(row, 'modified_at'),
        phones: phonesOf(row)
    }),
    researched_phones: (row) => ({
        id: requiredText(row, 'id'),
        account_id: text(row, 'account_id'),
        phone_text: text(row, 'phone_text'),
        status: text(row, 'status'),
        created_at: instant(row, 'created_at'),
        modified_at: instant(row, 'modified_at'),
        do_not_call: boolean(row, 'do_not_call')
    }),
    calls: callOf,
    call_history: callOf,
    addresses: (row) => ({
        id: requiredText(row, 'id'),
        account_id: text(row, 'account_id'),
        street: text(row, 'street'),
        city: text(row, 'city'),
        state: text(row, 'state'),
        postal_code: text(row, 'postal_code'),
        effective_at: instant(row, 'effective_at')
    }),
    research_history: researchOf,
    research_archive: researchOf,
    open_requests: (row) => ({
        id: requiredText(row, 'id'),
        account_id: text(row, 'account_id'),
        status: text(row, 'status'),
        created_at: instant(row, 'created_at')
    }),
    suppressions: (row) => ({
        e164: text(row, 'e164'),
        account_id: text(row, 'account_id'),
        reason: text(row, 'reason'),
        source: text(row, 'source'),
        created_at: instant(row, 'created_at'),
        expires_at: instant(row, 'expires_at')
    }),
    disposition_map: (row) => ({ raw_text: text(row, 'raw_text'), canonical: text(row, 'canonical') }),
    calling_hours: (row) => ({
        state: text(row, 'state'),
        weekdays: text(row, 'weekdays'),
        start: minutes(row, 'start'),
        end: minutes(row, 'end'),
        effective_from: day(row, 'effective_from'),
        effective_to: day(row, 'effective_to'),
        source: text(row, 'source')
    }),
    dismissed_duplicates: (row) => ({
        account_id: text(row, 'account_id'),
        number_key: text(row, 'number_key'),
        e164: text(row, 'e164'),
        account_ids: text(row, 'account_ids'),
        decided_at: instant(row, 'decided_at')
    }),
    phone_removals: (row) => ({
        account_id: text(row, 'account_id'),
        e164: text(row, 'e164'),
        status: text(row, 'status')
    }),
    dismissed_removals: (row) => ({
        account_id: text(row, 'account_id'),
        e164: text(row, 'e164'),
        decided_at: instant(row, 'decided_at')
    }),
    area_codes: (row) => ({
        area_code: requiredText(row, 'area_code'),
        state: requiredText(row, 'state'),
        time_zones: requiredText(row, 'time_zones')
    }),
    state_population: (row) => ({
        state: requiredText(row, 'state'),
        name: requiredText(row, 'name'),
        census_2020: whole(row, 'census_2020') ?? 0,
        vintage_2025: whole(row, 'vintage_2025_estimate_2025') ?? 0
    }),
    zip3_state: (row) => ({ zip3: requiredText(row, 'zip3'), state: requiredText(row, 'state') }),
    nanp_other_codes: (row) => ({
        area_code: requiredText(row, 'area_code'),
        class: requiredText(row, 'class')
    })
};

const DATA_FILES: { readonly [Name in TableName]?: string } = {
    area_codes: 'us_area_codes.csv',
    state_population: 'us_state_population.csv',
    zip3_state: 'us_zip3_state.csv',
    nanp_other_codes: 'nanp_other_codes.csv'
};

function rowsOf(name: TableName, raw: RawTables): readonly RawRow[] {
    const given = raw[name];
    if (given) return given;
    const file = DATA_FILES[name];
    if (!file) return [];
    const path = new URL(`../../data/${file}`, import.meta.url);
    return parseRecords(readFileSync(fileURLToPath(path), 'utf8'));
}

/**
 * Casts every table.
 *
 * @throws RangeError naming table and id where an id stands twice in a table (G12).
 */
export function castTables(raw: RawTables): CastResult {
    const quarantined: { table: TableName; row: RawRow }[] = [];
    const castTable = <Name extends TableName>(name: Name): Tables[Name][number][] => {
        const ids = new Set<string>();
        const rows: Tables[Name][number][] = [];
        for (const row of rowsOf(name, raw)) {
            const id = row['id'];
            if (id !== undefined && ids.has(id))
                throw new RangeError(`The id ${id} stands twice in ${name}.`);
            if (id !== undefined) ids.add(id);
            try {
                rows.push(CASTS[name](row));
            } catch (cause) {
                if (!(cause instanceof Uncastable)) throw cause;
                quarantined.push({ table: name, row });
            }
        }
        return rows;
    };
    const tables: Tables = {
        accounts: castTable('accounts'),
        researched_phones: castTable('researched_phones'),
        calls: castTable('calls'),
        call_history: castTable('call_history'),
        addresses: castTable('addresses'),
        research_history: castTable('research_history'),
        research_archive: castTable('research_archive'),
        open_requests: castTable('open_requests'),
        suppressions: castTable('suppressions'),
        disposition_map: castTable('disposition_map'),
        calling_hours: castTable('calling_hours'),
        dismissed_duplicates: castTable('dismissed_duplicates'),
        phone_removals: castTable('phone_removals'),
        dismissed_removals: castTable('dismissed_removals'),
        area_codes: castTable('area_codes'),
        state_population: castTable('state_population'),
        zip3_state: castTable('zip3_state'),
        nanp_other_codes: castTable('nanp_other_codes')
    };
    return { tables, quarantined };
}
