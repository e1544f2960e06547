-- view flush_all_calls: One row is a call of either direction, from the calls or from the call history.
select c.call_id, c.account_no, c.number, c.call_day, c.created_at, c.disposition from numbered_calls c;

-- view flush_dated_until_as_of: One row is a call whose day is known and not after the as-of date (C2, G6).
select c.call_id, c.account_no, c.number, c.call_day, c.created_at, c.disposition
from flush_all_calls c
where c.call_day <= date '2026-11-23';

-- view flush_with_account: One row is a call that belongs to an account (C3).
select c.call_id, c.account_no, c.number, c.call_day, c.created_at, c.disposition
from flush_dated_until_as_of c
where c.account_no is not null;

-- view flush_with_number: One row is a call whose number could be read (C3).
select c.call_id, c.account_no, c.number, c.call_day, c.created_at, c.disposition
from flush_with_account c
where c.number is not null;

-- table flush_last_answers: One row is the last call of an account and number that a human answered (F2).
select account_no, number, call_id, call_day, created_at
from (
    select c.account_no, c.number, c.call_id, c.call_day, c.created_at,
        row_number() over (partition by c.account_no, c.number order by c.call_day desc, c.created_at desc nulls last, c.call_id desc) as newest
    from flush_with_number c
    where c.disposition in ('contact', 'callback')
) answers
where newest = 1;

-- table flush_last_decisions: One row is an account and number whose removal was dismissed or restored, with the day (F12).
select account_no, case when regexp_like(e164, '^[+][1-9][0-9]{6,14}\z') then cast(substr(e164, 2) as bigint) end as number, max(cast(decided_at as date)) as decided_on
from dismissed_removals d
join account_keys k on k.account_id = d.account_id
where e164 is not null and decided_at is not null
group by account_no, case when regexp_like(e164, '^[+][1-9][0-9]{6,14}\z') then cast(substr(e164, 2) as bigint) end;

-- view flush_after_last_answer: One row is a call after the last human answer on that number for that account, and after the last decision on it (F2, F12).
select c.call_id, c.account_no, c.number, c.call_day, c.created_at, c.disposition
from flush_with_number c
left join flush_last_answers a on a.account_no = c.account_no and a.number = c.number
left join flush_last_decisions d on d.account_no = c.account_no and d.number = c.number
where (a.call_id is null or (c.call_day > a.call_day
    or (c.call_day = a.call_day and (
        (c.created_at is not null and (a.created_at is null or c.created_at > a.created_at))
        or (c.created_at is not distinct from a.created_at and c.call_id > a.call_id)))))
    and (d.decided_on is null or c.call_day > d.decided_on);

-- table flush_of_a_rule: One row is a call marked wrong number or disconnected since the last answer (F5).
select c.call_id, c.account_no, c.number, c.call_day, c.created_at, c.disposition
from flush_after_last_answer c
where c.disposition in ('wrong_number', 'disconnected');

-- table flush_tallies: One row is an account and number with the calls that each rule counts, in both span modes.
select account_no, number,
    count(*) filter (where disposition = 'wrong_number') as wrong_number_at_least_calls,
    min(call_day) filter (where disposition = 'wrong_number') as wrong_number_at_least_first,
    max(call_day) filter (where disposition = 'wrong_number') as wrong_number_at_least_last,
    count(*) filter (where disposition = 'wrong_number') as wrong_number_within_calls,
    min(call_day) filter (where disposition = 'wrong_number') as wrong_number_within_first,
    max(call_day) filter (where disposition = 'wrong_number') as wrong_number_within_last,
    count(*) filter (where disposition = 'disconnected') as disconnected_at_least_calls,
    min(call_day) filter (where disposition = 'disconnected') as disconnected_at_least_first,
    max(call_day) filter (where disposition = 'disconnected') as disconnected_at_least_last,
    count(*) filter (where disposition = 'disconnected' and date_diff('day', call_day, date '2026-11-23') < 90) as disconnected_within_calls,
    min(call_day) filter (where disposition = 'disconnected' and date_diff('day', call_day, date '2026-11-23') < 90) as disconnected_within_first,
    max(call_day) filter (where disposition = 'disconnected' and date_diff('day', call_day, date '2026-11-23') < 90) as disconnected_within_last
from flush_of_a_rule
group by account_no, number;

