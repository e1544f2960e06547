import type { EngineContext, SqlStep } from '../engine.ts';
import { identifier, textList } from '../sql.ts';
import { fold } from './blanks.ts';
import { normalisedPhones } from './phone-sql.ts';
import { preparedTable } from './prepared-table.ts';
import { STATES } from './states.ts';

/** A folded status that takes a researched phone out of everything but S1 (D1). */
export function isRetired({ dialect, parameters }: EngineContext, status = 'status'): string {
    const retired = parameters.dedupe.retired_statuses;
    if (retired.length === 0) return 'false';
    return `coalesce(lower(${dialect.trim(status)}) in (${textList(retired.map(fold))}), false)`;
}

const researchedPlaces = (
    context: EngineContext
): string => `select account_id, 'researched_phones' as object, id as record_id,
    'phone_text' as field, 0 as field_index, created_at as record_created_at, modified_at as record_modified_at,
    ${isRetired(context)} as retired, do_not_call, phone_text as text
from researched_phones
where phone_text is not null`;

const fieldPlaces = (
    column: string,
    index: number
): string => `select id as account_id, 'accounts' as object, id as record_id,
    '${column}' as field, ${index + 1} as field_index, cast(null as timestamp) as record_created_at,
    cast(null as timestamp) as record_modified_at, false as retired, false as do_not_call, ${identifier(column)} as text
from accounts
where ${identifier(column)} is not null`;

const areaCodeClass: SqlStep = preparedTable({
    table: 'area_code_class',
    title: 'Classes of area codes',
    sentence: 'One row is an area code with the class of its numbers (P6).',
    select: () => `select area_code, case when state in (${textList(STATES)}) then 'geographic' else 'territory' end as class
from area_codes
union all
select other.area_code, other.class
from nanp_other_codes as other
where not exists (select 1 from area_codes as known where known.area_code = other.area_code)`
});

const phonePlaces: SqlStep = preparedTable({
    table: 'phone_places',
    title: 'Stored phone numbers',
    sentence: 'One row is a phone text that is not blank, at the place where it is stored.',
    select: (context) => {
        const sources = [researchedPlaces(context), ...context.phoneColumns.map(fieldPlaces)];
        const normalised = normalisedPhones(context.dialect, {
            from: sources.join('\nunion all\n'),
            keep: [
                'account_id',
                'object',
                'record_id',
                'field',
                'field_index',
                'record_created_at',
                'record_modified_at',
                'retired',
                'do_not_call'
            ]
        });
        return `select account_id, object, record_id, field, field_index, text, trimmed, number_key, e164, class, area_code,
    record_created_at, record_modified_at, retired, do_not_call
from (${normalised}) as places
where trimmed is not null`;
    }
});

/** Where numbers are stored, normalised once for all engines. */
export const PLACE_STEPS = { areaCodeClass, phonePlaces } as const;
