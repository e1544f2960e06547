-- view dedupe_all_researched_phones: One row is a researched phone.
select r.id as record_id, r.account_id, coalesce(lower(regexp_replace(r.status, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g')) in ('retired'), false) as retired
from researched_phones r;

-- view dedupe_not_retired: One row is a researched phone that was not retired (D1).
select record_id, account_id from dedupe_all_researched_phones where not retired;

-- view dedupe_with_account: One row is a researched phone that belongs to an account.
select record_id, account_id from dedupe_not_retired where account_id is not null;

-- view dedupe_with_phone: One row is a researched phone with a text.
select researched_phone_id as record_id, account_no, text, number,
    coalesce(number, 0) as match_number,
    case when number is null then regexp_replace(text, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g') else '' end as match_text,
    record_created_at as created_at, record_modified_at as modified_at, do_not_call
from place_numbers
where field_index = 0 and not retired and account_no is not null;

-- table dedupe_shared_candidates: One row is a number stored for different accounts, known or not; few of all numbers are.
select number
from place_numbers
where number is not null and account_no is not null and not retired
group by number
having min(account_no) <> max(account_no);

-- table dedupe_number_accounts: One row is such a number and a known account that holds it in a live record or a phone field (D6).
select distinct p.number, p.account_no, k.account_id
from place_numbers p
join dedupe_shared_candidates c on c.number = p.number
join account_keys k on k.account_no = p.account_no and k.active is not null
where not p.retired;

-- table dedupe_shared_numbers: One row is a number that at least two accounts hold, with how many do.
select number, count(*) as accounts
from dedupe_number_accounts
group by number
having count(*) > 1;

-- view dedupe_hot_numbers: One row is a number on more accounts than one number has; it is reported, never acted on (D7).
select number from dedupe_shared_numbers where accounts > 10;

-- table dedupe_candidates: One row is an account and number on several records, dismissed or not.
select account_no, match_number, match_text, min(number) as number, count(*) as size,
    max(created_at) as newest_created_at, bool_or(do_not_call) as do_not_call
from dedupe_with_phone
group by account_no, match_number, match_text
having count(*) > 1;

-- table dedupe_groups: One row is an account and number on several records that nobody dismissed since (D10).
select c.account_no, c.match_number, c.match_text, c.number, c.size, c.do_not_call, h.number is not null as hot
from dedupe_candidates c
left join (
    select k.account_no, dismissed.number_key, max(dismissed.decided_at) as decided_at
    from dismissed_duplicates dismissed
    join account_keys k on k.account_id = dismissed.account_id
    where dismissed.number_key is not null
    group by k.account_no, dismissed.number_key
) d on d.account_no = c.account_no and d.number_key = case when c.match_number > 0 then ('+' || cast(c.match_number as varchar)) else c.match_text end
left join dedupe_hot_numbers h on h.number = c.number
where d.account_no is null
    or c.newest_created_at > d.decided_at
    or (d.decided_at is null and c.newest_created_at is not null);

-- table dedupe_in_groups: One row is a record of a group with its place in survivor order; 1 is the survivor.
select p.record_id, p.account_no, p.match_number, p.match_text, p.number, p.text, p.trimmed, p.created_at, p.modified_at,
    p.do_not_call, p.size, row_number() over survivor_order as position,
    row_number() over (partition by p.account_no, p.match_number, p.match_text, p.trimmed order by created_at desc nulls last, modified_at desc nulls last, record_id desc) as position_of_text,
    first_value(p.record_id) over survivor_order as survivor_record_id,
    first_value(p.created_at) over survivor_order as survivor_created_at,
    first_value(p.modified_at) over survivor_order as survivor_modified_at,
    first_value(p.trimmed) over survivor_order as survivor_trimmed
from (
    select w.*, regexp_replace(w.text, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '', 'g') as trimmed, g.size
    from dedupe_with_phone w
    join dedupe_groups g on g.account_no = w.account_no and g.match_number = w.match_number and g.match_text = w.match_text
) p
window survivor_order as (partition by p.account_no, p.match_number, p.match_text order by created_at desc nulls last, modified_at desc nulls last, record_id desc);

-- table dedupe_duplicates: One row is a record that another one of the same account and number replaces.
select record_id, account_no, match_number, match_text, survivor_record_id as survivor_id,
    case when position_of_text > 1 then 'exact_text' else 'normalised' end as matched_by
from dedupe_in_groups
where position > 1;

-- view dedupe_only_by_normalisation: One row is a duplicate whose text no member before it has (D4).
select record_id from dedupe_duplicates where matched_by = 'normalised';

-- view dedupe_members: One row is a member of a group, survivor or duplicate, and why.
select account_no, account_id, number_key, position, record_id,
    case when position = 1 then 'survivor' else 'duplicate' end as role,
    case when position = 1 then null when position_of_text > 1 then 'exact_text' else 'normalised' end as matched_by,
    text as phone_text, created_at, modified_at, do_not_call, survivor_record_id as survivor_id,
    case when position = 1
        then 'Kept: the ' || case when created_at is null then 'first' else 'newest' end || ' of ' || cast(size as varchar)
            || ' records with ' || coalesce(case when e164 like '+1%' and length(e164) = 12
            then '+1 ' || substr(e164, 3, 3) || ' ' || substr(e164, 6, 3) || ' ' || substr(e164, 9, 4)
            else e164 end, number_key) || case
            when created_at is null then ', none with a date of creation.'
            else ', created ' || cast(day(cast(created_at as date)) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(cast(created_at as date)) - 2, 3) || ' ' || cast(year(cast(created_at as date)) as varchar) || '.' end
        else case when e164 is null then 'Same text as ' else 'Same number as ' end
            || survivor_record_id || ', which is kept because it ' || case
            when (survivor_created_at > created_at or (created_at is null and survivor_created_at is not null)) then 'is newer (' || cast(day(cast(survivor_created_at as date)) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(cast(survivor_created_at as date)) - 2, 3) || ' ' || cast(year(cast(survivor_created_at as date)) as varchar) || ')'
            when (survivor_modified_at > modified_at or (modified_at is null and survivor_modified_at is not null)) then 'was changed later (' || cast(day(cast(survivor_modified_at as date)) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(cast(survivor_modified_at as date)) - 2, 3) || ' ' || cast(year(cast(survivor_modified_at as date)) as varchar) || ')'
            else 'has the greater id' end || case
            when e164 is null then ''
            when trimmed = survivor_trimmed then '; the text is the same'
            when coalesce(nullif(regexp_extract(trimmed, '(?:[Ee][Xx][Tt](?:[Ee][Nn][Ss][Ii][Oo][Nn]|[Nn])?|[Xx]|#)[^0-9A-Za-z]*[0-9]{1,7}[^0-9]*$', 0), ''), '') <> coalesce(nullif(regexp_extract(survivor_trimmed, '(?:[Ee][Xx][Tt](?:[Ee][Nn][Ss][Ii][Oo][Nn]|[Nn])?|[Xx]|#)[^0-9A-Za-z]*[0-9]{1,7}[^0-9]*$', 0), ''), '') then '; different extension'
            when position_of_text > 1 then '; another record has the same text'
            else '; the text differs only in format' end || '.'
        end as reason
from (
    select m.*, k.account_id, case when m.match_number > 0 then ('+' || cast(m.match_number as varchar)) else m.match_text end as number_key, ('+' || cast(m.number as varchar)) as e164
    from dedupe_in_groups m
    join account_keys k on k.account_no = m.account_no
) named;

-- table dedupe_group_report: One row is a group with its survivor and whether it may be applied without a person (D8).
select g.account_id, g.number_key, g.e164, g.account_no, g.match_number, g.match_text, g.size, f.survivor_id, g.hot,
    false as auto_apply, g.do_not_call,
    cast(g.size as varchar) || ' researched phones of this account hold ' || coalesce(case when g.e164 like '+1%' and length(g.e164) = 12
            then '+1 ' || substr(g.e164, 3, 3) || ' ' || substr(g.e164, 6, 3) || ' ' || substr(g.e164, 9, 4)
            else g.e164 end, g.number_key) || '; '
        || case when f.by_number = 0 then 'their texts are the same'
            when f.by_number = 1 then '1 was found only by comparing numbers'
            else cast(f.by_number as varchar) || ' were found only by comparing numbers' end
        || case when g.do_not_call then '; Do Not Call stays' else '' end
        || case when g.hot then '; the number is a switchboard' else '' end || '.' as reason
from (
    select named.*, k.account_id, case when named.match_number > 0 then ('+' || cast(named.match_number as varchar)) else named.match_text end as number_key, ('+' || cast(named.number as varchar)) as e164
    from dedupe_groups named
    join account_keys k on k.account_no = named.account_no
) g
join (
    select account_no, match_number, match_text, min(survivor_id) as survivor_id,
        count(*) filter (where matched_by = 'normalised') as by_number
    from dedupe_duplicates
    group by account_no, match_number, match_text
) f on f.account_no = g.account_no and f.match_number = g.match_number and f.match_text = g.match_text;

-- table dedupe_dismissed_splits: One row is a number whose accounts were all in a group that was dismissed.
select distinct h.number
from (
    select d.number, d.account_ids, count(distinct n.account_no) as accounts
    from (
        select distinct case when regexp_matches(dismissed.e164, '^[+][1-9][0-9]{6,14}\z') then cast(substr(dismissed.e164, 2) as bigint) end as number, dismissed.account_ids, known.account_id
        from dismissed_duplicates dismissed
        cross join unnest(split(dismissed.account_ids, '|')) as known(account_id)
        where dismissed.account_id is null and dismissed.e164 is not null and dismissed.account_ids is not null
    ) d
    join dedupe_number_accounts n on n.number = d.number and n.account_id = d.account_id
    group by d.number, d.account_ids
) h
join dedupe_shared_numbers s on s.number = h.number and s.accounts = h.accounts;

-- table dedupe_split_accounts: One row is a number on several accounts that nobody dismissed; hot ones are switchboards (D7).
select ('+' || cast(s.number as varchar)) as e164, s.accounts, list.account_ids, h.number is not null as hot
from dedupe_shared_numbers s
join (
    select n.number, string_agg(n.account_id, '|' order by n.account_no) as account_ids
    from dedupe_number_accounts n
    join dedupe_shared_numbers several on several.number = n.number
    group by n.number
) list on list.number = s.number
left join dedupe_hot_numbers h on h.number = s.number
where not exists (select 1 from dedupe_dismissed_splits d where d.number = s.number);

-- output duplicate_groups: Duplicate groups
select account_id, number_key, e164, size, survivor_id, hot, auto_apply, do_not_call, reason
from dedupe_group_report
order by account_no, number_key;

-- output duplicate_members: Members of duplicate groups
select account_id, number_key, position, record_id, role, matched_by, phone_text, created_at, modified_at, do_not_call, reason
from dedupe_members
order by account_no, number_key, position;

-- output duplicate_removals: Duplicates to retire
select g.account_id, g.number_key, m.record_id, m.text as phone_text, m.survivor_record_id as survivor_id,
    case when m.position_of_text > 1 then 'exact_text' else 'normalised' end as matched_by, g.auto_apply
from dedupe_in_groups m
join dedupe_group_report g on g.account_no = m.account_no and g.match_number = m.match_number and g.match_text = m.match_text
where m.position > 1
order by g.account_no, g.number_key, m.position;

-- output split_accounts: One number, several accounts
select e164, accounts, account_ids, hot
from dedupe_split_accounts
order by e164;
