import { DialFlowError } from '../../error.ts';
import type { SqlDialect } from '../dialect.ts';
import type { GuardStep, SqlStep } from '../engine.ts';
import { count, exceedsShare, percent } from '../share.ts';
import { textList } from '../sql.ts';
import { dispositionMapGuard } from './disposition-map.ts';
import { DISPOSITIONS } from './dispositions.ts';
import { e164Of } from './numbers.ts';
import { normalisedPhones } from './phone-sql.ts';
import { preparedTable } from './prepared-table.ts';

/** The one order of calls (C5), for windows and aggregates over `all_calls`. */
export const CALL_ORDER = 'call_day nulls first, created_at nulls first, call_id';

/** How many unmapped texts the message names (C4). */
const NAMED_TEXTS = 10;

/** A row of the history whose id is in calls is ignored (G9). */
const NOT_REPEATED = 'not exists (select 1 from calls where calls.id = call_history.id)';

/** Number of all calls, whatever they hold: the whole of the unmapped share (C4). */
export const ALL_CALLS_COUNT = `select (select count(*) from calls)
    + (select count(*) from call_history where ${NOT_REPEATED})`;

const dispositions: SqlStep = preparedTable({
    table: 'dispositions',
    title: 'Dispositions found in calls',
    sentence:
        'One row is a raw disposition with its canonical meaning and the number of calls that have it (C4).',
    select: ({ dialect }) => {
        const folded = (text: string): string => `lower(${dialect.trim(text)})`;
        return `select found.raw, found.folded, found.calls,
    case when found.folded in (${textList(DISPOSITIONS)}) then found.folded else coalesce(mapping.canonical, 'other') end as canonical,
    found.folded = '' or found.folded in (${textList(DISPOSITIONS)}) or mapping.canonical is not null as mapped
from (select raw, ${folded('raw')} as folded, cast(sum(calls) as bigint) as calls
    from (select disposition as raw, count(*) as calls from calls where disposition is not null group by disposition
        union all
        select disposition as raw, count(*) as calls from call_history
        where disposition is not null and ${NOT_REPEATED}
        group by disposition) as texts
    group by raw) as found
left join (select ${folded('raw_text')} as folded, ${folded('canonical')} as canonical from disposition_map) as mapping
    on mapping.folded = found.folded`;
    }
});

const unmappedDispositions: SqlStep = preparedTable({
    table: 'unmapped_dispositions',
    title: 'Dispositions without a mapping',
    sentence: 'One row is a disposition, folded, that no mapping knows, with the number of its calls.',
    select: () => `select folded as text, cast(sum(calls) as bigint) as calls
from dispositions
where not mapped and calls > 0
group by folded`
});

const maxUnmappedShare: GuardStep = {
    kind: 'guard',
    name: 'max_unmapped_share',
    title: 'Few enough unmapped dispositions',
    sentence: 'The share of calls whose disposition no mapping knows, against its limit.',
    dropReason: null,
    funnelPosition: null,
    select: () => `select text, calls, (select cast(sum(calls) as bigint) from unmapped_dispositions) as unmapped,
    (${ALL_CALLS_COUNT}) as all_calls
from unmapped_dispositions
order by calls desc, text
limit ${NAMED_TEXTS}`,
    verdict: ({ rows, context }) => {
        const [first] = rows;
        if (!first) return 'Every disposition is known.';
        const [part, whole] = [BigInt(first[2] ?? 0), BigInt(first[3] ?? 0)];
        const limit = context.parameters.night.max_unmapped_share;
        const found = `${count(part)} of ${count(whole)} calls (${percent(Number(part) / Number(whole))}) have a disposition without a mapping`;
        if (!exceedsShare({ part, whole, share: limit })) return `${found}; the limit is ${percent(limit)}.`;
        const texts = rows.map(([text, calls]) => `"${String(text)}" (${count(BigInt(calls ?? 0))})`);
        throw new DialFlowError(
            'invalid_input',
            `${found}; the limit is ${percent(limit)}. Most frequent: ${texts.join(', ')}.`,
            {
                advice: 'Map these dispositions, or raise max_unmapped_share.',
                field: 'night.max_unmapped_share'
            }
        );
    }
};

const CALL_COLUMNS = 'id, account_id, phone_text as text, activity_date, created_at, disposition, direction';

/** Texts and agents of calls are few times asked for: they stay where they were read. */
const numberedCalls: SqlStep = preparedTable({
    table: 'numbered_calls',
    title: 'Numbers of calls',
    sentence:
        'One row is a call with its day, its number and its canonical disposition; history without what calls repeat.',
    select: ({ dialect }) => {
        const normalised = normalisedPhones(dialect, {
            from: `select ${CALL_COLUMNS} from calls
    union all
    select ${CALL_COLUMNS} from call_history
    where ${NOT_REPEATED}`,
            keep: ['id', 'account_id', 'activity_date', 'created_at', 'disposition', 'direction']
        });
        return `select numbered.id as call_id, account_no, coalesce(activity_date, cast(created_at as date)) as call_day,
    created_at, number, coalesce(dispositions.canonical, 'other') as disposition, ${isInbound(dialect)} as inbound
from (${normalised}) as numbered
left join account_keys on account_keys.account_id = numbered.account_id
left join dispositions on dispositions.raw = numbered.disposition`;
    }
});

/** Folding a million texts for a handful of spellings is dear, so the usual ones are told apart first. */
const isInbound = (dialect: SqlDialect): string => `case
        when direction is null or direction in ('Outbound', 'outbound') then false
        when direction in ('Inbound', 'inbound') then true
        else lower(${dialect.trim('direction')}) in ('inbound', 'in')
        end`;

/** The calls as they were read, those of the history without what calls repeat. */
export const READ_CALLS = `(select id, phone_text, owner_id from calls
    union all
    select id, phone_text, owner_id from call_history where ${NOT_REPEATED})`;

const allCalls: SqlStep = preparedTable({
    table: 'all_calls',
    countedIn: 'numbered_calls',
    title: 'Calls and call history',
    sentence: 'One row is a call, dated or not, with or without a number.',
    view: true,
    select: ({
        dialect
    }) => `select call_id, keys.account_id, numbered.account_no, phone_text, call_day, created_at,
    coalesce(${e164Of('number')}, nullif(${dialect.trim('phone_text')}, '')) as number_key, number, ${e164Of('number')} as e164,
    disposition, inbound, owner_id
from numbered_calls as numbered
join ${READ_CALLS} as texts on texts.id = numbered.call_id
left join account_keys as keys on keys.account_no = numbered.account_no`
});

/** Calls, their meaning and the limit on what has none. */
export const CALL_STEPS = [
    dispositionMapGuard,
    dispositions,
    unmappedDispositions,
    maxUnmappedShare,
    numberedCalls,
    allCalls
] as const;
