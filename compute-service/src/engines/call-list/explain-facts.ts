import type { FactInput, FactQuery } from '../explainer.ts';
import { areaCodeOf, e164Of } from '../shared/numbers.ts';
import { fieldOf, recordOf } from '../shared/place-words.ts';
import { listTable } from './candidates.ts';
import { listReason } from './reason.ts';

/** Of several reasons that block a number or account, the one to tell is that of the first source by name. */
const first = ({
    table,
    column,
    condition
}: {
    readonly table: string;
    readonly column: string;
    readonly condition: string;
}): string => `(
    select *, row_number() over (partition by ${column} order by source) as place from ${table} where ${condition}
)`;

const PLACE_KEY = ['account_no', 'researched_phone_id', 'field_index'] as const;

/** Whether two relations name the same place. */
const samePlace = (left: string, right = 'u'): string =>
    PLACE_KEY.map((column) => `${left}.${column} is not distinct from ${right}.${column}`).join(' and ');

/** What is known of places, looked up in the tables of all engines that ran. */
export function listFacts({ context, engines, units }: FactInput): FactQuery {
    const { dialect } = context;
    const ran = {
        dedupe: engines.includes('dedupe'),
        flush: engines.includes('flush')
    };
    const asked = `${units.rowsOf(listTable('place_facts'), 'account_no')} asked`;
    const samePair = (alias: string): string =>
        `${alias}.account_no = k.account_no and ${alias}.number = k.number`;
    return {
        columns: {
            account_id: 'ids.account_id',
            record_id: recordOf('k', 'ids'),
            field: fieldOf('k.field_index'),
            e164: e164Of('k.number'),
            text: 'p.text',
            class: 'p.class',
            account_known: 'ids.active is not null',
            blocked_number_source: 'n.source',
            blocked_number_reason: 'n.reason',
            blocked_number_day: 'n.call_day',
            blocked_account_source: 'b.source',
            blocked_account_reason: 'b.reason',
            duplicate_reason: ran.dedupe ? 'm.reason' : 'cast(null as varchar)',
            flush_reason: ran.flush ? 'f.reason' : 'cast(null as varchar)',
            removal_status: 's.status',
            attempts: 'coalesce(h.attempts, 0)',
            recent_attempts: 'coalesce(h.recent_attempts, 0)',
            last_attempt_day: 'h.last_attempt_day',
            number_contact_day: 'h.last_contact_day',
            account_contact_day: 'reached.last_contact_day',
            better_e164: e164Of('best.number'),
            better_field: fieldOf('best.field_index'),
            winner_account: 'winner.account_id',
            state: 'coalesce(l.postal_state, l.billing_state, area.state)',
            zones: 'zones.zones',
            standing: 'standing.standing',
            bucket: 'standing.bucket',
            bucket_taken: "case when standing.bucket = 'recent' then fill.recent else fill.historical end",
            rank: 'entry.rank',
            window_local: 'hours.window_local',
            list_reason: listReason(context, { place: 'k', history: 'h' })
        },
        from: `units u
join ${units.rowsOf(listTable('place_facts'), 'account_no')} k on ${samePlace('k')}
join ${units.rowsOf('phone_places', 'account_no')} p on ${samePlace('p')}
left join ${units.rowsOf('account_keys', 'account_no')} ids on ids.account_no = k.account_no
left join (select * from ${listTable('number_history')} where number in (select number from ${asked})) h on h.number = k.number
left join ${units.rowsOf(listTable('account_contacts'), 'account_no')} reached on reached.account_no = k.account_no
left join ${first({ table: 'blocked_numbers', column: 'number', condition: `number in (select number from ${asked})` })} n on n.number = k.number and n.place = 1
left join ${first({ table: 'blocked_accounts', column: 'account_no', condition: units.among('account_no', 'account_no') })} b on b.account_no = k.account_no and b.place = 1
${ran.dedupe ? `left join ${units.rowsOf('dedupe_members', 'record_id', 'researched_phone_id')} m on m.record_id = k.researched_phone_id` : ''}
${ran.flush ? `left join ${units.rowsOf('flush_flagged', 'account_no')} f on ${samePair('f')}` : ''}
left join (
    select account_id, e164, min(lower(${dialect.trim('status')})) as status
    from phone_removals
    group by account_id, e164
) s on s.account_id = ids.account_id and s.e164 = ${e164Of('k.number')}
left join ${units.rowsOf(listTable('best_number_of_account'), 'account_no')} best on best.account_no = k.account_no
left join (
    select chosen.number, names.account_id
    from (select number, account_no from ${listTable('one_account_per_number')} where number in (select number from ${asked})) chosen
    join account_keys names on names.account_no = chosen.account_no
) winner on winner.number = k.number
left join ${units.rowsOf('account_location', 'account_no')} l on l.account_no = k.account_no
left join area_code_state area on area.area_code = ${areaCodeOf('k.number')}
left join (
    select z.locality_no, ${dialect.orderedStringAggregate({ text: 'z.zone', separator: '|', orderBy: 'z.zone' })} as zones
    from ${listTable('possible_zones')} z
    where z.locality_no in (select locality_no from ${units.rowsOf(listTable('best_number_of_account'), 'account_no')} asked)
    group by z.locality_no
) zones on zones.locality_no = best.locality_no
left join ${units.rowsOf(listTable('standings'), 'account_no')} standing on standing.account_no = k.account_no
left join ${listTable('state_fill')} fill on fill.state = standing.state
left join ${units.rowsOf(listTable('on_the_list'), 'account_no')} entry on entry.account_no = k.account_no
left join (
    select locality_no, window_local from ${listTable('calling_windows')}
    where locality_no in (select locality_no from ${units.rowsOf(listTable('on_the_list'), 'account_no')} asked)
) hours on hours.locality_no = entry.locality_no`
    };
}