-- table flush_verdicts: One row is an account and number for which a rule holds in the chosen span mode (F3, F4).
select account_no, number,
    (wrong_number_at_least_calls >= 2 and date_diff('day', wrong_number_at_least_first, wrong_number_at_least_last) >= 0) as wrong_number_holds,
    (disconnected_at_least_calls >= 3 and date_diff('day', disconnected_at_least_first, disconnected_at_least_last) >= 90) as disconnected_holds,
    case when (wrong_number_at_least_calls >= 2 and date_diff('day', wrong_number_at_least_first, wrong_number_at_least_last) >= 0) and (disconnected_at_least_calls >= 3 and date_diff('day', disconnected_at_least_first, disconnected_at_least_last) >= 90) then 'wrong_number|disconnected'
        when (wrong_number_at_least_calls >= 2 and date_diff('day', wrong_number_at_least_first, wrong_number_at_least_last) >= 0) then 'wrong_number'
        else 'disconnected' end as rule,
    wrong_number_at_least_calls as wrong_number_count,
    disconnected_at_least_calls as disconnected_count,
    case when ('+' || cast(number as varchar)) like '+1%' and length(('+' || cast(number as varchar))) = 12
            then '+1 ' || substr(('+' || cast(number as varchar)), 3, 3) || ' ' || substr(('+' || cast(number as varchar)), 6, 3) || ' ' || substr(('+' || cast(number as varchar)), 9, 4)
            else ('+' || cast(number as varchar)) end || ' was marked ' || case
        when (wrong_number_at_least_calls >= 2 and date_diff('day', wrong_number_at_least_first, wrong_number_at_least_last) >= 0) and (disconnected_at_least_calls >= 3 and date_diff('day', disconnected_at_least_first, disconnected_at_least_last) >= 90) then 'wrong number ' || case when wrong_number_at_least_calls = 1 then 'once' else cast(wrong_number_at_least_calls as varchar) || ' times' end || ' (' || case when wrong_number_at_least_first = wrong_number_at_least_last then cast(day(wrong_number_at_least_first) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(wrong_number_at_least_first) - 2, 3) || ' ' || cast(year(wrong_number_at_least_first) as varchar)
            when wrong_number_at_least_calls = 2 then cast(day(wrong_number_at_least_first) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(wrong_number_at_least_first) - 2, 3) || ' ' || cast(year(wrong_number_at_least_first) as varchar) || ', ' || cast(day(wrong_number_at_least_last) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(wrong_number_at_least_last) - 2, 3) || ' ' || cast(year(wrong_number_at_least_last) as varchar)
            else cast(day(wrong_number_at_least_first) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(wrong_number_at_least_first) - 2, 3) || ' ' || cast(year(wrong_number_at_least_first) as varchar) || ' to ' || cast(day(wrong_number_at_least_last) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(wrong_number_at_least_last) - 2, 3) || ' ' || cast(year(wrong_number_at_least_last) as varchar) end || ')' || ' and ' || 'disconnected ' || case when disconnected_at_least_calls = 1 then 'once' else cast(disconnected_at_least_calls as varchar) || ' times' end || ' (' || case when disconnected_at_least_first = disconnected_at_least_last then cast(day(disconnected_at_least_first) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(disconnected_at_least_first) - 2, 3) || ' ' || cast(year(disconnected_at_least_first) as varchar)
            when disconnected_at_least_calls = 2 then cast(day(disconnected_at_least_first) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(disconnected_at_least_first) - 2, 3) || ' ' || cast(year(disconnected_at_least_first) as varchar) || ', ' || cast(day(disconnected_at_least_last) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(disconnected_at_least_last) - 2, 3) || ' ' || cast(year(disconnected_at_least_last) as varchar)
            else cast(day(disconnected_at_least_first) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(disconnected_at_least_first) - 2, 3) || ' ' || cast(year(disconnected_at_least_first) as varchar) || ' to ' || cast(day(disconnected_at_least_last) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(disconnected_at_least_last) - 2, 3) || ' ' || cast(year(disconnected_at_least_last) as varchar) end || ')'
            || ' and not answered since. The limits are 2 and 3 over at least 90 days.'
        when (wrong_number_at_least_calls >= 2 and date_diff('day', wrong_number_at_least_first, wrong_number_at_least_last) >= 0) then 'wrong number ' || case when wrong_number_at_least_calls = 1 then 'once' else cast(wrong_number_at_least_calls as varchar) || ' times' end || ' (' || case when wrong_number_at_least_first = wrong_number_at_least_last then cast(day(wrong_number_at_least_first) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(wrong_number_at_least_first) - 2, 3) || ' ' || cast(year(wrong_number_at_least_first) as varchar)
            when wrong_number_at_least_calls = 2 then cast(day(wrong_number_at_least_first) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(wrong_number_at_least_first) - 2, 3) || ' ' || cast(year(wrong_number_at_least_first) as varchar) || ', ' || cast(day(wrong_number_at_least_last) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(wrong_number_at_least_last) - 2, 3) || ' ' || cast(year(wrong_number_at_least_last) as varchar)
            else cast(day(wrong_number_at_least_first) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(wrong_number_at_least_first) - 2, 3) || ' ' || cast(year(wrong_number_at_least_first) as varchar) || ' to ' || cast(day(wrong_number_at_least_last) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(wrong_number_at_least_last) - 2, 3) || ' ' || cast(year(wrong_number_at_least_last) as varchar) end || ')'
            || ' and not answered since. The limit is 2.'
        else 'disconnected ' || case when disconnected_at_least_calls = 1 then 'once' else cast(disconnected_at_least_calls as varchar) || ' times' end || ' (' || case when disconnected_at_least_first = disconnected_at_least_last then cast(day(disconnected_at_least_first) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(disconnected_at_least_first) - 2, 3) || ' ' || cast(year(disconnected_at_least_first) as varchar)
            when disconnected_at_least_calls = 2 then cast(day(disconnected_at_least_first) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(disconnected_at_least_first) - 2, 3) || ' ' || cast(year(disconnected_at_least_first) as varchar) || ', ' || cast(day(disconnected_at_least_last) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(disconnected_at_least_last) - 2, 3) || ' ' || cast(year(disconnected_at_least_last) as varchar)
            else cast(day(disconnected_at_least_first) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(disconnected_at_least_first) - 2, 3) || ' ' || cast(year(disconnected_at_least_first) as varchar) || ' to ' || cast(day(disconnected_at_least_last) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(disconnected_at_least_last) - 2, 3) || ' ' || cast(year(disconnected_at_least_last) as varchar) end || ')' || ' and not answered since. The limit is 3 over at least 90 days.' end as reason
