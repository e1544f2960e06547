/** Days and times of a place: nights are kept by the clock of a time zone, whatever the zone of the user is. */

const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const dayMs = 86_400_000;

/** The calendar day in a zone, YYYY-MM-DD. */
export const dayIn = (zone: string, moment: Date): string =>
    new Intl.DateTimeFormat('en-CA', {
        timeZone: zone,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit'
    }).format(moment);

export const plusDays = (day: string, days: number): string =>
    new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** How many ms a zone is ahead of UTC at a moment. */
function offsetOf(zone: string, moment: Date): number {
    const parts = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric'
    }).formatToParts(moment);
    const at = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
    const shown = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
    return shown - Math.floor(moment.getTime() / 1000) * 1000;
}

/** The moment at which the clocks of a zone show a time, HH:mm, on a day. */
export function momentOf({
    day,
    clockTime,
    zone
}: {
    readonly day: string;
    readonly clockTime: string;
    readonly zone: string;
}): Date {
    const asUtc = Date.parse(`${day}T${clockTime}:00Z`);
    const guess = asUtc - offsetOf(zone, new Date(asUtc));
    // The offset may be another one there: on the day on which the clocks are changed.
    return new Date(asUtc - offsetOf(zone, new Date(guess)));
}

/** Whether a day is one of the named weekdays, mon to sun in any case. */
export const isAmong = (names: readonly string[], day: string): boolean => {
    const name = dayNames[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';
    return names.some((candidate) => candidate.toLowerCase() === name);
};

export const isDayName = (name: string): boolean => dayNames.includes(name.toLowerCase());
export const isClockTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

export function isZone(name: string): boolean {
    try {
        return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
        return false;
    }
}
