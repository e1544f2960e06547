-- table area_code_class: One row is an area code with the class of its numbers (P6).
select area_code, case when state in ('AL', 'AK', 'AZ', 'AR', 'CA', 'CO', 'CT', 'DE', 'DC', 'FL', 'GA', 'HI', 'ID', 'IL', 'IN', 'IA', 'KS', 'KY', 'LA', 'ME', 'MD', 'MA', 'MI', 'MN', 'MS', 'MO', 'MT', 'NE', 'NV', 'NH', 'NJ', 'NM', 'NY', 'NC', 'ND', 'OH', 'OK', 'OR', 'PA', 'RI', 'SC', 'SD', 'TN', 'TX', 'UT', 'VT', 'VA', 'WA', 'WV', 'WI', 'WY') then 'geographic' else 'territory' end as class
from area_codes
union all
select other.area_code, other.class
from nanp_other_codes as other
where not exists (select 1 from area_codes as known where known.area_code = other.area_code);

-- table account_keys: One row is an account that the accounts, researched phones or calls name; of an unknown one, active is null.
select cast(row_number() over (order by account_id) as integer) as account_no, account_id, active
from (select account_id, bool_or(active) as active
    from (select id as account_id, active from accounts
        union all
        select account_id, cast(null as boolean) as active from researched_phones where account_id is not null
        union all
        select account_id, cast(null as boolean) as active from calls where account_id is not null
        union all
        select account_id, cast(null as boolean) as active from call_history where account_id is not null) as named
    group by account_id) as accounts_named;

-- table area_code_state: One row is an area code with its state or territory.
select area_code, state from area_codes;

-- table zone_of_area_code: One row is an area code, its state and one of its time zones.
select area_code, state, zones.zone
from area_codes
cross join unnest(split(time_zones, '|')) as zones(zone);

-- table zone_of_state: One row is a state and one time zone of its area codes (G9).
select distinct state, zone from zone_of_area_code;

-- table state_of_name: One row is a code or an English name of a state or territory, folded (L6).
select lower(state) as name, state from state_population where state in ('AL', 'AK', 'AZ', 'AR', 'CA', 'CO', 'CT', 'DE', 'DC', 'FL', 'GA', 'HI', 'ID', 'IL', 'IN', 'IA', 'KS', 'KY', 'LA', 'ME', 'MD', 'MA', 'MI', 'MN', 'MS', 'MO', 'MT', 'NE', 'NV', 'NH', 'NJ', 'NM', 'NY', 'NC', 'ND', 'OH', 'OK', 'OR', 'PA', 'RI', 'SC', 'SD', 'TN', 'TX', 'UT', 'VT', 'VA', 'WA', 'WV', 'WI', 'WY')
union
select lower(name) as name, state from state_population where state in ('AL', 'AK', 'AZ', 'AR', 'CA', 'CO', 'CT', 'DE', 'DC', 'FL', 'GA', 'HI', 'ID', 'IL', 'IN', 'IA', 'KS', 'KY', 'LA', 'ME', 'MD', 'MA', 'MI', 'MN', 'MS', 'MO', 'MT', 'NE', 'NV', 'NH', 'NJ', 'NM', 'NY', 'NC', 'ND', 'OH', 'OK', 'OR', 'PA', 'RI', 'SC', 'SD', 'TN', 'TX', 'UT', 'VT', 'VA', 'WA', 'WV', 'WI', 'WY')
union
select name, state from (values ('pr', 'PR'), ('puerto rico', 'PR'), ('vi', 'VI'), ('u.s. virgin islands', 'VI'), ('us virgin islands', 'VI'), ('united states virgin islands', 'VI'), ('virgin islands', 'VI'), ('gu', 'GU'), ('guam', 'GU'), ('mp', 'MP'), ('northern mariana islands', 'MP'), ('as', 'AS'), ('american samoa', 'AS')) as territories(name, state);