from flush_tallies
where (wrong_number_at_least_calls >= 2 and date_diff('day', wrong_number_at_least_first, wrong_number_at_least_last) >= 0) or (disconnected_at_least_calls >= 3 and date_diff('day', disconnected_at_least_first, disconnected_at_least_last) >= 90);

-- table flush_span_variants: One row is a span mode with the number of accounts and numbers that it would flag.
select 'at_least' as span_mode, count(*) as flagged_numbers
from flush_tallies
where (wrong_number_at_least_calls >= 2 and date_diff('day', wrong_number_at_least_first, wrong_number_at_least_last) >= 0) or (disconnected_at_least_calls >= 3 and date_diff('day', disconnected_at_least_first, disconnected_at_least_last) >= 90)
union all
select 'within' as span_mode, count(*) as flagged_numbers
from flush_tallies
where (wrong_number_within_calls >= 2) or (disconnected_within_calls >= 3);

-- table flush_counted_calls: One row is a counted call of a rule that holds, numbered from the newest for each account and number (F8).
select c.account_no, c.number, c.call_id, c.call_day, c.created_at, c.disposition, t.owner_id,
    row_number() over (partition by c.account_no, c.number order by c.call_day desc, c.created_at desc nulls last, c.call_id desc) as newest
from flush_of_a_rule c
join flush_verdicts v on v.account_no = c.account_no and v.number = c.number
join (select id, phone_text, owner_id from calls
    union all
    select id, phone_text, owner_id from call_history where not exists (select 1 from calls where calls.id = call_history.id)) t on t.id = c.call_id
where (v.wrong_number_holds and disposition = 'wrong_number') or (v.disconnected_holds and disposition = 'disconnected');

