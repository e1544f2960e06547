import type { EngineContext } from '../engine.ts';
import { dateLiteral } from '../sql.ts';

/** Whole days from a day to the as-of date (notation of the rules: age). */
export const age = (day: string, { dialect, asOf }: EngineContext): string =>
    dialect.daysBetween(day, dateLiteral(asOf));
