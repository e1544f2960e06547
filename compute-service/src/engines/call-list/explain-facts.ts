import type { FactInput, FactQuery } from '../explainer.ts';
import { listTable } from './candidates.ts';

/** What is known of places, looked up in the tables of all engines that ran. */
export function listFacts({ context, engines }: FactInput): FactQuery {
    const { dialect } = context;
    const ran = {
        dedupe: engines.includes('dedupe'),
        flush: engines.includes('flush')
    };
    const samePair = (alias: string): string =>
        `${alias}.account_id = k.account_id and ${alias}.e164 = k.e164`;
    const sameKey =
        'w.area_code = h.area_code and w.postal_state = h.postal_state and w.billing_state = h.billing_state';
    return {
        columns: {
            account_id: 'k.account_id',
            record_id: 'k.record_id',
            field: 'k.field',
            e164: 'k.e164',
            text: 'p.text',
            class: 'p.class',
            account_known: 'a.id is not null',
            blocked_number_source: 'n.source',
            blocked_number_reason: 'n.reason',
            blocked_number_day: 'n.call_day',
            blocked_account_source: 'b.source',
            blocked_account_reason: 'b.reason',
            duplicate_reason: ran.dedupe ? 'm.reason' : 'cast(null as varchar)',
            flush_reason: ran.flush ? 'f.reason' : 'cast(null as varchar)',
            removal_status: 's.status',
            attempts: 'k.attempts',
            recent_attempts: 'k.recent_attempts',
            last_attempt_day: 'k.last_attempt_day',
            number_contact_day: 'k.number_contact_day',
            account_contact_day: 'k.account_contact_day',
            better_e164: 'best.e164',
            better_field: 'best.field',
            winner_account: 'winner.account_id',
            state: 'coalesce(l.postal_state, l.billing_state, area.state)',
            zones: 'zones.zones',
            standing: 'standing.standing',
            bucket: 'standing.bucket',
            bucket_taken: "case when standing.bucket = 'recent' then fill.recent else fill.historical end",
            rank: 'entry.rank',
            window_local: 'entry.window_local',
            list_reason: 'entry.reason'
        },
        from: `units u
join ${listTable('known_places')} k on k.account_id is not distinct from u.account_id and k.record_id = u.record_id and k.field = u.field
join (select account_id, record_id, field, text, class from phone_places where record_id in (select record_id from units)) p
    on p.account_id is not distinct from k.account_id and p.record_id = k.record_id and p.field = k.field
left join accounts a on a.id = k.account_id
left join (
    select e164, source, reason, call_day, row_number() over (partition by e164 order by source) as first from blocked_numbers
) n on n.e164 = k.e164 and n.first = 1
left join (
    select account_id, source, reason, row_number() over (partition by account_id order by source) as first from blocked_accounts
) b on b.account_id = k.account_id and b.first = 1
${ran.dedupe ? 'left join dedupe_members m on m.record_id = k.record_id' : ''}
${ran.flush ? `left join flush_flagged f on ${samePair('f')}` : ''}
left join (
    select account_id, e164, min(lower(${dialect.trim('status')})) as status from phone_removals group by account_id, e164
) s on ${samePair('s')}
left join ${listTable('best_number_of_account')} best on best.account_id = k.account_id
left join ${listTable('one_account_per_number')} winner on winner.e164 = k.e164
left join account_location l on l.account_id = k.account_id
left join area_code_state area on area.area_code = substr(k.e164, 3, 3)
left join ${listTable('state_has_target')} h on h.account_id = k.account_id and h.record_id = k.record_id and h.field = k.field
left join (
    select w.area_code, w.postal_state, w.billing_state,
        ${dialect.orderedStringAggregate({ text: 'w.zone', separator: '|', orderBy: 'w.zone' })} as zones
    from ${listTable('possible_zones')} w
    group by w.area_code, w.postal_state, w.billing_state
) zones on ${sameKey.replaceAll('w.', 'zones.')}
left join ${listTable('standings')} standing on standing.account_id = k.account_id
left join ${listTable('state_fill')} fill on fill.state = standing.state
left join ${listTable('on_the_list')} entry on entry.account_id = k.account_id`
    };
}
