import type { SqlDialect } from '../dialect.ts';

/**
 * Inside, a phone number is the whole number that its E.164 digits spell: it takes a tenth of the time of a text to
 * write, join and compare. No country code begins with 0 and none has more than 15 digits, so nothing is lost.
 */

/** E.164 of a number. */
export const e164Of = (number: string): string => `('+' || cast(${number} as varchar))`;

const E164 = '^[+][1-9][0-9]{6,14}\\z';

/** Number of a text in E.164; null for any other text. */
export const numberOf = (e164: string, dialect: SqlDialect): string =>
    `case when ${dialect.regexpLike(e164, E164)} then cast(substr(${e164}, 2) as bigint) end`;

/** Whether a number is one of North America: no other country's has eleven digits and begins with 1. */
export const isAmerican = (number: string): string => `(${number} between 12000000000 and 19999999999)`;

/** Area code of an American number, three digits as text; null for any other. */
export const areaCodeOf = (number: string): string =>
    `case when ${isAmerican(number)} then substr(cast(${number} as varchar), 2, 3) end`;
