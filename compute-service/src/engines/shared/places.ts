import type { EngineContext, SqlStep } from '../engine.ts';
import { identifier, textList } from '../sql.ts';
import { fold } from './blanks.ts';
import { areaCodeOf, e164Of, isAmerican } from './numbers.ts';
import { normalisedPhones } from './phone-sql.ts';
import { fieldOf, objectOf, recordOf } from './place-words.ts';
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
): string => `select account_id, id as researched_phone_id, 0 as field_index,
    created_at as record_created_at, modified_at as record_modified_at, ${isRetired(context, 'status')} as retired, do_not_call,
    phone_text as text
from researched_phones
where phone_text is not null`;

const fieldPlaces = (
    column: string,
    index: number
): string => `select id as account_id, cast(null as varchar) as researched_phone_id, ${index + 1} as field_index,
    cast(null as timestamp) as record_created_at, cast(null as timestamp) as record_modified_at, false as retired, false as do_not_call,
    ${identifier(column)} as text
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

const PLACE_COLUMNS = [
    'researched_phone_id',
    'field_index',
    'record_created_at',
    'record_modified_at',
    'retired',
    'do_not_call'
] as const;

/**
 * Whether a text is not blank, put so that it can be asked only after the join: DuckDB takes a condition for much more
 * selective than this one is, and would keep a million places in memory to look up the accounts among them.
 */
const ASKED_AFTER_THE_JOIN = 'case when account_no is null then trimmed else trimmed end is not null';

/** Only what cannot be told from the other columns is stored: most of the time goes into writing texts. */
const placeNumbers: SqlStep = preparedTable({
    table: 'place_numbers',
    title: 'Numbers of stored texts',
    sentence: 'One row is a phone text that is not blank, with the number that it means.',
    select: (context) => {
        const sources = [researchedPlaces(context), ...context.phoneColumns.map(fieldPlaces)];
        const normalised = normalisedPhones(context.dialect, {
            from: sources.join('\nunion all\n'),
            keep: ['account_id', ...PLACE_COLUMNS]
        });
        return `select account_no, coalesce(active, false) as of_active_account, ${PLACE_COLUMNS.join(', ')}, text, number,
    coalesce(class = 'geographic', false) as geographic
from (${normalised}) as places
left join account_keys on account_keys.account_id = places.account_id
where ${ASKED_AFTER_THE_JOIN}`;
    }
});

const phonePlaces: SqlStep = preparedTable({
    table: 'phone_places',
    countedIn: 'place_numbers',
    title: 'Stored phone numbers',
    sentence: 'One row is a phone text that is not blank, at the place where it is stored.',
    view: true,
    select: ({ dialect }) => `select keys.account_id, places.account_no,
    ${objectOf('field_index')} as object, ${recordOf('places', 'keys')} as record_id, ${fieldOf('field_index')} as field,
    researched_phone_id, field_index, text, ${dialect.trim('text')} as trimmed,
    coalesce(${e164Of('number')}, ${dialect.trim('text')}) as number_key, number, ${e164Of('number')} as e164,
    case when number is null then 'invalid' when ${isAmerican('number')} then coalesce(codes.class, 'unassigned')
        else 'foreign' end as class,
    ${areaCodeOf('number')} as area_code, record_created_at, record_modified_at, retired, do_not_call, of_active_account, geographic
from place_numbers as places
left join account_keys as keys on keys.account_no = places.account_no
left join area_code_class as codes on codes.area_code = ${areaCodeOf('places.number')}`
});

/** Where numbers are stored, normalised once for all engines. */
export const PLACE_STEPS = { areaCodeClass, placeNumbers, phonePlaces } as const;
