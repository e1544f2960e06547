/** When a number may be called: local hours in every plausible zone, and their intersection (L9, L10). */
import { parseMinutes } from './cast.ts';
import { isoWeekday, midnight, type Day, type Instant } from './days.ts';
import type { CallingHours } from './model.ts';
import { compareText, isBlank, trim } from './texts.ts';

const MINUTE_MS = 60_000;

/** Local hours in minutes after midnight, end exclusive. */
export interface Hours {
    readonly start: number;
    readonly end: number;
}

export interface CallWindow {
    readonly startUtc: string;
    readonly endUtc: string;
    /** `Zone HH:MM-HH:MM`, joined with `|`. */
    readonly local: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes to add to UTC to get the wall clock of a zone at an instant. */
function offsetMinutes(zone: string, instant: Instant): number {
    const format =
        formats.get(zone) ??
        new Intl.DateTimeFormat('en-US', {
            timeZone: zone,
            hourCycle: 'h23',
            year: 'numeric',
            month: 'numeric',
            day: 'numeric',
            hour: 'numeric',
            minute: 'numeric'
        });
    formats.set(zone, format);
    const parts = new Map(format.formatToParts(instant).map((part) => [part.type, Number(part.value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
    return Math.round((wall - instant) / MINUTE_MS);
}

/** The instant of a wall-clock time; calling hours never fall into a change of the clocks. */
export function localToUtc(zone: string, day: Day, minutes: number): Instant {
    const wall = midnight(day) + minutes * MINUTE_MS;
    const guess = wall - offsetMinutes(zone, wall) * MINUTE_MS;
    return wall - offsetMinutes(zone, guess) * MINUTE_MS;
}

const clock = (minutes: number): string =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

function wallClock(zone: string, instant: Instant): string {
    const minutesOfDay = Math.floor(instant / MINUTE_MS) + offsetMinutes(zone, instant);
    return clock(((minutesOfDay % 1440) + 1440) % 1440);
}

const utcText = (instant: Instant): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;

function inForce(row: CallingHours, callDate: Day): boolean {
    const onWeekday = isBlank(row.weekdays) || row.weekdays.includes(String(isoWeekday(callDate)));
    const begun = row.effective_from === null || row.effective_from <= callDate;
    const notEnded = row.effective_to === null || row.effective_to >= callDate;
    return onWeekday && begun && notEnded;
}

export interface HoursInput {
    readonly rows: readonly CallingHours[];
    readonly states: ReadonlySet<string>;
    readonly callDate: Day;
    readonly windowStart: string;
    readonly windowEnd: string;
}

/** The strictest start and end over the parameters and all rows in force (L9); null if one of the states is closed. */
export function strictestHours({ rows, states, callDate, windowStart, windowEnd }: HoursInput): Hours | null {
    let start = parseMinutes(windowStart) ?? 0;
    let end = parseMinutes(windowEnd) ?? 0;
    for (const row of rows) {
        if (!states.has(trim(row.state ?? '').toUpperCase()) || !inForce(row, callDate)) continue;
        if (row.start === null) return null;
        start = Math.max(start, row.start);
        if (row.end !== null) end = Math.min(end, row.end);
    }
    return { start, end };
}

/** The intersection of the same local hours in every zone (L10); null if it is empty. */
export function callWindow(zones: readonly string[], callDate: Day, hours: Hours): CallWindow | null {
    const start = Math.max(...zones.map((zone) => localToUtc(zone, callDate, hours.start)));
    const end = Math.min(...zones.map((zone) => localToUtc(zone, callDate, hours.end)));
    if (start >= end) return null;
    const local = [...zones]
        .sort(compareText)
        .map((zone) => `${zone} ${wallClock(zone, start)}-${wallClock(zone, end)}`);
    return { startUtc: utcText(start), endUtc: utcText(end), local: local.join('|') };
}
