import { dayIn } from '../../../calendar-day.ts';

/** Days of the week as they are written in settings, Sunday first as JavaScript counts them. */
export const WEEKDAYS = [
    'sunday',
    'monday',
    'tuesday',
    'wednesday',
    'thursday',
    'friday',
    'saturday'
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const DAY_MS = 24 * 60 * 60 * 1000;

/** The bin keeps deleted records for 15 days; after that nothing tells that they are gone. */
export const LONGEST_SPAN_MS = 14 * DAY_MS;

/** The calendar day of an instant in a time zone, as days since 1970. */
const dayNumber = (instant: Date, timeZone: string): number => Date.parse(dayIn(timeZone, instant)) / DAY_MS;

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => (day + 4) % 7;

/**
 * Whether everything has to be read again: true until something was read whole on the latest full day, or after it. So
 * a full day on which no night ran is caught up by the next night.
 */
export function isFullDayDue({
    readAt,
    now,
    fullDay,
    timeZone
}: {
    /** When everything was read the last time. */
    readonly readAt: Date;
    readonly now: Date;
    readonly fullDay: Weekday;
    readonly timeZone: string;
}): boolean {
    const today = dayNumber(now, timeZone);
    const latest = today - ((weekdayOf(today) - WEEKDAYS.indexOf(fullDay) + 7) % 7);
    return dayNumber(readAt, timeZone) < latest;
}
