/** Writes raw tables as the input files of docs/formats.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawRow, RawTables, TableName } from './cast.ts';
import { writeCsv } from './csv.ts';

const COLUMNS: { readonly [Name in TableName]: string } = {
    accounts: 'id,name,owner_id,active,street,city,state,postal_code,do_not_call,created_at,modified_at',
    researched_phones: 'id,account_id,phone_text,status,created_at,modified_at,do_not_call',
    calls: 'id,account_id,phone_text,disposition,direction,activity_date,created_at,owner_id,duration_s',
    call_history:
        'id,account_id,phone_text,disposition,direction,activity_date,created_at,owner_id,duration_s',
    addresses: 'id,account_id,street,city,state,postal_code,effective_at',
    research_history: 'id,account_id,researched_at,outcome,researcher_id',
    research_archive: 'id,account_id,researched_at,outcome,researcher_id',
    open_requests: 'id,account_id,status,created_at',
    suppressions: 'e164,account_id,reason,source,created_at,expires_at',
    disposition_map: 'raw_text,canonical',
    calling_hours: 'state,weekdays,start,end,effective_from,effective_to,source',
    dismissed_duplicates: 'account_id,number_key,e164,account_ids,decided_at',
    phone_removals: 'account_id,e164,status',
    dismissed_removals: 'account_id,e164,decided_at',
    area_codes: 'area_code,state,time_zones',
    state_population: 'state,fips,name,census_2020,vintage_2025_estimate_2025',
    zip3_state: 'zip3,state',
    nanp_other_codes: 'area_code,class'
};

/** Empty tables keep their header; accounts have the phone columns of their first row. */
function columnsOf(name: TableName, rows: readonly RawRow[]): string[] {
    const phones = Object.keys(rows[0] ?? {}).filter((column) => /^phone_[0-9]+$/.test(column));
    return [...COLUMNS[name].split(','), ...(name === 'accounts' ? phones : [])];
}

/** Writes one file per given table into `dir`, which is made if it is missing. Inputs carry the raw text (G8). */
export function writeWorld(dir: string, tables: RawTables): void {
    mkdirSync(dir, { recursive: true });
    for (const name of Object.keys(COLUMNS) as TableName[]) {
        const rows = tables[name];
        if (rows === undefined) continue;
        const columns = columnsOf(name, rows);
        const cells = rows.map((row) => columns.map((column) => row[column] ?? ''));
        writeFileSync(join(dir, `${name}.csv`), writeCsv([columns, ...cells]));
    }
}
