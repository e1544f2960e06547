import { below, chance, choose, pick, rest, unit } from './randomness.ts';
import {
    archiveDays,
    bandSlot,
    bandTable,
    daysOfCalls,
    placeDraws,
    placeInBand,
    placeTable,
    type PlaceBand
} from './call-places.ts';
import { outcome, rawSlots, rawTable, unmappedTexts } from './dispositions.ts';
import { insertOtherTasks } from './other-tasks.ts';
import { dialledNumber } from './phone-texts.ts';
import { auditColumns, insertRows, recordId, type WorldPlan, type WorldStep } from './world-step.ts';

/** Calls that are always made the day before the world's today, so that the newest call has a known age. */
const callsOfYesterday = 3;

/** Hours at which calls are made, local time of the called party, with their shares; the rest is at 19. */
const dialShares: ReadonlyArray<readonly [number, string]> = [
    [0.04, '8'],
    [0.1, '9'],
    [0.12, '10'],
    [0.11, '11'],
    [0.07, '12'],
    [0.09, '13'],
    [0.11, '14'],
    [0.11, '15'],
    [0.1, '16'],
    [0.08, '17'],
    [0.05, '18']
];

const outcomeDraws = [
    'd_age',
    'd_week',
    'd_future',
    'd_hour',
    'd_second',
    'd_direction',
    'd_answer',
    'd_result',
    'd_misclick',
    'd_raw',
    'd_unmapped',
    'd_agent',
    'd_account',
    'd_number',
    'd_style',
    'd_duration',
    'd_day'
];

/** Days ago, evenly over the time that the place is known, before or after the archive's limit; few at weekends. */
function callAge(plan: WorldPlan): string {
    const shift = `CASE ${plan.calendar.weekday('drawn_age')}
        WHEN 5 THEN CASE WHEN ${chance('d_week', 0.1)} THEN 0 ELSE 1 + ${rest('d_week', 5)} END
        WHEN 6 THEN CASE WHEN ${chance('d_week', 0.02)} THEN 0 ELSE 2 + ${rest('d_week', 5)} END ELSE 0 END`;
    return `timed AS (
            SELECT *, CASE
                WHEN place_age > ${archiveDays} AND ${chance('d_old', plan.options.archivedShare)}
                    THEN ${archiveDays + 1} + CAST(floor((least(place_age, ${daysOfCalls}) - ${archiveDays}) * ${unit('d_age')}) AS BIGINT)
                ELSE 1 + CAST(floor(least(place_age, ${archiveDays}) * ${unit('d_age')}) AS BIGINT) END AS drawn_age
            FROM placed
        ), dated AS (
            SELECT *, CASE
                WHEN c <= ${callsOfYesterday} THEN 1
                WHEN c = ${callsOfYesterday + 1} OR ${chance('d_future', 0.0001)} THEN -1 - ${rest('d_age', 30)}
                ELSE drawn_age + ${shift} END AS call_age
            FROM timed
        )`;
}

/** What a call comes to, drawn from the truth of the number on that day. */
function outcomeOf(plan: WorldPlan): string {
    const hours = `[${plan.options.answerRates.join(', ')}]`;
    const answered = `${unit('d_answer')} < CAST(${hours}[1 + hour] AS DOUBLE) * answer_factor`;
    const dead = choose({
        draw: 'd_result',
        cases: [
            [0.8, outcome('disconnected')],
            [0.11, outcome('no_answer')],
            [0.05, outcome('busy')]
        ],
        otherwise: outcome('other')
    });
    const calledIn = choose({
        draw: 'd_result',
        cases: [
            [0.7, outcome('contact')],
            [0.22, outcome('callback')],
            [0.01, outcome('do_not_call')]
        ],
        otherwise: outcome('other')
    });
    const silent = choose({
        draw: 'd_result',
        cases: [
            [0.52, outcome('no_answer')],
            [0.38, outcome('voicemail')],
            [0.07, outcome('busy')]
        ],
        otherwise: outcome('other')
    });
    const reached = choose({
        draw: 'd_result',
        cases: [
            [0.58, outcome('contact')],
            [0.28, outcome('callback')],
            [0.012, outcome('do_not_call')]
        ],
        otherwise: outcome('other')
    });
    const stranger = choose({
        draw: 'd_result',
        cases: [
            [0.84, outcome('wrong_number')],
            [0.03, outcome('contact')],
            [0.03, outcome('callback')],
            [0.02, outcome('do_not_call')]
        ],
        otherwise: outcome('other')
    });
    return `CASE WHEN NOT in_service THEN ${dead}
        WHEN inbound THEN CASE WHEN mine THEN ${calledIn} ELSE ${stranger} END
        WHEN NOT (${answered}) THEN ${silent}
        WHEN mine THEN ${reached} ELSE ${stranger} END`;
}

const duration = `CASE
    WHEN result IN (${outcome('contact')}, ${outcome('callback')}) THEN 40 + ${rest('d_duration', 860)}
    WHEN result IN (${outcome('voicemail')}, ${outcome('wrong_number')}, ${outcome('do_not_call')}) THEN 15 + ${rest('d_duration', 75)}
    ELSE 4 + ${rest('d_duration', 36)} END`;