-- table account_location: One row is a known account with the states that its postal code and its billing state name (L6).
select keys.account_no, located.created_at, zip3_state.state as postal_state, named_state.state as billing_state
from (select id as account_id, created_at, state as written_state, case when regexp_like(postal_code, '^[0-9]{5}\z') then substr(postal_code, 1, 3)
            else substr(nullif(regexp_extract(regexp_replace(postal_code, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', ''), '^[0-9]{5}(?:-?[0-9]{4})?$', 0), ''), 1, 3) end as zip3 from accounts) as located
join account_keys as keys on keys.account_id = located.account_id
left join zip3_state on zip3_state.zip3 = located.zip3
left join (
    select written.state as written_state, state_of_name.state
    from (select distinct state from accounts) as written
    join state_of_name on state_of_name.name = lower(regexp_replace(written.state, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', ''))
) as named_state on named_state.written_state = located.written_state;

-- table place_numbers: One row is a phone text that is not blank, with the number that it means.
select account_no, coalesce(active, false) as of_active_account, researched_phone_id, field_index, record_created_at, record_modified_at, retired, do_not_call, text, number,
    coalesce(class = 'geographic', false) as geographic
from (select account_id, researched_phone_id, field_index, record_created_at, record_modified_at, retired, do_not_call, text, trimmed, coalesce(e164, trimmed) as number_key, number, e164,
    case when number is null then 'invalid' when phones.area_code is null then 'foreign'
        else coalesce(codes.class, 'unassigned') end as class,
    phones.area_code, reason
from (select account_id, researched_phone_id, field_index, record_created_at, record_modified_at, retired, do_not_call, text, trimmed, reason, number, ('+' || cast(number as varchar)) as e164, case when (number between 12000000000 and 19999999999) then substr(cast(number as varchar), 2, 3) end as area_code
from (select account_id, researched_phone_id, field_index, record_created_at, record_modified_at, retired, do_not_call, text, case when usual is null then unusual else text end as trimmed, reason,
    case when usual is not null then usual
        when reason is not null then null
        when abroad then cast(digits as bigint)
        else cast('1' || national as bigint) end as number
from (select account_id, researched_phone_id, field_index, record_created_at, record_modified_at, retired, do_not_call, text, usual, unusual, digits, national, abroad,
    case when usual is not null then null
        when unusual is null then 'blank'
        when abroad then null
        when national is not null then case
        when replace(national, substr(national, 1, 1), '') = '' then 'all_equal_digits'
        when regexp_like(national, '^[2-9](?:[02-9][0-9]|1[02-9])[2-9](?:[02-9][0-9]|1[02-9])[0-9]{4}$') then case
            when substr(national, 1, 3) = '555' then 'area_code_555'
            when substr(national, 4, 5) = '55501' then 'fictional'
            end
        when substr(national, 1, 1) in ('0', '1') or substr(national, 2, 2) = '11' then 'area_code'
        else 'exchange'
        end
        when digits = '' then 'no_digits'
        when plus and substr(digits, 1, 1) = '0' then 'country_code'
        else 'length'
        end as reason
from (select account_id, researched_phone_id, field_index, record_created_at, record_modified_at, retired, do_not_call, text, usual, unusual, digits, plus,
    case when length(digits) = 10 and not plus then digits
        when length(digits) = 11 and substr(digits, 1, 1) = '1' then substr(digits, 2)
        end as national,
    coalesce(plus and substr(digits, 1, 1) not in ('0', '1')
        and length(digits) between 7 and 15, false) as abroad
from (select account_id, researched_phone_id, field_index, record_created_at, record_modified_at, retired, do_not_call, text, usual, unusual, regexp_replace(dialled, '[^0-9]+', '') as digits,
    regexp_like(dialled, '^[^0-9]*[+]') as plus
from (select account_id, researched_phone_id, field_index, record_created_at, record_modified_at, retired, do_not_call, text, usual, unusual, regexp_replace(unusual, '(?:[Ee][Xx][Tt](?:[Ee][Nn][Ss][Ii][Oo][Nn]|[Nn])?|[Xx]|#)[^0-9A-Za-z]*[0-9]{1,7}[^0-9]*$', '') as dialled
from (select account_id, researched_phone_id, field_index, record_created_at, record_modified_at, retired, do_not_call, text, usual, nullif(untold, '') as unusual
from (select account_id, researched_phone_id, field_index, record_created_at, record_modified_at, retired, do_not_call, text, usual, regexp_replace(case when usual is null then text end, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '') as untold
from (select account_id, researched_phone_id, field_index, record_created_at, record_modified_at, retired, do_not_call, text, case when (eleven / 10000000) % 100 <> 11 and (eleven / 10000000) <> 1555 and (eleven / 10000) % 100 <> 11 and (eleven / 100) % 100000 <> 55501 and (eleven - 10000000000) % 1111111111 <> 0 then eleven end as usual
from (select account_id, researched_phone_id, field_index, record_created_at, record_modified_at, retired, do_not_call, text, case when candidate <> text or regexp_like(candidate, '^1[2-9][0-9]{2}[2-9][0-9]{6}\z') then cast(candidate as bigint) end as eleven
from (select account_id, researched_phone_id, field_index, record_created_at, record_modified_at, retired, do_not_call, text, regexp_replace(text, '^(?:[+]?1[-. ]?)?[(]?([2-9][0-9]{2})[)]?[-. ]?([2-9][0-9]{2})[-. ]?([0-9]{4})\z', '1$1$2$3') as candidate
from (select account_id, id as researched_phone_id, 0 as field_index,
    created_at as record_created_at, modified_at as record_modified_at, coalesce(lower(regexp_replace(status, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '')) in ('retired'), false) as retired, do_not_call,
    phone_text as text
from researched_phones
where phone_text is not null
union all
select id as account_id, cast(null as varchar) as researched_phone_id, 1 as field_index,
    cast(null as timestamp) as record_created_at, cast(null as timestamp) as record_modified_at, false as retired, false as do_not_call,
    "phone_1" as text
from accounts
where "phone_1" is not null
union all
select id as account_id, cast(null as varchar) as researched_phone_id, 2 as field_index,
    cast(null as timestamp) as record_created_at, cast(null as timestamp) as record_modified_at, false as retired, false as do_not_call,
    "phone_2" as text
from accounts
where "phone_2" is not null) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones
left join area_code_class as codes on codes.area_code = phones.area_code) as places
left join account_keys on account_keys.account_id = places.account_id
where case when account_no is null then trimmed else trimmed end is not null;

-- view phone_places: One row is a phone text that is not blank, at the place where it is stored.
select keys.account_id, places.account_no,
    case when field_index = 0 then 'researched_phones' else 'accounts' end as object, coalesce(places.researched_phone_id, keys.account_id) as record_id, case when field_index = 0 then 'phone_text' else concat('phone_', cast(field_index as varchar)) end as field,
    researched_phone_id, field_index, text, regexp_replace(text, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '') as trimmed,
    coalesce(('+' || cast(number as varchar)), regexp_replace(text, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '')) as number_key, number, ('+' || cast(number as varchar)) as e164,
    case when number is null then 'invalid' when (number between 12000000000 and 19999999999) then coalesce(codes.class, 'unassigned')
        else 'foreign' end as class,
    case when (number between 12000000000 and 19999999999) then substr(cast(number as varchar), 2, 3) end as area_code, record_created_at, record_modified_at, retired, do_not_call, of_active_account, geographic
from place_numbers as places
left join account_keys as keys on keys.account_no = places.account_no
left join area_code_class as codes on codes.area_code = case when (places.number between 12000000000 and 19999999999) then substr(cast(places.number as varchar), 2, 3) end;

-- guard prepare_disposition_map_is_clear: Rows of the disposition mapping that are ambiguous, repeated or lead nowhere; there must be none.
select fault, text
from (select 'ambiguous' as fault, raw_text as text from disposition_map where strpos(raw_text, 'İ') > 0 or strpos(raw_text, 'Σ') > 0
    union all
    select 'repeated' as fault, folded as text
    from (select lower(regexp_replace(raw_text, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '')) as folded from disposition_map) as mapped
    where folded <> ''
    group by folded
    having count(*) > 1
    union all
    select 'unknown' as fault, raw_text as text
    from disposition_map
    where lower(regexp_replace(raw_text, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '')) <> '' and coalesce(lower(regexp_replace(canonical, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '')), '') not in ('contact', 'callback', 'no_answer', 'voicemail', 'busy', 'wrong_number', 'disconnected', 'do_not_call', 'other')) as faults
order by fault, text
limit 10;

-- table dispositions: One row is a raw disposition with its canonical meaning and the number of calls that have it (C4).
select found.raw, found.folded, found.calls,
    case when found.folded in ('contact', 'callback', 'no_answer', 'voicemail', 'busy', 'wrong_number', 'disconnected', 'do_not_call', 'other') then found.folded else coalesce(mapping.canonical, 'other') end as canonical,
    found.folded = '' or found.folded in ('contact', 'callback', 'no_answer', 'voicemail', 'busy', 'wrong_number', 'disconnected', 'do_not_call', 'other') or mapping.canonical is not null as mapped
from (select raw, lower(regexp_replace(raw, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '')) as folded, cast(sum(calls) as bigint) as calls
    from (select disposition as raw, count(*) as calls from calls where disposition is not null group by disposition
        union all
        select disposition as raw, count(*) as calls from call_history
        where disposition is not null and not exists (select 1 from calls where calls.id = call_history.id)
        group by disposition) as texts
    group by raw) as found
left join (select lower(regexp_replace(raw_text, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '')) as folded, lower(regexp_replace(canonical, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '')) as canonical from disposition_map) as mapping
    on mapping.folded = found.folded;

-- table unmapped_dispositions: One row is a disposition, folded, that no mapping knows, with the number of its calls.
select folded as text, cast(sum(calls) as bigint) as calls
from dispositions
where not mapped and calls > 0
group by folded;

-- guard prepare_max_unmapped_share: The share of calls whose disposition no mapping knows, against its limit.
select text, calls, (select cast(sum(calls) as bigint) from unmapped_dispositions) as unmapped,
    (select (select count(*) from calls)
    + (select count(*) from call_history where not exists (select 1 from calls where calls.id = call_history.id))) as all_calls
from unmapped_dispositions
order by calls desc, text
limit 10;

-- table numbered_calls: One row is a call with its day, its number and its canonical disposition; history without what calls repeat.
select numbered.id as call_id, account_no, coalesce(activity_date, cast(created_at as date)) as call_day,
    created_at, number, coalesce(dispositions.canonical, 'other') as disposition, case
        when direction is null or direction in ('Outbound', 'outbound') then false
        when direction in ('Inbound', 'inbound') then true
        else lower(regexp_replace(direction, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '')) in ('inbound', 'in')
        end as inbound
from (select id, account_id, activity_date, created_at, disposition, direction, text, trimmed, coalesce(e164, trimmed) as number_key, number, e164,
    case when number is null then 'invalid' when phones.area_code is null then 'foreign'
        else coalesce(codes.class, 'unassigned') end as class,
    phones.area_code, reason
from (select id, account_id, activity_date, created_at, disposition, direction, text, trimmed, reason, number, ('+' || cast(number as varchar)) as e164, case when (number between 12000000000 and 19999999999) then substr(cast(number as varchar), 2, 3) end as area_code
from (select id, account_id, activity_date, created_at, disposition, direction, text, case when usual is null then unusual else text end as trimmed, reason,
    case when usual is not null then usual
        when reason is not null then null
        when abroad then cast(digits as bigint)
        else cast('1' || national as bigint) end as number
from (select id, account_id, activity_date, created_at, disposition, direction, text, usual, unusual, digits, national, abroad,
    case when usual is not null then null
        when unusual is null then 'blank'
        when abroad then null
        when national is not null then case
        when replace(national, substr(national, 1, 1), '') = '' then 'all_equal_digits'
        when regexp_like(national, '^[2-9](?:[02-9][0-9]|1[02-9])[2-9](?:[02-9][0-9]|1[02-9])[0-9]{4}$') then case
            when substr(national, 1, 3) = '555' then 'area_code_555'
            when substr(national, 4, 5) = '55501' then 'fictional'
            end
        when substr(national, 1, 1) in ('0', '1') or substr(national, 2, 2) = '11' then 'area_code'
        else 'exchange'
        end
        when digits = '' then 'no_digits'
        when plus and substr(digits, 1, 1) = '0' then 'country_code'
        else 'length'
        end as reason
from (select id, account_id, activity_date, created_at, disposition, direction, text, usual, unusual, digits, plus,
    case when length(digits) = 10 and not plus then digits
        when length(digits) = 11 and substr(digits, 1, 1) = '1' then substr(digits, 2)
        end as national,
    coalesce(plus and substr(digits, 1, 1) not in ('0', '1')
        and length(digits) between 7 and 15, false) as abroad
from (select id, account_id, activity_date, created_at, disposition, direction, text, usual, unusual, regexp_replace(dialled, '[^0-9]+', '') as digits,
    regexp_like(dialled, '^[^0-9]*[+]') as plus
from (select id, account_id, activity_date, created_at, disposition, direction, text, usual, unusual, regexp_replace(unusual, '(?:[Ee][Xx][Tt](?:[Ee][Nn][Ss][Ii][Oo][Nn]|[Nn])?|[Xx]|#)[^0-9A-Za-z]*[0-9]{1,7}[^0-9]*$', '') as dialled
from (select id, account_id, activity_date, created_at, disposition, direction, text, usual, nullif(untold, '') as unusual
from (select id, account_id, activity_date, created_at, disposition, direction, text, usual, regexp_replace(case when usual is null then text end, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '') as untold
from (select id, account_id, activity_date, created_at, disposition, direction, text, case when (eleven / 10000000) % 100 <> 11 and (eleven / 10000000) <> 1555 and (eleven / 10000) % 100 <> 11 and (eleven / 100) % 100000 <> 55501 and (eleven - 10000000000) % 1111111111 <> 0 then eleven end as usual
from (select id, account_id, activity_date, created_at, disposition, direction, text, case when candidate <> text or regexp_like(candidate, '^1[2-9][0-9]{2}[2-9][0-9]{6}\z') then cast(candidate as bigint) end as eleven
from (select id, account_id, activity_date, created_at, disposition, direction, text, regexp_replace(text, '^(?:[+]?1[-. ]?)?[(]?([2-9][0-9]{2})[)]?[-. ]?([2-9][0-9]{2})[-. ]?([0-9]{4})\z', '1$1$2$3') as candidate
from (select id, account_id, phone_text as text, activity_date, created_at, disposition, direction from calls
    union all
    select id, account_id, phone_text as text, activity_date, created_at, disposition, direction from call_history
    where not exists (select 1 from calls where calls.id = call_history.id)) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones
left join area_code_class as codes on codes.area_code = phones.area_code) as numbered
left join account_keys on account_keys.account_id = numbered.account_id
left join dispositions on dispositions.raw = numbered.disposition;

-- view all_calls: One row is a call, dated or not, with or without a number.
select call_id, keys.account_id, numbered.account_no, phone_text, call_day, created_at,
    coalesce(('+' || cast(number as varchar)), nullif(regexp_replace(phone_text, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', ''), '')) as number_key, number, ('+' || cast(number as varchar)) as e164,
    disposition, inbound, owner_id
from numbered_calls as numbered
join (select id, phone_text, owner_id from calls
    union all
    select id, phone_text, owner_id from call_history where not exists (select 1 from calls where calls.id = call_history.id)) as texts on texts.id = numbered.call_id
left join account_keys as keys on keys.account_no = numbered.account_no;

-- table do_not_call_calls: One row is the first call that blocks a number, or an account where the number is invalid (S4).
select number, ('+' || cast(number as varchar)) as e164, ordered.account_no, keys.account_id, call_id, call_day
from (select number, blocked_account as account_no, call_id, call_day,
        row_number() over (partition by number, blocked_account order by call_day nulls first, created_at nulls first, call_id) as position
    from (select number, case when number is null then account_no end as blocked_account, call_id, call_day, created_at
        from numbered_calls
        where disposition = 'do_not_call' and (number is not null or account_no is not null)) as asked) as ordered
left join account_keys as keys on keys.account_no = ordered.account_no
where position = 1;

-- table blocked_numbers: One row is a blocked number and what blocks it (S1, S2, S4).
select number, 'researched_phone' as source, 'marked do not call' as reason,
    cast(null as varchar) as call_id, cast(null as date) as call_day
from place_numbers
where do_not_call and number is not null
group by number
union all
select number, 'suppression' as source, min(given_reason) as reason, cast(null as varchar) as call_id, cast(null as date) as call_day
from (select given_reason, text, trimmed, coalesce(e164, trimmed) as number_key, number, e164,
    case when number is null then 'invalid' when phones.area_code is null then 'foreign'
        else coalesce(codes.class, 'unassigned') end as class,
    phones.area_code, reason
from (select given_reason, text, trimmed, reason, number, ('+' || cast(number as varchar)) as e164, case when (number between 12000000000 and 19999999999) then substr(cast(number as varchar), 2, 3) end as area_code
from (select given_reason, text, case when usual is null then unusual else text end as trimmed, reason,
    case when usual is not null then usual
        when reason is not null then null
        when abroad then cast(digits as bigint)
        else cast('1' || national as bigint) end as number
from (select given_reason, text, usual, unusual, digits, national, abroad,
    case when usual is not null then null
        when unusual is null then 'blank'
        when abroad then null
        when national is not null then case
        when replace(national, substr(national, 1, 1), '') = '' then 'all_equal_digits'
        when regexp_like(national, '^[2-9](?:[02-9][0-9]|1[02-9])[2-9](?:[02-9][0-9]|1[02-9])[0-9]{4}$') then case
            when substr(national, 1, 3) = '555' then 'area_code_555'
            when substr(national, 4, 5) = '55501' then 'fictional'
            end
        when substr(national, 1, 1) in ('0', '1') or substr(national, 2, 2) = '11' then 'area_code'
        else 'exchange'
        end
        when digits = '' then 'no_digits'
        when plus and substr(digits, 1, 1) = '0' then 'country_code'
        else 'length'
        end as reason
from (select given_reason, text, usual, unusual, digits, plus,
    case when length(digits) = 10 and not plus then digits
        when length(digits) = 11 and substr(digits, 1, 1) = '1' then substr(digits, 2)
        end as national,
    coalesce(plus and substr(digits, 1, 1) not in ('0', '1')
        and length(digits) between 7 and 15, false) as abroad
from (select given_reason, text, usual, unusual, regexp_replace(dialled, '[^0-9]+', '') as digits,
    regexp_like(dialled, '^[^0-9]*[+]') as plus
from (select given_reason, text, usual, unusual, regexp_replace(unusual, '(?:[Ee][Xx][Tt](?:[Ee][Nn][Ss][Ii][Oo][Nn]|[Nn])?|[Xx]|#)[^0-9A-Za-z]*[0-9]{1,7}[^0-9]*$', '') as dialled
from (select given_reason, text, usual, nullif(untold, '') as unusual
from (select given_reason, text, usual, regexp_replace(case when usual is null then text end, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '') as untold
from (select given_reason, text, case when (eleven / 10000000) % 100 <> 11 and (eleven / 10000000) <> 1555 and (eleven / 10000) % 100 <> 11 and (eleven / 100) % 100000 <> 55501 and (eleven - 10000000000) % 1111111111 <> 0 then eleven end as usual
from (select given_reason, text, case when candidate <> text or regexp_like(candidate, '^1[2-9][0-9]{2}[2-9][0-9]{6}\z') then cast(candidate as bigint) end as eleven
from (select given_reason, text, regexp_replace(text, '^(?:[+]?1[-. ]?)?[(]?([2-9][0-9]{2})[)]?[-. ]?([2-9][0-9]{2})[-. ]?([0-9]{4})\z', '1$1$2$3') as candidate
from (select e164 as text, reason as given_reason from suppressions where e164 is not null and (expires_at is null or cast(expires_at as date) >= date '2026-11-23')) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones) as phones
left join area_code_class as codes on codes.area_code = phones.area_code) as suppressed
where number is not null
group by number
union all
select number, 'call' as source, 'asked not to be called' as reason, call_id, call_day
from do_not_call_calls
where number is not null;

-- table blocked_accounts: One row is a blocked account and what blocks it (S2, S3, S4).
select keys.account_no, blocked.account_id, source, reason
from (select id as account_id, 'account' as source, 'marked do not call' as reason
    from accounts
    where do_not_call
    union all
    select account_id, 'suppression' as source, min(reason) as reason
    from suppressions
    where account_id is not null and (expires_at is null or cast(expires_at as date) >= date '2026-11-23')
    group by account_id
    union all
    select account_id, 'call' as source, 'asked not to be called' as reason
    from do_not_call_calls
    where number is null) as blocked
left join account_keys as keys on keys.account_id = blocked.account_id;

-- table daily_outcomes: One row is a day and a state of area codes with its outbound calls and those that reached somebody.
select call_day, state, count(*) as dials,
    count(*) filter (where reached) as reached,
    count(*) filter (where listed) as listed_dials,
    count(*) filter (where listed and reached) as listed_reached
from (select dialled.call_day, area_code_state.state, dialled.disposition = 'contact' as reached,
        accepted_list.e164 is not null as listed
    from (select call_day, ('+' || cast(number as varchar)) as e164, disposition, case when (number between 12000000000 and 19999999999) then substr(cast(number as varchar), 2, 3) end as area_code
        from numbered_calls
        where not inbound and number is not null and date_diff('day', call_day, date '2026-11-23') >= 0 and date_diff('day', call_day, date '2026-11-23') < 14) as dialled
    left join area_code_state on area_code_state.area_code = dialled.area_code
    left join accepted_list on accepted_list.e164 = dialled.e164) as calls_of_day
group by call_day, state;

-- output unmapped_dispositions: Dispositions without a mapping
select text, calls, concat(cast((((2 * 10000 * calls + all_calls) / (2 * all_calls)) / 10000) as varchar), '.', lpad(cast(mod(((2 * 10000 * calls + all_calls) / (2 * all_calls)), 10000) as varchar), 4, '0')) as share
from unmapped_dispositions
cross join (select (select (select count(*) from calls)
    + (select count(*) from call_history where not exists (select 1 from calls where calls.id = call_history.id))) as all_calls) as total
order by calls desc, text;

-- output daily_outcomes: Outcomes of the last 14 days
select call_day as date, state, dials, reached, listed_dials, listed_reached
from daily_outcomes
order by call_day, state nulls first;
