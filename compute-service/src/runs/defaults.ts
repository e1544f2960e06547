const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const HALF_A_DAY_MS = 12 * 60 * 60 * 1000;

export const EARLIEST_AS_OF = '2000-01-01';
export const LATEST_AS_OF = '2100-12-31';

/**
 * Returns the as-of date of a run that names none: the UTC date twelve hours before it was accepted, so that a run at
 * 02:00 in America makes the list of the coming day (G15).
 */
export function defaultAsOf(acceptedAt: Date): string {
    return new Date(acceptedAt.getTime() - HALF_A_DAY_MS).toISOString().slice(0, 10);
}

/** Returns the seed of a run that names none: its as-of date as the number YYYYMMDD (G15). */
export function defaultSeed(asOf: string): number {
    return Number(asOf.replaceAll('-', ''));
}

/** Tells whether a text is a day of the calendar within the range of G11. */
export function isAsOfDate(text: string): boolean {
    if (!ISO_DATE.test(text) || text < EARLIEST_AS_OF || text > LATEST_AS_OF) return false;
    const day = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}