function callRows(plan: WorldPlan): string {
    const { options, shape, draws, calendar } = plan;
    const misclicked = `result NOT IN (${outcome('wrong_number')}, ${outcome('do_not_call')}, ${outcome('disconnected')}) AND d_misclick < misclick`;
    return `WITH drawn AS (
            SELECT n AS c, r, ${draws.columns({ stream: 'call', word: 'r', names: placeDraws })}
            FROM world_row WHERE n <= ${options.calls + shape.deletedCalls}
        ), chosen AS (
            SELECT c, r, d_old, ${placeInBand()} AS p
            FROM (SELECT *, ${bandSlot(plan)} AS band_slot FROM drawn) JOIN world_band USING (band_slot)
        ), found AS (
            SELECT c, r, d_old, world_place.* EXCLUDE (p, band, is_split) FROM chosen JOIN world_place USING (p)
        ), thrown AS (
            SELECT found.*, ${draws.columns({ stream: 'call', word: 'r', names: outcomeDraws })} FROM found
        ), placed AS (
            SELECT *,
                CASE WHEN ${chance('d_agent', 0.6)} THEN account_owner ELSE 1 + ${rest('d_agent', shape.agents)} END AS agent,
                CAST(${choose({ draw: 'd_hour', cases: dialShares, otherwise: '19' })} AS BIGINT) AS hour
            FROM thrown
        ), ${callAge(plan)}, served AS (
            SELECT *, gone_age IS NULL OR call_age > gone_age AS in_service,
                right_party AND (moved_age IS NULL OR call_age > moved_age) AS mine
            FROM dated
        ), directed AS (
            SELECT *, in_service AND ${chance('d_direction', 0.06)} AS inbound FROM served
        ), resolved AS (
            SELECT *, ${outcomeOf(plan)} AS result FROM directed
        ), entered AS (
            SELECT resolved.*, user_id, CASE WHEN ${misclicked} THEN ${outcome('wrong_number')} ELSE result END * ${rawSlots}
                + ${below('d_raw', rawSlots)} AS raw_key,
                (hour + utc_hours) * 3600 + ${below('d_second', 3_600)} AS second,
                CASE WHEN NOT ${chance('d_duration', 0.01)} THEN ${duration} END AS seconds_talked,
                greatest(call_age, 1) AS created_age
            FROM resolved JOIN world_agent USING (agent)
        ), stamped AS (
            SELECT *, ${calendar.instant('created_age', 'second')} AS created,
                ${calendar.instant('created_age', 'second + coalesce(seconds_talked, 0)')} AS finished
            FROM entered
        )`;
}

function insertCalls(plan: WorldPlan): string {
    const { options, calendar } = plan;
    const number = dialledNumber({
        foreign: 'is_foreign',
        national: 'national',
        other: 'other',
        style: 'd_style'
    });
    return insertRows({
        table: 'Task',
        columns: {
            Id: recordId({ plan, object: 'Task', n: 'c' }),
            Subject: `'Call'`,
            OwnerId: 'user_id',
            WhatId: `CASE WHEN NOT ${chance('d_account', 0.01)} THEN ${recordId({ plan, object: 'Account', n: 'n' })} END`,
            ActivityDate: `CASE WHEN NOT ${chance('d_day', 0.003)} OR c <= ${callsOfYesterday + 1} THEN ${calendar.day('call_age')} END`,
            Status: `'Completed'`,
            Priority: `'Normal'`,
            TaskSubtype: `'Call'`,
            CallType: `CASE WHEN inbound THEN 'Inbound' WHEN NOT ${chance('d_direction', 0.99)} THEN NULL
                WHEN NOT ${chance('d_direction', 0.988)} THEN 'Internal' ELSE 'Outbound' END`,
            CallDisposition: `CASE WHEN ${chance('d_unmapped', options.unmappedShare)} THEN ${pick('d_raw', unmappedTexts)}
                WHEN NOT ${chance('d_unmapped', 0.996)} THEN NULL ELSE raw END`,
            CallDurationInSeconds: 'seconds_talked',
            Dialed_Number__c: `CASE WHEN NOT ${chance('d_number', 0.01)} THEN ${number} END`,
            CompletedDateTime: 'finished',
            ...auditColumns({
                created: 'created',
                modified: 'finished',
                by: 'user_id',
                deleted: `c > ${options.calls}`
            })
        },
        with: callRows(plan),
        from: 'FROM stamped JOIN world_raw USING (raw_key)'
    });
}

/** What calls are drawn from; it writes nothing to the org. */
export const callBasis = (plan: WorldPlan): WorldStep => ({
    title: 'Places to call',
    statements: [placeTable(plan), rawTable()]
});

/**
 * Calls and other tasks.
 * @param bands what `placeBands` found
 */
export const callRecords = (plan: WorldPlan, bands: readonly PlaceBand[]): WorldStep => ({
    title: 'Calls',
    statements: [bandTable(plan, bands), insertCalls(plan), insertOtherTasks(plan)]
});
