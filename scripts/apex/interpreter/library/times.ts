import { ApexDate, ApexDatetime, DAY_MS, formatMoment, isZone, offsetOf } from '../values/moments.ts';
import { NativeObject } from '../values/value.ts';
import { type Call, type NativeType, stateOf } from './native-type.ts';

class ZoneState {
    readonly id: string;

    constructor(id: string) {
        this.id = id;
    }
}

export const timeZone = (id: string): NativeObject => new NativeObject('TimeZone', new ZoneState(id));

const later = (call: Call, unit: number): ApexDatetime =>
    new ApexDatetime(call.ownDatetime.ms + call.integer(0) * unit);
const utc = (call: Call): Date => new Date(call.ownDatetime.ms);

function dateFromText(call: Call): ApexDate {
    const text = call.text(0);
    const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:\s.*)?$/.exec(text) ?? [];
    const parts = { year: Number(year), month: Number(month), day: Number(day) };
    const isDay =
        year !== undefined && parts.month >= 1 && parts.month <= 12 && parts.day >= 1 && parts.day <= 31;
    return isDay ? ApexDate.of(parts) : call.runtime.throwNew('TypeException', `Invalid date: ${text}`);
}

const localDay = (call: Call, moment: ApexDatetime): ApexDate =>
    new ApexDate(moment.ms + offsetOf(call.runtime.zone, moment.ms));

const format = (call: Call, { pattern, zone }: { readonly pattern: string; readonly zone: string }): string =>
    formatMoment({ ms: call.ownDatetime.ms, pattern, zone });

const dateType: NativeType = {
    name: 'Date',
    statics: {
        'newInstance(Integer, Integer, Integer): Date': (call) =>
            ApexDate.of({ year: call.integer(0), month: call.integer(1), day: call.integer(2) }),
        'valueOf(String): Date': dateFromText,
        'valueOf(Object): Date': (call) => {
            const value = call.given(0);
            if (typeof value === 'string') return dateFromText(call);
            if (value instanceof ApexDatetime) return localDay(call, value);
            return value instanceof ApexDate ? value : call.runtime.throwNew('TypeException', 'Invalid date');
        },
        'today(): Date': (call) => localDay(call, new ApexDatetime(Date.now()))
    },
    methods: {
        'addDays(Integer): Date': (call) => call.ownDate.plusDays(call.integer(0)),
        'addMonths(Integer): Date': (call) => call.ownDate.plusMonths(call.integer(0)),
        'addYears(Integer): Date': (call) => call.ownDate.plusMonths(call.integer(0) * 12),
        'daysBetween(Date): Integer': (call) => Math.round((call.date(0).ms - call.ownDate.ms) / DAY_MS),
        'year(): Integer': (call) => call.ownDate.year,
        'month(): Integer': (call) => call.ownDate.month,
        'day(): Integer': (call) => call.ownDate.day
    }
};

const datetimeType: NativeType = {
    name: 'Datetime',
    statics: {
        'now(): Datetime': () => new ApexDatetime(Date.now()),
        'newInstance(Long): Datetime': (call) => new ApexDatetime(Number(call.number(0))),
        'newInstanceGmt(Integer, Integer, Integer, Integer, Integer, Integer): Datetime': (call) =>
            new ApexDatetime(
                Date.UTC(
                    call.integer(0),
                    call.integer(1) - 1,
                    call.integer(2),
                    call.integer(3),
                    call.integer(4),
                    call.integer(5)
                )
            )
    },
    methods: {
        'addDays(Integer): Datetime': (call) => later(call, DAY_MS),
        'addHours(Integer): Datetime': (call) => later(call, 3_600_000),
        'addMinutes(Integer): Datetime': (call) => later(call, 60_000),
        'addSeconds(Integer): Datetime': (call) => later(call, 1000),
        'getTime(): Long': (call) => BigInt(call.ownDatetime.ms),
        'yearGmt(): Integer': (call) => utc(call).getUTCFullYear(),
        'monthGmt(): Integer': (call) => utc(call).getUTCMonth() + 1,
        'dayGmt(): Integer': (call) => utc(call).getUTCDate(),
        'date(): Date': (call) => localDay(call, call.ownDatetime),
        'dateGmt(): Date': (call) => new ApexDate(call.ownDatetime.ms),
        'format(String): String': (call) => format(call, { pattern: call.text(0), zone: call.runtime.zone }),
        'format(String, String): String': (call) =>
            format(call, { pattern: call.text(0), zone: zoneOr(call.text(1)) }),
        'formatGmt(String): String': (call) => format(call, { pattern: call.text(0), zone: 'GMT' })
    }
};

/** A name that is no zone silently counts as GMT. */
const zoneOr = (name: string): string => (isZone(name) ? name : 'GMT');

export const timeTypes: readonly NativeType[] = [
    dateType,
    datetimeType,
    {
        name: 'TimeZone',
        statics: { 'getTimeZone(String): TimeZone': (call) => timeZone(zoneOr(call.text(0))) },
        methods: {
            'getId(): String': (call) => stateOf(call.self, ZoneState).id,
            'getOffset(Datetime): Integer': (call) =>
                offsetOf(stateOf(call.self, ZoneState).id, call.datetime(0).ms)
        }
    }
];
