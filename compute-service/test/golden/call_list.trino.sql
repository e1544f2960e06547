-- table call_list_number_history: One row is a number with its attempts for any account up to the as-of date, and how its last call ended (L1, L3, L4).
select number,
    count(*) filter (where not inbound) as attempts,
    count(*) filter (where not inbound and date_diff('day', call_day, date '2026-11-23') < 30) as recent_attempts,
    max(call_day) filter (where not inbound) as last_attempt_day,
    max(call_day) filter (where disposition = 'contact') as last_contact_day,
    max_by(disposition in ('contact', 'callback'), row(call_day, coalesce(created_at, timestamp '0001-01-01 00:00:00'), call_id)) as answered_last
from numbered_calls
where number is not null and call_day <= date '2026-11-23'
group by number;

-- table call_list_account_contacts: One row is an account with the day on which somebody was last reached through any number (L4).
select account_no, max(call_day) as last_contact_day
from numbered_calls
where disposition = 'contact' and account_no is not null and call_day <= date '2026-11-23'
group by account_no;

-- table call_list_place_facts: One row is a place that is not retired, with what each rule looks at.
select p.account_no, p.researched_phone_id, p.field_index,
    p.number, p.record_created_at, p.geographic, p.of_active_account as active,
    n.number is not null as number_suppressed, s.account_no is not null as account_suppressed,
    d.record_id is not null as duplicate,
    coalesce(h.attempts, 0) = 0 or h.answered_last as promising
from place_numbers p
left join (select distinct number from blocked_numbers) n on n.number = p.number
left join (select distinct account_no from blocked_accounts where account_no is not null) s on s.account_no = p.account_no
left join (select distinct record_id from dedupe_duplicates) d on d.record_id = p.researched_phone_id
left join call_list_number_history h on h.number = p.number
where not p.retired;

-- view call_list_phone_places: One row is a phone field or a researched phone that is neither blank nor retired (D1).
select * from call_list_place_facts;

-- view call_list_active_account: One row is a place whose account is known and active.
select p.* from call_list_phone_places p where active;

-- view call_list_geographic: One row is a place whose number is of an area code of the 50 states or DC (P6).
select p.* from call_list_active_account p where geographic;

-- view call_list_not_suppressed: One row is a place whose number and account may be called (S1 to S4).
select p.* from call_list_geographic p where not number_suppressed and not account_suppressed;

-- view call_list_not_duplicate: One row is a place that DeDupe did not flag; the survivor keeps the number in (L2).
select p.* from call_list_not_suppressed p where not duplicate;

-- table call_list_locations: One row is a postal state with a billing state, '' for none, as accounts have them (L6).
select postal_state, billing_state,
    cast(row_number() over (order by postal_state, billing_state) as integer) as location_no
from (select distinct coalesce(postal_state, '') as postal_state, coalesce(billing_state, '') as billing_state from account_location) l;

-- table call_list_shuffled_accounts: One row is an active account with its location and its place in the seeded order (L14).
select k.account_no, a.created_at, l.location_no,
    cast(row_number() over (
        order by lower(to_hex(md5(to_utf8('20261123:' || k.account_id)))), k.account_no
    ) as integer) as shuffle_place
from account_keys k
join account_location a on a.account_no = k.account_no
join call_list_locations l
    on l.postal_state = coalesce(a.postal_state, '') and l.billing_state = coalesce(a.billing_state, '')
where k.active;

-- table call_list_ranked_places: One row is a place with its rank among its account's, 1 for the one most worth a call (L1), and where it is.
select p.account_no, p.researched_phone_id, p.field_index, p.number, p.record_created_at,
    case when a.created_at is null or p.record_created_at > a.created_at then p.record_created_at else a.created_at end as recency_at,
    a.shuffle_place, cast(((p.number / 10000000) - 1000) * 10000 + a.location_no as integer) as locality_no,
    row_number() over (
        partition by p.account_no
        order by case when p.promising then 0 else 1 end,
            case when p.field_index = 0 then 0 else 1 end, p.record_created_at desc nulls last,
            p.field_index, p.number, p.researched_phone_id
    ) as choice
from call_list_not_duplicate p
join call_list_shuffled_accounts a on a.account_no = p.account_no;

-- table call_list_shared_numbers: One row is a number that more than one account may be called at (L16).
select number
from call_list_ranked_places
group by number
having min(account_no) <> max(account_no);

