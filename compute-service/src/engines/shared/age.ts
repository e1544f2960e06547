import type { EngineContext } from '../engine.ts';
import { dateLiteral } from '../sql.ts';

/** Whole days from a day to the as-of date (notation of the rules: age). */
export const age = (day: string, { dialect, asOf }: EngineContext): string =>
    dialect.daysBetween(day, dateLiteral(asOf));

/**
 * The day of an age: what is at least so old is not after it. A comparison with a day costs a fraction of counting the
 * days of each row.
 */
export function dayOfAge(days: number, { asOf }: EngineContext): string {
    const day = new Date(`${asOf}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() - days);
    return dateLiteral(day.toISOString().slice(0, 10));
}
