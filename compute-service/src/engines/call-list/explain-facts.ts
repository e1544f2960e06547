import type { AskedUnits, FactInput, FactQuery } from '../explainer.ts';
import { listTable } from './candidates.ts';

/** Of several reasons that block a number or account, the one to tell is that of the first source by name. */
const first = (units: AskedUnits, table: string, column: string): string => `(
    select *, row_number() over (partition by ${column} order by source) as place from ${units.rowsOf(table, column)} blocked
)`;

/** What is known of places, looked up in the tables of all engines that ran. */
export function listFacts({ context, engines, units }: FactInput): FactQuery {
    const { dialect } = context;
    const ran = {
        dedupe: engines.includes('dedupe'),
        flush: engines.includes('flush')
    };
    const samePair = (alias: string): string =>
        `${alias}.account_id = k.account_id and ${alias}.e164 = k.e164`;
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
join ${units.rowsOf(listTable('known_places'), 'record_id')} k
    on k.account_id is not distinct from u.account_id and k.record_id = u.record_id and k.field = u.field
join ${units.rowsOf('phone_places', 'record_id')} p
    on p.account_id is not distinct from k.account_id and p.record_id = k.record_id and p.field = k.field
left join ${units.rowsOf('accounts', 'id', 'account_id')} a on a.id = k.account_id
left join ${first(units, 'blocked_numbers', 'e164')} n on n.e164 = k.e164 and n.place = 1
left join ${first(units, 'blocked_accounts', 'account_id')} b on b.account_id = k.account_id and b.place = 1
${ran.dedupe ? `left join ${units.rowsOf('dedupe_members', 'record_id')} m on m.record_id = k.record_id` : ''}
${ran.flush ? `left join ${units.rowsOf('flush_flagged', 'account_id')} f on ${samePair('f')}` : ''}
left join (
    select account_id, e164, min(lower(${dialect.trim('status')})) as status
    from ${units.rowsOf('phone_removals', 'account_id')} removals
    group by account_id, e164
) s on ${samePair('s')}
left join ${units.rowsOf(listTable('best_number_of_account'), 'account_id')} best on best.account_id = k.account_id
left join ${units.rowsOf(listTable('one_account_per_number'), 'e164')} winner on winner.e164 = k.e164
left join ${units.rowsOf('account_location', 'account_id')} l on l.account_id = k.account_id
left join area_code_state area on area.area_code = substr(k.e164, 3, 3)
left join ${units.rowsOf(listTable('state_has_target'), 'record_id')} h
    on h.account_id = k.account_id and h.record_id = k.record_id and h.field = k.field
left join (
    select w.area_code, w.postal_state, w.billing_state,
        ${dialect.orderedStringAggregate({ text: 'w.zone', separator: '|', orderBy: 'w.zone' })} as zones
    from ${listTable('possible_zones')} w
    where w.area_code in (select substr(e164, 3, 3) from units)
    group by w.area_code, w.postal_state, w.billing_state
) zones on zones.area_code = h.area_code and zones.postal_state = h.postal_state and zones.billing_state = h.billing_state
left join ${units.rowsOf(listTable('standings'), 'account_id')} standing on standing.account_id = k.account_id
left join ${listTable('state_fill')} fill on fill.state = standing.state
left join ${units.rowsOf(listTable('on_the_list'), 'account_id')} entry on entry.account_id = k.account_id`
    };
}