-- table call_list_localities: One row is an area code, postal state and billing state with the state that they mean, from the postal code, else the billing state, else the area code (L6).
select k.locality_no, s.area_code, l.postal_state, l.billing_state,
    coalesce(nullif(l.postal_state, ''), nullif(l.billing_state, ''), s.state) as state,
    case when l.postal_state <> '' then 'postal_code'
        when l.billing_state <> '' then 'billing_state'
        else 'area_code' end as state_source,
    coalesce(nullif(l.postal_state, ''), nullif(l.billing_state, ''), s.state) <> s.state as state_conflict,
    s.state as area_state
from (select distinct locality_no from call_list_ranked_places) k
join call_list_locations l on l.location_no = k.locality_no % 10000
join area_code_state s on s.area_code = cast((k.locality_no / 10000) as varchar);

-- input zones of call_list_zone_offsets: One row is a time zone with the minutes that its clocks are ahead of UTC on the call date (L10).
select zone from zone_of_area_code union select zone from zone_of_state order by zone;

-- table call_list_state_hours: One row is a state with stricter hours in force on the call date; closed where calling is not permitted (L9).
select upper(regexp_replace(state, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '')) as state,
    max(case when "start" is null then 1 else 0 end) as closed,
    max((cast(substr("start", 1, 2) as bigint) * 60 + cast(substr("start", 4, 2) as bigint))) as start_minute,
    min((cast(substr("end", 1, 2) as bigint) * 60 + cast(substr("end", 4, 2) as bigint))) as end_minute
from calling_hours
where (effective_from is null or effective_from <= date '2026-11-24')
    and (effective_to is null or effective_to >= date '2026-11-24')
    and (weekdays is null or regexp_replace(weekdays, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '') = '' or strpos(weekdays, '2') > 0)
