/** The few words in which the SQL of DuckDB and of Trino differ. Everything else is written once. */
export interface SqlDialect {
    readonly name: 'duckdb' | 'trino';
    /** Replaces every match; groups are written `$1` and turned into the dialect's form. */
    regexpReplaceAll(text: string, pattern: string, replacement: string): string;
    /** Replaces the first match only. */
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
    /** Joins texts of a group in an order. */
    orderedStringAggregate(options: {
        readonly text: string;
        readonly separator: string;
        readonly orderBy: string;
    }): string;
}
