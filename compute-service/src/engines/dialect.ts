/** The few words in which the SQL of DuckDB and of Trino differ. Everything else is written once. */
export interface SqlDialect {
    readonly name: 'duckdb' | 'trino';
    /** Removes the blank characters of G3 at both ends; a blank text becomes ''. */
    trim(text: string): string;
    /** Replaces every match; groups are written `$1` and turned into the dialect's form. */
    regexpReplaceAll(text: string, pattern: string, replacement: string): string;
    /** Replaces the first match. The pattern must be able to match only once (anchored), for Trino replaces all. */
    regexpReplaceFirst(text: string, pattern: string, replacement: string): string;
    regexpLike(text: string, pattern: string): string;
    /** Null where nothing matches. */
    regexpExtract(text: string, pattern: string, group: number): string;
    /** md5 of the UTF-8 text as lower-case hex. */
    md5Hex(text: string): string;
    /** The first eight hex digits of the md5 as a bigint. */
    md5High32(text: string): string;
    /** Whole days from one DATE to another. */
    daysBetween(from: string, to: string): string;
    addDays(date: string, days: string): string;
    integerDivide(dividend: string, divisor: string): string;
    /** `2026-11-23T08:15:00.000Z` of a timestamp. */
    isoInstant(timestamp: string): string;
    /** `2026-11-23` of a date. */
    isoDate(date: string): string;
    /** A DATE from `YYYY-MM-DD`; null for any other text and for days that no calendar has. */
    parseDate(text: string): string;
    /**
     * A TIMESTAMP in UTC, cut to milliseconds (G1), from ISO 8601 with `T` or a blank, with or without fraction and
     * offset (also `+0000`); a day alone is its midnight. Null for any other text.
     */
    parseInstant(text: string): string;
    /** Stands before the text of a common table expression that is to be computed once, although it is read several times. */
    readonly materialized: string;
    /** Joins texts of a group in an order. */
    orderedStringAggregate(options: {
        readonly text: string;
        readonly separator: string;
        readonly orderBy: string;
    }): string;
}
