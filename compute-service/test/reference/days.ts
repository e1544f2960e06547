/** Calendar days and instants in UTC (G1). A day is a count of days, an instant of milliseconds, since 1970-01-01. */

export type Day = number;
export type Instant = number;

const DAY_MS = 86_400_000;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** The UTC calendar day of an instant. */
export function dayOf(instant: Instant): Day {
    return Math.floor(instant / DAY_MS);
}

/** The first instant of a day. */
export function midnight(day: Day): Instant {
    return day * DAY_MS;
}

function calendarDay(text: string): Day | undefined {
    const match = DATE.exec(text);
    if (!match) return undefined;
    const [year, month, dayOfMonth] = [Number(match[1]), Number(match[2]), Number(match[3])];
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, dayOfMonth);
    const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth;
    return exists ? dayOf(date.getTime()) : undefined;
}

function offsetMinutes(text: string | undefined): number | undefined {
    if (text === undefined || text === 'Z') return 0;
    const digits = text.slice(1).replace(':', '').padEnd(4, '0');
    const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
    if (hours > 23 || minutes > 59) return undefined;
    return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** Reads a date or a date-time; without offset it is UTC, digits beyond milliseconds are cut. Undefined if impossible. */
export function parseInstant(text: string): Instant | undefined {
    const wholeDay = calendarDay(text);
    if (wholeDay !== undefined) return midnight(wholeDay);
    const match = DATE_TIME.exec(text);
    if (!match) return undefined;
    const day = calendarDay(match[1] ?? '');
    const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4] ?? '0')];
    const offset = offsetMinutes(match[6]);
    if (day === undefined || offset === undefined || hour > 23 || minute > 59 || second > 59)
        return undefined;
    const millisecond = Number((match[5] ?? '').slice(0, 3).padEnd(3, '0'));
    return midnight(day) + ((hour * 60 + minute - offset) * 60 + second) * 1000 + millisecond;
}

/** Reads a day; a date-time counts as its UTC day. Undefined if impossible. */
export function parseDay(text: string): Day | undefined {
    const instant = parseInstant(text);
    return instant === undefined ? undefined : dayOf(instant);
}

/** Like {@link parseDay} for a text that is known to be a day; throws if it is not. */
export function day(text: string): Day {
    const parsed = parseDay(text);
    if (parsed === undefined) throw new RangeError(`${text} is no calendar day`);
    return parsed;
}

/** `2026-11-23`. */
export function formatDay(value: Day): string {
    return new Date(midnight(value)).toISOString().slice(0, 10);
}

/** `2026-11-23T08:15:00.000Z`. */
export function formatInstant(value: Instant): string {
    return new Date(value).toISOString();
}

/** 1 for Monday to 7 for Sunday. */
export function isoWeekday(value: Day): number {
    const sundayFirst = new Date(midnight(value)).getUTCDay();
    return sundayFirst === 0 ? 7 : sundayFirst;
}

/** Orders instants with null before every instant (D3, C5). */
export function compareInstants(a: Instant | null, b: Instant | null): number {
    if (a === b) return 0;
    if (a === null) return -1;
    if (b === null) return 1;
    return a - b;
}