-- table flush_conflicts: One row is an account and flagged number with the last contact that another account had through it (F6).
select account_no, number, conflict_account_no, conflict_last_contact
from (
    select v.account_no, v.number, c.account_no as conflict_account_no, c.call_day as conflict_last_contact,
        row_number() over (partition by v.account_no, v.number order by c.call_day desc, c.created_at desc nulls last, c.call_id desc) as newest
    from flush_verdicts v
    join flush_with_number c on c.number = v.number and c.account_no <> v.account_no
    where c.disposition = 'contact'
        and date_diff('day', c.call_day, date '2026-11-23') < 180
) contacts
where newest = 1;

-- table flush_flagged: One row is an account and number to be removed from that account, with the calls that say so.
with dated as (
    select account_no, number, min(call_day) as first_date, max(call_day) as last_date,
        max(case when newest = 1 then owner_id end) as last_agent
    from flush_counted_calls
    group by account_no, number
)
select v.account_no, v.number, k.account_id, ('+' || cast(v.number as varchar)) as e164, v.rule, v.wrong_number_count, v.disconnected_count,
    d.first_date, d.last_date, d.last_agent,
    c.conflict_account_no is not null as conflict, o.account_id as conflict_account_id, c.conflict_last_contact,
    case when c.conflict_account_no is null then v.reason
        else v.reason || ' It reached somebody on another account, so a person decides.' end as reason
from flush_verdicts v
join dated d on d.account_no = v.account_no and d.number = v.number
join account_keys k on k.account_no = v.account_no
left join flush_conflicts c on c.account_no = v.account_no and c.number = v.number
left join account_keys o on o.account_no = c.conflict_account_no;

-- table flush_evidence: One row is a flagged number with its newest counted calls, at most 20, as JSON.
select k.account_id, ('+' || cast(c.number as varchar)) as e164, '[' || listagg('{"call_id":' || '"' || replace(replace(regexp_replace(call_id, '[\x00-\x1F]', ' '), '\', '\\'), '"', '\"') || '"' || ',"date":"' || cast(cast(call_day as date) as varchar) || '"' || ',"disposition":"' || disposition || '"' || ',"agent":' || coalesce('"' || replace(replace(regexp_replace(owner_id, '[\x00-\x1F]', ' '), '\', '\\'), '"', '\"') || '"', 'null') || '}', ',') within group (order by newest) || ']' as calls
from flush_counted_calls c
join account_keys k on k.account_no = c.account_no
where newest <= 20
group by k.account_id, c.number;

-- table flush_removals: One row is a place, a phone field or a live researched phone, that holds a flagged number of its account.
select f.account_no, f.number, f.account_id, f.e164, case when p.field_index = 0 then 'researched_phones' else 'accounts' end as object,
    coalesce(p.researched_phone_id, f.account_id) as record_id, case when p.field_index = 0 then 'phone_text' else concat('phone_', cast(p.field_index as varchar)) end as field, p.text, p.geographic,
    f.rule, f.wrong_number_count, f.disconnected_count, f.first_date, f.last_date, f.last_agent,
    f.conflict, f.conflict_account_id, f.conflict_last_contact, f.reason
from flush_flagged f
join place_numbers p on p.account_no = f.account_no and p.number = f.number
where not p.retired;

-- table flush_flagged_without_place: One row is a flagged number that its account does not hold any more; nothing is to be removed (F10).
select f.account_id, f.e164
from flush_flagged f
where not exists (
    select 1 from flush_removals r where r.account_no = f.account_no and r.number = f.number
);

-- table flushed_pairs: One row is an account and number flagged in this run or by an earlier instruction that still stands (F11).
select account_id, e164 from flush_flagged
union
select account_id, e164
from phone_removals
where account_id is not null and e164 is not null
    and lower(regexp_replace(status, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '')) in ('quarantined', 'approved', 'applied', 'conflict');

-- guard flush_share_flushed: Stops the run where more of the dialable numbers would be removed than max_share_flushed allows (F9).
select
    (select count(distinct number) from flush_removals where geographic) as removed,
    (select count(distinct number) from place_numbers where geographic and not retired) as dialable;

-- output phone_removals: Phone removals
select account_id, e164, object, record_id, field, text, rule, wrong_number_count, disconnected_count, first_date, last_date, last_agent, conflict, conflict_account_id, conflict_last_contact, reason
from flush_removals
order by account_id, e164, object, record_id, field;

-- output new_suppressions: New suppressions
select e164, case when e164 is null then account_id end as account_id,
    'Asked not to be called' as reason, 'call' as source, call_id, call_day as call_date
from do_not_call_calls
order by coalesce(e164, account_id);
