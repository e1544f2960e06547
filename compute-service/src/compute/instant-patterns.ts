const DAY = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const HOUR_AND_MINUTE = '(?:[01][0-9]|2[0-3]):[0-5][0-9]';

/**
 * Parts of a date-time: 1 day, 2 hour and minute, 3 second, 4 the first three digits of the fraction, 5 sign of the
 * offset, 6 its hours, 7 its minutes. Written for RE2 and Java alike.
 */
export const INSTANT_PATTERN = `^(${DAY})[T ](${HOUR_AND_MINUTE})(?::([0-5][0-9])(?:[.]([0-9]{1,3})[0-9]*)?)?(?:Z|([+-])([01][0-9]|2[0-3]):?([0-5][0-9])?)?\\z`;

/** Seconds with three digits in UTC: how Salesforce and docs/formats.md write an instant. */
export const INSTANT_PATTERN_COMMON = `^${DAY}[T ]${HOUR_AND_MINUTE}:[0-5][0-9][.][0-9]{3}(?:Z|[+]00:?00)?\\z`;

/** A day of ISO 8601. The end is `\z`, because `$` also stands before a last line feed in Java's expressions. */
export const DAY_PATTERN = `^${DAY}\\z`;
