-- view dedupe_all_researched_phones: One row is a researched phone.
select r.id as record_id, r.account_id, coalesce(lower(regexp_replace(r.status, '^[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+|[\x{9}-\x{D} \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{2066}-\x{2069}\x{3000}\x{FEFF}]+$', '')) in ('retired'), false) as retired
from researched_phones r;

-- view dedupe_not_retired: One row is a researched phone that was not retired (D1).
select record_id, account_id from dedupe_all_researched_phones where not retired;

-- view dedupe_with_account: One row is a researched phone that belongs to an account.
select record_id, account_id from dedupe_not_retired where account_id is not null;

-- view dedupe_with_phone: One row is a researched phone with a text.
select record_id, account_id, text, trimmed, number_key as number_key, e164,
    record_created_at as created_at, record_modified_at as modified_at, do_not_call
from phone_places
where field_index = 0 and not retired and account_id is not null;

-- table dedupe_shared_candidates: One row is a number stored with different account ids, known or not; few of all numbers are.
select e164
from phone_places
where e164 is not null and account_id is not null and not retired
group by e164
having min(account_id) <> max(account_id);

-- table dedupe_number_accounts: One row is such a number and a known account that holds it in a live record or a phone field (D6).
select distinct p.e164, p.account_id
from phone_places p
join dedupe_shared_candidates c on c.e164 = p.e164
join accounts a on a.id = p.account_id
where not p.retired;

-- table dedupe_shared_numbers: One row is a number that at least two accounts hold, with how many do.
select e164, count(*) as accounts
from dedupe_number_accounts
group by e164
having count(*) > 1;

-- table dedupe_candidates: One row is an account and number on several records, dismissed or not.
select account_id, number_key, min(e164) as e164, count(*) as size,
    max(created_at) as newest_created_at, bool_or(do_not_call) as do_not_call
from dedupe_with_phone
group by account_id, number_key
having count(*) > 1;

-- table dedupe_groups: One row is an account and number on several records that nobody dismissed since (D10).
select c.account_id, c.number_key, c.e164, c.size, c.do_not_call,
    coalesce(n.accounts > 10, false) as hot
from dedupe_candidates c
left join (
    select account_id, number_key, max(decided_at) as decided_at
    from dismissed_duplicates
    where account_id is not null and number_key is not null and decided_at is not null
    group by account_id, number_key
) d on d.account_id = c.account_id and d.number_key = c.number_key
left join dedupe_shared_numbers n on n.e164 = c.e164
where d.decided_at is null or c.newest_created_at > d.decided_at;

-- table dedupe_in_groups: One row is a record of a group with its place in survivor order; 1 is the survivor.
select p.record_id, p.account_id, p.number_key, p.e164, p.text, p.trimmed,
    p.created_at, p.modified_at, p.do_not_call,
    row_number() over (partition by p.account_id, p.number_key order by created_at desc nulls last, modified_at desc nulls last, record_id desc) as position,
    row_number() over (partition by p.account_id, p.number_key, p.trimmed order by created_at desc nulls last, modified_at desc nulls last, record_id desc) as position_of_text,
    first_value(p.record_id) over (partition by p.account_id, p.number_key order by created_at desc nulls last, modified_at desc nulls last, record_id desc) as survivor_id,
    coalesce(nullif(regexp_extract(p.trimmed, '(?:[Ee][Xx][Tt](?:[Ee][Nn][Ss][Ii][Oo][Nn]|[Nn])?|[Xx]|#)[^0-9A-Za-z]*[0-9]{1,7}[^0-9]*$', 0), ''), '') as extension
from dedupe_with_phone p
join dedupe_groups g on g.account_id = p.account_id and g.number_key = p.number_key;

-- table dedupe_duplicates: One row is a record that another one of the same account and number replaces.
select record_id, account_id, number_key, e164, trimmed, position, survivor_id, extension,
    case when position_of_text > 1 then 'exact_text' else 'normalised' end as matched_by
from dedupe_in_groups
where position > 1;

