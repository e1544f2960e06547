import { malformedQuery } from './query-text.ts';

/** A span of days, from the first to before the last, as yyyy-mm-dd. */
export interface DayRange {
    readonly from: string;
    readonly before: string;
}

/** Keeps every range within the years that dates can be written in. */
const mostUnits = 5000;

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

const iso = (day: Date): string => day.toISOString().slice(0, 10);

/** First day of the unit that holds a day, moved by so many units. Weeks start on Sunday, as in the United States. */
function startOf({
    unit,
    day,
    moved
}: {
    readonly unit: Unit;
    readonly day: Date;
    readonly moved: number;
}): Date {
    const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()];
    switch (unit) {
        case 'DAY':
            return new Date(Date.UTC(year, month, date + moved));
        case 'WEEK':
            return new Date(Date.UTC(year, month, date - day.getUTCDay() + 7 * moved));
        case 'MONTH':
            return new Date(Date.UTC(year, month + moved, 1));
        case 'QUARTER':
            return new Date(Date.UTC(year, 3 * (Math.floor(month / 3) + moved), 1));
        case 'YEAR':
            return new Date(Date.UTC(year + moved, 0, 1));
    }
}

const singles: Readonly<Record<string, readonly [Unit, number]>> = {
    YESTERDAY: ['DAY', -1],
    TODAY: ['DAY', 0],
    TOMORROW: ['DAY', 1],
    LAST_WEEK: ['WEEK', -1],
    THIS_WEEK: ['WEEK', 0],
    NEXT_WEEK: ['WEEK', 1],
    LAST_MONTH: ['MONTH', -1],
    THIS_MONTH: ['MONTH', 0],
    NEXT_MONTH: ['MONTH', 1],
    LAST_QUARTER: ['QUARTER', -1],
    THIS_QUARTER: ['QUARTER', 0],
    NEXT_QUARTER: ['QUARTER', 1],
    LAST_YEAR: ['YEAR', -1],
    THIS_YEAR: ['YEAR', 0],
    NEXT_YEAR: ['YEAR', 1]
};

const range = ({
    unit,
    today,
    from,
    before
}: {
    readonly unit: Unit;
    readonly today: Date;
    readonly from: number;
    readonly before: number;
}): DayRange => ({
    from: iso(startOf({ unit, day: today, moved: from })),
    before: iso(startOf({ unit, day: today, moved: before }))
});

/**
 * The days that a date literal such as TODAY, LAST_N_DAYS:30 or NEXT_N_FISCAL_QUARTERS:2 means. LAST_N_DAYS holds
 * today, the other LAST_N and NEXT_N forms leave the current unit out. The fiscal year is the calendar year.
 * @param today the org's day, at midnight UTC
 */
export function daysOf(literal: string, today: Date): DayRange {
    const name = literal.toUpperCase().replace('FISCAL_', '');
    const single = singles[name];
    if (single) return range({ unit: single[0], today, from: single[1], before: single[1] + 1 });
    if (name === 'LAST_90_DAYS') return range({ unit: 'DAY', today, from: -90, before: 1 });
    if (name === 'NEXT_90_DAYS') return range({ unit: 'DAY', today, from: 1, before: 91 });
    const counted =
        /^(?:(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S|N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO):(\d+)$/.exec(
            name
        );
    if (!counted) throw malformedQuery(`unexpected token: '${literal}'`);
    const n = Number(counted[4]);
    if (n > mostUnits) throw malformedQuery(`${literal}: the number may not be greater than ${mostUnits}`);
    const unit = (counted[2] ?? counted[3]) as Unit;
    if (counted[1] === 'LAST') return range({ unit, today, from: -n, before: unit === 'DAY' ? 1 : 0 });
    if (counted[1] === 'NEXT') return range({ unit, today, from: 1, before: n + 1 });
    return range({ unit, today, from: -n, before: 1 - n });
}
