import type { ArithmeticStep, EngineContext, EngineStep, SqlStep } from '../engine.ts';
import { dateLiteral, identifier, wholeNumber } from '../sql.ts';
import { callDate, listTable } from './candidates.ts';
import { utcOffsetMinutes } from './zone-offset.ts';

const DAY_MINUTES = 1_440;

/** Minutes after midnight of `HH:MM`. */
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const sqlMinutesOf = (time: string): string =>
    `(cast(substr(${time}, 1, 2) as bigint) * 60 + cast(substr(${time}, 4, 2) as bigint))`;

/** `HH:MM` of minutes after midnight. */
function sqlTimeOf(minutes: string, { dialect }: EngineContext): string {
    const twoDigits = (number: string): string => `lpad(cast(${number} as varchar), 2, '0')`;
    return `${twoDigits(dialect.integerDivide(minutes, '60'))} || ':' || ${twoDigits(`(${minutes}) % 60`)}`;
}

/** `YYYY-MM-DDTHH:MM:SSZ` of minutes after the call date's midnight in UTC, which may be of the day before or after. */
function sqlUtcOf(minutes: string, context: EngineContext): string {
    const { dialect } = context;
    const shifted = `(${minutes} + ${DAY_MINUTES})`;
    const day = dialect.addDays(
        dateLiteral(callDate(context)),
        `(${dialect.integerDivide(shifted, wholeNumber(DAY_MINUTES))} - 1)`
    );
    return `${dialect.isoDate(day)} || 'T' || ${sqlTimeOf(`(${shifted} % ${DAY_MINUTES})`, context)} || ':00Z'`;
}

/** 1 for Monday to 7 for Sunday. */
function isoWeekday(date: string): number {
    return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

const zoneOffsets: ArithmeticStep = {
    kind: 'arithmetic',
    name: 'zone_offsets',
    title: 'Clocks of the time zones',
    sentence:
        'One row is a time zone with the minutes that its clocks are ahead of UTC on the call date (L10).',
    dropReason: null,
    funnelPosition: null,
    inputs: () => ({
        zones: 'select zone from zone_of_area_code union select zone from zone_of_state order by zone'
    }),
    columns: [
        { name: 'zone', type: 'varchar' },
        { name: 'offset_minutes', type: 'bigint' }
    ],
    compute: ({ rows, context }) => {
        const date = callDate(context);
        return (rows['zones'] ?? []).map(([zone]) => [
            String(zone),
            utcOffsetMinutes({ zone: String(zone), date })
        ]);
    }
};

const stateHours: SqlStep = {
    kind: 'sql',
    name: 'state_hours',
    title: 'Hours of the states',
    sentence:
        'One row is a state with stricter hours in force on the call date; closed where calling is not permitted (L9).',
    dropReason: null,
    funnelPosition: null,
    select: (context) => {
        const { dialect } = context;
        const date = callDate(context);
        const day = dateLiteral(date);
        // Folded (G4): hours that a lower-case code hides would put people on the list who must not be called.
        const state = `upper(${dialect.trim('state')})`;
        return `select ${state} as state,
    max(case when ${identifier('start')} is null then 1 else 0 end) as closed,
    max(${sqlMinutesOf(identifier('start'))}) as start_minute,
    min(${sqlMinutesOf(identifier('end'))}) as end_minute
from calling_hours
where (effective_from is null or effective_from <= ${day})
    and (effective_to is null or effective_to >= ${day})
    and (weekdays is null or ${dialect.trim('weekdays')} = '' or strpos(weekdays, '${isoWeekday(date)}') > 0)
group by ${state}`;
    }
};

const possibleZones: SqlStep = {
    kind: 'sql',
    name: 'possible_zones',
    title: 'Plausible time zones',
    sentence: 'One row is a locality with one zone in which a phone so described may be (L8).',
    dropReason: null,
    funnelPosition: null,
    select: () => `select l.locality_no, z.zone
from ${listTable('localities')} l
join zone_of_area_code z on z.area_code = l.area_code
union
select l.locality_no, z.zone
from ${listTable('localities')} l
join zone_of_state z on z.state = l.postal_state or z.state = l.billing_state`
};

const callingWindows: SqlStep = {
    kind: 'sql',
    name: 'calling_windows',
    title: 'Calling windows',
    sentence: 'One row is a locality with the hours permitted in all its zones at once (L9, L10).',
    dropReason: null,
    funnelPosition: null,
    select: (context) => {
        const { dialect, parameters } = context;
        const start = wholeNumber(minutesOf(parameters.call_list.window_start));
        const end = wholeNumber(minutesOf(parameters.call_list.window_end));
        /** The limit and the hours of each kind, where there are any. */
        const limits = (column: string, limit: string): string =>
            [limit, ...['a', 'p', 'b'].map((hours) => `coalesce(${hours}.${column}, ${limit})`)].join(', ');
        const local = (minute: string): string => sqlTimeOf(`(${minute} + o.offset_minutes)`, context);
        const localWindows = dialect.orderedStringAggregate({
            text: `z.zone || ' ' || ${local('u.start_minute')} || '-' || ${local('u.end_minute')}`,
            separator: '|',
            orderBy: 'z.zone'
        });
        // A place among tens of thousands has one of a few hundred windows: the words are put together for these alone.
        return `with offsets as (
    select z.locality_no, min(o.offset_minutes) as least_offset, max(o.offset_minutes) as greatest_offset,
        ${dialect.orderedStringAggregate({ text: 'z.zone', separator: '|', orderBy: 'z.zone' })} as zones
    from ${listTable('possible_zones')} z
    join ${listTable('zone_offsets')} o on o.zone = z.zone
    group by z.locality_no
), utc_windows as (
    select k.locality_no, o.zones,
        greatest(${limits('start_minute', start)}) - o.least_offset as start_minute,
        least(${limits('end_minute', end)}) - o.greatest_offset as end_minute
    from offsets o
    join ${listTable('localities')} k on k.locality_no = o.locality_no
    left join ${listTable('state_hours')} a on a.state = k.area_state
    left join ${listTable('state_hours')} p on p.state = k.postal_state
    left join ${listTable('state_hours')} b on b.state = k.billing_state
    where coalesce(a.closed, 0) = 0 and coalesce(p.closed, 0) = 0 and coalesce(b.closed, 0) = 0
), windows as (
    select zones, start_minute, end_minute, min(locality_no) as example_no
    from utc_windows
    where start_minute < end_minute
    group by zones, start_minute, end_minute
), local_windows as (
    select u.zones, u.start_minute, u.end_minute, ${localWindows} as window_local
    from windows u
    join ${listTable('possible_zones')} z on z.locality_no = u.example_no
    join ${listTable('zone_offsets')} o on o.zone = z.zone
    group by u.zones, u.start_minute, u.end_minute
)
select u.locality_no, u.zones,
    ${sqlUtcOf('w.start_minute', context)} as window_start_utc,
    ${sqlUtcOf('w.end_minute', context)} as window_end_utc,
    w.window_local
from utc_windows u
join local_windows w
    on w.zones = u.zones and w.start_minute = u.start_minute and w.end_minute = u.end_minute`;
    }
};

/** From the states and area codes of places to the hours in which they may be called. */
export const windowSteps: readonly EngineStep[] = [zoneOffsets, stateHours, possibleZones, callingWindows];
