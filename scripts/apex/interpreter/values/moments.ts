import { InterpreterFault } from './faults.ts';

export const DAY_MS = 86_400_000;
const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** A day of the calendar. */
export class ApexDate {
    /** Milliseconds of its midnight in UTC since 1970. */
    readonly ms: number;

    constructor(ms: number) {
        this.ms = Math.floor(ms / DAY_MS) * DAY_MS;
    }

    /** Days beyond the month count on, as Date.newInstance does it. */
    static of({
        year,
        month,
        day
    }: {
        readonly year: number;
        readonly month: number;
        readonly day: number;
    }): ApexDate {
        return new ApexDate(Date.UTC(year, month - 1, day));
    }

    get year(): number {
        return new Date(this.ms).getUTCFullYear();
    }

    get month(): number {
        return new Date(this.ms).getUTCMonth() + 1;
    }

    get day(): number {
        return new Date(this.ms).getUTCDate();
    }

    plusDays(days: number): ApexDate {
        return new ApexDate(this.ms + days * DAY_MS);
    }

    /** The same day of another month, or its last one where it is shorter. */
    plusMonths(months: number): ApexDate {
        const first = new Date(Date.UTC(this.year, this.month - 1 + months, 1));
        const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
        return new ApexDate(first.getTime() + (Math.min(this.day, last) - 1) * DAY_MS);
    }

    /** 2026-11-23. */
    toString(): string {
        return new Date(this.ms).toISOString().slice(0, 10);
    }
}

/** A moment, in milliseconds since 1970. */
export class ApexDatetime {
    readonly ms: number;

    constructor(ms: number) {
        this.ms = ms;
    }

    /** As it is stored: without parts of a second. */
    inSeconds(): ApexDatetime {
        return new ApexDatetime(Math.floor(this.ms / 1000) * 1000);
    }
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
    const known = formatters.get(zone);
    if (known) return known;
    const made = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric'
    });
    formatters.set(zone, made);
    return made;
}

/** Milliseconds by which the clocks of a zone are ahead of UTC at a moment. */
export function offsetOf(zone: string, ms: number): number {
    if (zone === 'GMT' || zone === 'UTC') return 0;
    const parts = new Map(
        formatterOf(zone)
            .formatToParts(ms)
            .map(({ type, value }) => [type, Number(value)])
    );
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
    const shown = Date.UTC(
        part('year'),
        part('month') - 1,
        part('day'),
        part('hour'),
        part('minute'),
        part('second')
    );
    return shown - Math.floor(ms / 1000) * 1000;
}

/** Whether a name is one of the zones that the platform knows; for others it silently takes GMT. */
export function isZone(name: string): boolean {
    if (name === 'GMT' || name === 'UTC') return true;
    if (!name.includes('/')) return false;
    try {
        formatterOf(name);
        return true;
    } catch {
        return false;
    }
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December'
];

function zoneText(offset: number): string {
    const minutes = Math.abs(offset) / 60_000;
    return `${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}${twoDigits(minutes % 60)}`;
}

function lettersText({
    letters,
    at,
    offset
}: {
    readonly letters: string;
    readonly at: Date;
    readonly offset: number;
}): string {
    const width = letters.length;
    const padded = (value: number): string => String(value).padStart(width, '0');
    const named = (name = ''): string => (width >= 4 ? name : name.slice(0, 3));
    switch (letters[0]) {
        case 'y':
            return width === 2 ? twoDigits(at.getUTCFullYear() % 100) : padded(at.getUTCFullYear());
        case 'M':
            return width >= 3 ? named(MONTHS[at.getUTCMonth()]) : padded(at.getUTCMonth() + 1);
        case 'd':
            return padded(at.getUTCDate());
        case 'E':
            return named(WEEKDAYS[at.getUTCDay()]);
        case 'H':
            return padded(at.getUTCHours());
        case 'h':
            return padded(at.getUTCHours() % 12 || 12);
        case 'm':
            return padded(at.getUTCMinutes());
        case 's':
            return padded(at.getUTCSeconds());
        case 'S':
            return padded(at.getUTCMilliseconds());
        case 'a':
            return at.getUTCHours() < 12 ? 'AM' : 'PM';
        case 'Z':
            return zoneText(offset);
        default:
            throw new InterpreterFault(`the letters ${letters} of a date format are not supported`);
    }
}

/** Writes a moment by a pattern of Java's SimpleDateFormat, by the clocks of a zone. */
export function formatMoment({
    ms,
    pattern,
    zone
}: {
    readonly ms: number;
    readonly pattern: string;
    readonly zone: string;
}): string {
    const offset = offsetOf(zone, ms);
    const at = new Date(ms + offset);
    return pattern.replace(
        /'((?:[^']|'')*)'|([A-Za-z])\2*/g,
        (found: string, quoted: string | undefined, letter: string | undefined) => {
            if (letter !== undefined) return lettersText({ letters: found, at, offset });
            return found === "''" ? "'" : (quoted ?? '').replaceAll("''", "'");
        }
    );
}
