-- view research_all_accounts: One row is an account.
select account_no, active from account_keys where active is not null;

-- view research_active: One row is an account that is worked.
select account_no from research_all_accounts where active;

-- table research_without_researched_phone: One row is an active account for which no live researched phone is stored (R1, R2).
select a.account_no
from research_active a
where not exists (
    select 1 from place_numbers p
    where p.account_no = a.account_no and p.field_index = 0 and not p.retired and not exists (
        select 1 from (
    select distinct k.account_no, case when regexp_matches(f.e164, '^[+][1-9][0-9]{6,14}\z') then cast(substr(f.e164, 2) as bigint) end as number
    from flushed_pairs f
    join account_keys k on k.account_id = f.account_id) f where f.account_no = p.account_no and f.number = p.number));

-- table research_phone_fields_blank: One row is an account without any number left to call (R2, P10).
select a.account_no
from research_without_researched_phone a
where not exists (
    select 1 from place_numbers p
    where p.account_no = a.account_no and p.field_index > 0 and not exists (
        select 1 from (
    select distinct k.account_no, case when regexp_matches(f.e164, '^[+][1-9][0-9]{6,14}\z') then cast(substr(f.e164, 2) as bigint) end as number
    from flushed_pairs f
    join account_keys k on k.account_id = f.account_id) f where f.account_no = p.account_no and f.number = p.number));

-- table research_latest_research: One row is an account with its latest research; expired requests are none (R3).
select account_no, researched_at, outcome,
    date_diff('day', cast(researched_at as date), date '2026-11-23') as age
from (
    select k.account_no, h.researched_at, h.outcome,
        row_number() over (partition by k.account_no order by h.researched_at desc, h.id desc) as newest
    from (select id, account_id, researched_at, outcome from research_history
    union all
    select id, account_id, researched_at, outcome from research_archive
    where not exists (select 1 from research_history known where known.id = research_archive.id)) h
    join account_keys k on k.account_id = h.account_id
    where h.researched_at is not null
        and coalesce(lower(regexp_replace(h.outcome, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g')), '') <> 'expired'
) history
where newest = 1;

-- table research_not_recently_researched: One row is an account that was never researched, or long enough ago (R3).
select a.account_no, l.researched_at, l.outcome, l.age
from research_phone_fields_blank a
left join research_latest_research l on l.account_no = a.account_no
where l.account_no is null or l.age >= 90;

-- table research_without_open_request: One row is an account for which no research request is open or claimed (G9).
select a.account_no, a.researched_at, a.outcome, a.age
from research_not_recently_researched a
where not exists (
    select 1 from open_requests o
    join account_keys k on k.account_id = o.account_id
    where k.account_no = a.account_no and lower(regexp_replace(o.status, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g')) in ('open', 'claimed'));

-- table research_not_suppressed: One row is an account that nothing suppresses (R11).
select a.account_no, a.researched_at, a.outcome, a.age
from research_without_open_request a
where not exists (select 1 from blocked_accounts b where b.account_no = a.account_no);

-- table research_addressed: One row is an account that may be researched, with the address in force.
select account_no, account_id, name, created_at, street, city, state, postal_code, address_source, researched_at, outcome, age,
    number_flushed, coalesce(regexp_replace(street, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g'), '') <> '' and coalesce(regexp_replace(city, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g'), '') <> '' and coalesce(regexp_replace(state, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g'), '') <> '' and coalesce(regexp_replace(postal_code, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g'), '') <> '' as address_complete
from (
    select n.account_no, a.id as account_id, a.name, a.created_at, case when d.account_no is not null then d.street else a.street end as street, case when d.account_no is not null then d.city else a.city end as city, case when d.account_no is not null then d.state else a.state end as state, case when d.account_no is not null then d.postal_code else a.postal_code end as postal_code,
        case when d.account_no is not null then 'account_address' else 'account' end as address_source,
        n.researched_at, n.outcome, n.age, lost.account_no is not null as number_flushed
    from research_not_suppressed n
    join account_keys k on k.account_no = n.account_no
    join accounts a on a.id = k.account_id
    left join (
        select asked.account_no, addresses.street, addresses.city, addresses.state, addresses.postal_code,
            row_number() over (partition by asked.account_no order by addresses.effective_at desc, addresses.id desc) as newest
        from research_not_suppressed asked
        join account_keys keys on keys.account_no = asked.account_no
        join addresses on addresses.account_id = keys.account_id
        where cast(addresses.effective_at as date) <= date '2026-11-23'
    ) d on d.account_no = n.account_no and d.newest = 1
    left join (
        select distinct p.account_no
        from place_numbers p
        join (
    select distinct k.account_no, case when regexp_matches(f.e164, '^[+][1-9][0-9]{6,14}\z') then cast(substr(f.e164, 2) as bigint) end as number
    from flushed_pairs f
    join account_keys k on k.account_id = f.account_id) f on f.account_no = p.account_no and f.number = p.number
        where not p.retired
    ) lost on lost.account_no = n.account_no
) merged;

-- table research_one_per_household: One row is the most urgent account of its street and postal code (R8, R9).
select account_no, account_id, name, created_at, street, city, state, postal_code, address_source, address_complete,
    researched_at, outcome, age, number_flushed, household, row_number() over (order by case when age is null then 0 else 1 end, age desc nulls last, case when address_complete then 0 else 1 end,
    created_at desc nulls last, account_no) as rank
from (select *, row_number() over (partition by household order by case when age is null then 0 else 1 end, age desc nulls last, case when address_complete then 0 else 1 end,
    created_at desc nulls last, account_no) as place_in_household from (select *, case when coalesce(regexp_replace(regexp_replace(translate(street, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '[\x{00}-\x{2F}\x{3A}-\x{40}\x{5B}-\x{60}\x{7B}-\x{7F}\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]', ' ', 'g'), '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g'), '') = '' or coalesce(regexp_replace(postal_code, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g'), '') = '' then null
        else concat(regexp_replace(regexp_replace(translate(street, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '[\x{00}-\x{2F}\x{3A}-\x{40}\x{5B}-\x{60}\x{7B}-\x{7F}\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]', ' ', 'g'), '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g'), '|', case when regexp_matches(regexp_replace(postal_code, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g'), '^[0-9]{5}(?:-?[0-9]{4})?$') then substr(regexp_replace(postal_code, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g'), 1, 5) else upper(regexp_replace(postal_code, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g')) end) end as household from research_addressed) keyed) ordered
where household is null or place_in_household = 1;

-- table research_within_max_requests: One row is an account to research, with its rank and why it stands there.
select *,
    case when age is null then 'Never researched'
        else 'Last researched ' || cast(age as varchar) || ' days ago, on ' || cast(day(cast(researched_at as date)) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(cast(researched_at as date)) - 2, 3) || ' ' || cast(year(cast(researched_at as date)) as varchar) end
    || case when number_flushed then '; its number was flushed' else '' end
    || case when address_complete then '; complete address' else '; incomplete address' end
    || case when created_at is null then '' else '; created ' || cast(day(cast(created_at as date)) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(cast(created_at as date)) - 2, 3) || ' ' || cast(year(cast(created_at as date)) as varchar) end || '.' as reason
from research_one_per_household
where rank <= 5000;

-- output research_queue: Research queue
select rank, account_id, name as account_name, street, city, state, postal_code, address_source,
    address_complete, researched_at as last_researched_at, outcome as last_outcome, age as days_since_research, created_at, reason
from research_within_max_requests
order by rank;