-- table dedupe_members: One row is a member of a group, survivor or duplicate, and why.
select m.account_id, m.number_key, m.position, m.record_id,
    case when m.position = 1 then 'survivor' else 'duplicate' end as role, d.matched_by, m.text as phone_text,
    m.created_at, m.modified_at, m.do_not_call, m.survivor_id,
    case when m.position = 1
        then 'Kept: the newest of ' || cast(g.size as varchar) || ' records with ' || coalesce(case when m.e164 like '+1%' and length(m.e164) = 12
            then '+1 ' || substr(m.e164, 3, 3) || ' ' || substr(m.e164, 6, 3) || ' ' || substr(m.e164, 9, 4)
            else m.e164 end, m.number_key) || ', created ' || case when m.created_at is null then 'without a date' else cast(day(cast(m.created_at as date)) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(cast(m.created_at as date)) - 2, 3) || ' ' || cast(year(cast(m.created_at as date)) as varchar) end || '.'
        else case d.matched_by when 'exact_text' then 'Same text as a newer record'
                else 'Same number as the kept record ' || m.survivor_id || ', written differently' end
            || case when m.extension <> s.extension then ', different extension' else '' end
            || '; created ' || case when m.created_at is null then 'without a date' else cast(day(cast(m.created_at as date)) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(cast(m.created_at as date)) - 2, 3) || ' ' || cast(year(cast(m.created_at as date)) as varchar) end || ', the kept one ' || case when s.created_at is null then 'without a date' else cast(day(cast(s.created_at as date)) as varchar) || ' ' || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * month(cast(s.created_at as date)) - 2, 3) || ' ' || cast(year(cast(s.created_at as date)) as varchar) end || '.'
    end as reason
from dedupe_in_groups m
join dedupe_groups g on g.account_id = m.account_id and g.number_key = m.number_key
join dedupe_in_groups s on s.record_id = m.survivor_id
left join dedupe_duplicates d on d.record_id = m.record_id;

-- table dedupe_group_report: One row is a group with its survivor and whether it may be applied without a person (D8).
select g.account_id, g.number_key, g.e164, g.size, f.survivor_id, g.hot,
    false as auto_apply, g.do_not_call,
    cast(g.size as varchar) || ' researched phones of this account hold ' || coalesce(case when g.e164 like '+1%' and length(g.e164) = 12
            then '+1 ' || substr(g.e164, 3, 3) || ' ' || substr(g.e164, 6, 3) || ' ' || substr(g.e164, 9, 4)
            else g.e164 end, g.number_key) || '; '
        || case when f.by_number = 0 then 'their texts are the same'
            when f.by_number = 1 then '1 was found only by comparing numbers'
            else cast(f.by_number as varchar) || ' were found only by comparing numbers' end
        || case when g.do_not_call then '; Do Not Call stays' else '' end
        || case when g.hot then '; the number is a switchboard' else '' end || '.' as reason
from dedupe_groups g
join (
    select account_id, number_key, min(survivor_id) as survivor_id,
        count(*) filter (where matched_by = 'normalised') as by_number
    from dedupe_duplicates
    group by account_id, number_key
) f on f.account_id = g.account_id and f.number_key = g.number_key;

-- table dedupe_dismissed_splits: One row is a number whose accounts were all in a group that was dismissed.
select distinct h.e164
from (
    select d.e164, d.account_ids, count(distinct n.account_id) as accounts
    from (
        select distinct d.e164, d.account_ids, known.account_id
        from dismissed_duplicates d
        cross join unnest(split(d.account_ids, '|')) as known(account_id)
        where d.account_id is null and d.e164 is not null and d.account_ids is not null
    ) d
    join dedupe_number_accounts n on n.e164 = d.e164 and n.account_id = d.account_id
    group by d.e164, d.account_ids
) h
join dedupe_shared_numbers s on s.e164 = h.e164 and s.accounts = h.accounts;

-- table dedupe_split_accounts: One row is a number on several accounts that nobody dismissed; hot ones are switchboards (D7).
select s.e164, s.accounts, list.account_ids,
    s.accounts > 10 as hot
from dedupe_shared_numbers s
join (
    select n.e164, listagg(n.account_id, '|') within group (order by n.account_id) as account_ids
    from dedupe_number_accounts n
    join dedupe_shared_numbers several on several.e164 = n.e164
    group by n.e164
) list on list.e164 = s.e164
where not exists (select 1 from dedupe_dismissed_splits d where d.e164 = s.e164);

-- output duplicate_groups: Duplicate groups
select account_id, number_key, e164, size, survivor_id, hot, auto_apply, do_not_call, reason
from dedupe_group_report
order by account_id, number_key;

-- output duplicate_members: Members of duplicate groups
select account_id, number_key, position, record_id, role, matched_by, phone_text, created_at, modified_at, do_not_call, reason
from dedupe_members
order by account_id, number_key, position;

-- output duplicate_removals: Duplicates to retire
select m.account_id, m.number_key, m.record_id, m.phone_text, m.survivor_id, m.matched_by, g.auto_apply
from dedupe_members m
join dedupe_group_report g on g.account_id = m.account_id and g.number_key = m.number_key
where m.role = 'duplicate'
order by m.account_id, m.number_key, m.position;

-- output split_accounts: One number, several accounts
select e164, accounts, account_ids, hot
from dedupe_split_accounts
order by e164;
