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
): string => `select phones.account_id, phones.id as researched_phone_id,
    0 as field_index, phones.created_at as record_created_at, phones.modified_at as record_modified_at,
    ${isRetired(context, 'phones.status')} as retired, phones.do_not_call, coalesce(owners.active, false) as of_active_account,
    phones.phone_text as text
from researched_phones as phones
left join accounts as owners on owners.id = phones.account_id
where phones.phone_text is not null`;

const fieldPlaces = (
    column: string,
    index: number
): string => `select id as account_id, cast(null as varchar) as researched_phone_id,
    ${index + 1} as field_index, cast(null as timestamp) as record_created_at, cast(null as timestamp) as record_modified_at,
    false as retired, false as do_not_call, active as of_active_account, ${identifier(column)} as text
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

/** Only what cannot be told from the other columns is stored: most of the time goes into writing texts. */
const placeNumbers: SqlStep = preparedTable({
    table: 'place_numbers',
    title: 'Numbers of stored texts',
    sentence: 'One row is a phone text that is not blank, with the number that it means.',
    select: (context) => {
        const sources = [researchedPlaces(context), ...context.phoneColumns.map(fieldPlaces)];
        const kept = [
            'account_id',
            'researched_phone_id',
            'field_index',
            'record_created_at',
            'record_modified_at',
            'retired',
            'do_not_call',
            'of_active_account'
        ];
        const normalised = normalisedPhones(context.dialect, {
            from: sources.join('\nunion all\n'),
            keep: kept
        });
        return `select ${kept.join(', ')}, text, e164, class
from (${normalised}) as places
where trimmed is not null`;
    }
});

const phonePlaces: SqlStep = preparedTable({
    table: 'phone_places',
    title: 'Stored phone numbers',
    sentence: 'One row is a phone text that is not blank, at the place where it is stored.',
    view: true,
    select: ({ dialect }) => `select account_id,
    case when field_index = 0 then 'researched_phones' else 'accounts' end as object,
    case when field_index = 0 then researched_phone_id else account_id end as record_id,
    case when field_index = 0 then 'phone_text' else concat('phone_', cast(field_index as varchar)) end as field,
    field_index, text, ${dialect.trim('text')} as trimmed, coalesce(e164, ${dialect.trim('text')}) as number_key, e164, class,
    case when class not in ('foreign', 'invalid') then substr(e164, 3, 3) end as area_code,
    record_created_at, record_modified_at, retired, do_not_call, of_active_account
from place_numbers`
});

/** Where numbers are stored, normalised once for all engines. */
export const PLACE_STEPS = { areaCodeClass, placeNumbers, phonePlaces } as const;