group by upper(regexp_replace(state, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', ''));

-- table call_list_possible_zones: One row is a locality with one zone in which a phone so described may be (L8).
select l.locality_no, z.zone
from call_list_localities l
join zone_of_area_code z on z.area_code = l.area_code
union
select l.locality_no, z.zone
from call_list_localities l
join zone_of_state z on z.state = l.postal_state or z.state = l.billing_state;

-- table call_list_calling_windows: One row is a locality with the hours permitted in all its zones at once (L9, L10).
with offsets as (
    select z.locality_no, min(o.offset_minutes) as least_offset, max(o.offset_minutes) as greatest_offset,
        listagg(z.zone, '|') within group (order by z.zone) as zones
    from call_list_possible_zones z
    join call_list_zone_offsets o on o.zone = z.zone
    group by z.locality_no
), utc_windows as (
    select k.locality_no, o.zones,
        greatest(480, coalesce(a.start_minute, 480), coalesce(p.start_minute, 480), coalesce(b.start_minute, 480)) - o.least_offset as start_minute,
        least(1260, coalesce(a.end_minute, 1260), coalesce(p.end_minute, 1260), coalesce(b.end_minute, 1260)) - o.greatest_offset as end_minute
    from offsets o
    join call_list_localities k on k.locality_no = o.locality_no
    left join call_list_state_hours a on a.state = k.area_state
    left join call_list_state_hours p on p.state = k.postal_state
    left join call_list_state_hours b on b.state = k.billing_state
    where coalesce(a.closed, 0) = 0 and coalesce(p.closed, 0) = 0 and coalesce(b.closed, 0) = 0
), windows as (
    select zones, start_minute, end_minute, min(locality_no) as example_no
    from utc_windows
    where start_minute < end_minute
    group by zones, start_minute, end_minute
), local_windows as (
    select u.zones, u.start_minute, u.end_minute, listagg(z.zone || ' ' || lpad(cast(((u.start_minute + o.offset_minutes) / 60) as varchar), 2, '0') || ':' || lpad(cast(((u.start_minute + o.offset_minutes)) % 60 as varchar), 2, '0') || '-' || lpad(cast(((u.end_minute + o.offset_minutes) / 60) as varchar), 2, '0') || ':' || lpad(cast(((u.end_minute + o.offset_minutes)) % 60 as varchar), 2, '0'), '|') within group (order by z.zone) as window_local
    from windows u
    join call_list_possible_zones z on z.locality_no = u.example_no
    join call_list_zone_offsets o on o.zone = z.zone
    group by u.zones, u.start_minute, u.end_minute
)
select u.locality_no, u.zones,
    cast(cast(date_add('day', (((w.start_minute + 1440) / 1440) - 1), date '2026-11-24') as date) as varchar) || 'T' || lpad(cast((((w.start_minute + 1440) % 1440) / 60) as varchar), 2, '0') || ':' || lpad(cast((((w.start_minute + 1440) % 1440)) % 60 as varchar), 2, '0') || ':00Z' as window_start_utc,
    cast(cast(date_add('day', (((w.end_minute + 1440) / 1440) - 1), date '2026-11-24') as date) as varchar) || 'T' || lpad(cast((((w.end_minute + 1440) % 1440) / 60) as varchar), 2, '0') || ':' || lpad(cast((((w.end_minute + 1440) % 1440)) % 60 as varchar), 2, '0') || ':00Z' as window_end_utc,
    w.window_local
from utc_windows u
join local_windows w
    on w.zones = u.zones and w.start_minute = u.start_minute and w.end_minute = u.end_minute;

-- table call_list_flushed_numbers: One row is an account with a number that is flushed for it (F11).
select account_no, number from (
    select distinct k.account_no, case when regexp_like(f.e164, '^[+][1-9][0-9]{6,14}\z') then cast(substr(f.e164, 2) as bigint) end as number
    from flushed_pairs f
    join account_keys k on k.account_id = f.account_id) f where number is not null;

-- view call_list_not_flushed: One row is a place whose number is not flushed for its account, conflicts included (F6, F11).
select p.* from call_list_ranked_places p where not exists (
        select 1 from call_list_flushed_numbers f where f.account_no = p.account_no and f.number = p.number);

-- view call_list_last_attempt_old_enough: One row is a place whose number was never tried, or last tried long enough ago (L3).
select p.* from call_list_not_flushed p where p.number not in (select number from call_list_number_history where last_attempt_day > date '2026-11-20');

-- view call_list_under_attempt_limit: One row is a place whose number had fewer attempts in 30 days than the limit (L3).
select p.* from call_list_last_attempt_old_enough p where p.number not in (select number from call_list_number_history where recent_attempts >= 7);

-- view call_list_rested_after_contact: One row is a place whose number and account were not reached lately (L4).
select p.* from call_list_under_attempt_limit p where p.number not in (select number from call_list_number_history where last_contact_day > date '2026-10-24') and p.account_no not in (select account_no from call_list_account_contacts where last_contact_day > date '2026-10-24');

-- table call_list_best_number_of_account: One row is an account with the number that is most worth a call (L1).
select c.account_no, c.researched_phone_id, c.field_index, c.number, c.record_created_at, c.recency_at, c.shuffle_place, c.locality_no, c.choice
from call_list_ranked_places c
join (
    select account_no, min(choice) as choice
    from call_list_rested_after_contact
    group by account_no
) best on best.account_no = c.account_no and best.choice = c.choice;

-- table call_list_outbid_accounts: One row is an account whose best number another account has, with a better claim to it (L16).
select c.account_no
from (
    select c.account_no,
        row_number() over (
            partition by c.number
            order by case when c.field_index = 0 then 0 else 1 end, c.record_created_at desc nulls last,
                c.field_index, c.account_no
        ) as claim
    from call_list_best_number_of_account c
    where c.number in (select number from call_list_shared_numbers)
) c
where c.claim > 1;

-- view call_list_one_account_per_number: One row is a number with the account that goes on the list with it (L16).
select c.*
from call_list_best_number_of_account c
where not exists (select 1 from call_list_outbid_accounts o where o.account_no = c.account_no);

-- table call_list_targeted_states: One row is one of the 50 states or DC with its population in the chosen vintage (L7, L18).
select state,
    coalesce(vintage_2025_estimate_2025, 0) as population
from state_population
where state in ('AL', 'AK', 'AZ', 'AR', 'CA', 'CO', 'CT', 'DE', 'DC', 'FL', 'GA', 'HI', 'ID', 'IL', 'IN', 'IA', 'KS', 'KY', 'LA', 'ME', 'MD', 'MA', 'MI', 'MN', 'MS', 'MO', 'MT', 'NE', 'NV', 'NH', 'NJ', 'NM', 'NY', 'NC', 'ND', 'OH', 'OK', 'OR', 'PA', 'RI', 'SC', 'SD', 'TN', 'TX', 'UT', 'VT', 'VA', 'WA', 'WV', 'WI', 'WY');

-- view call_list_state_has_target: One row is a candidate whose state, from the postal code, else the billing state, else the area code, has a target (L6, L7).
select c.*
from call_list_one_account_per_number c
where exists (
    select 1 from call_list_localities l
    join call_list_targeted_states t on t.state = l.state
    where l.locality_no = c.locality_no
);

-- view call_list_has_callable_window: One row is a candidate for whom it is a permitted hour in every plausible zone at the same time (L10).
select c.*
from call_list_state_has_target c
where exists (select 1 from call_list_calling_windows w where w.locality_no = c.locality_no);

-- table call_list_standings: One row is a candidate with its place among the recent or the historical ones of its state (L12, L14).
with candidates as (
    select c.account_no, l.state, c.recency_at, c.shuffle_place,
        case when date_diff('day', cast(c.recency_at as date), date '2026-11-23') < 180 then 'recent' else 'historical' end as bucket
    from call_list_has_callable_window c
    join call_list_localities l on l.locality_no = c.locality_no
)
select account_no, state, recency_at, bucket, shuffle_place,
    row_number() over (
        partition by state, bucket
        order by case when bucket = 'recent' then recency_at end desc nulls last,
            case when bucket = 'historical' then shuffle_place end, account_no
    ) as standing
from candidates;

-- table call_list_supplies: One row is a state with a target, its population and its recent and historical candidates.
select t.state, t.population,
    count(*) filter (where s.bucket = 'recent') as recent,
    count(*) filter (where s.bucket = 'historical') as historical
from call_list_targeted_states t
left join call_list_standings s on s.state = t.state
group by t.state, t.population;

-- input supplies of call_list_overflow_trail: One row is a state in one round: what it was given by population and what it could take (L15).
select state, population, recent, historical from call_list_supplies order by state;

-- input supplies of call_list_state_fill: One row is a state with its target and what it takes, recent and historical (L11, L13, L15).
select state, population, recent, historical from call_list_supplies order by state;

-- table call_list_on_the_list: One row is an entry of the call list; the seeded order spreads the states evenly (L13, L14).
with chosen as (
    select s.account_no, s.state, s.recency_at, s.bucket,
        row_number() over (partition by s.state order by s.shuffle_place) - 1 as place,
        count(*) over (partition by s.state) as places
    from call_list_standings s
    join call_list_state_fill f on f.state = s.state
    where s.standing <= case when s.bucket = 'recent' then f.recent else f.historical end
), spread as (
    select account_no, state, recency_at, bucket, place,
        ((place * 4294967296 + from_base(substr(lower(to_hex(md5(to_utf8('20261123:' || state)))), 1, 8), 16)) / places) as point
    from chosen
), ranked as (
    select account_no, state, recency_at, bucket, row_number() over (order by point, state, place) as rank
    from spread
)
select r.rank, r.account_no, k.account_id, c.number, c.researched_phone_id, c.field_index, c.choice, c.locality_no,
    r.state, r.bucket, r.recency_at
from ranked r
join call_list_best_number_of_account c on c.account_no = r.account_no
join account_keys k on k.account_no = r.account_no;

-- output call_list: Call list
select r.rank as rank,
    date '2026-11-24' as call_date,
    r.account_id as account_id,
    a.name as account_name,
    a.owner_id as owner_id,
    ('+' || cast(r.number as varchar)) as e164,
    case when r.field_index = 0 then 'researched_phones' else 'accounts' end as object,
    coalesce(r.researched_phone_id, r.account_id) as record_id,
    case when r.field_index = 0 then 'phone_text' else concat('phone_', cast(r.field_index as varchar)) end as field,
    r.state as state,
    l.state_source as state_source,
    l.state_conflict as state_conflict,
    w.zones as zones,
    w.window_start_utc as window_start_utc,
    w.window_end_utc as window_end_utc,
    w.window_local as window_local,
    r.bucket as bucket,
    r.recency_at as recency_at,
    case when coalesce(h.attempts, 0) = 0 then 'Never tried'
            else case when h.answered_last then 'Answered the last call; tried on '
                    else 'Last tried on ' end
                || cast(cast(h.last_attempt_day as date) as varchar) || ', '
                || cast(h.recent_attempts as varchar) || ' of 7 attempts in 30 days' end
        || case when c.field_index > 0 then '; number of the account'
            when c.record_created_at is null then '; researched number'
            else '; researched on ' || cast(cast(c.record_created_at as date) as varchar) end as reason
from call_list_on_the_list r
join call_list_ranked_places c on c.account_no = r.account_no and c.choice = r.choice
left join call_list_number_history h on h.number = r.number
join accounts a on a.id = r.account_id
join call_list_localities l on l.locality_no = r.locality_no
join call_list_calling_windows w on w.locality_no = r.locality_no
order by r.rank;

-- output overflow_trail: Rounds of sharing out
select round, state, target, supply, given, taken
from call_list_overflow_trail
order by round, state;

-- output state_fill: Fill of the states
select state, population, target, supply, taken, recent, historical
from call_list_state_fill
order by state;
