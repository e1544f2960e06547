import type { SqlDialect } from '../engines/dialect.ts';
import { BLANK_CLASS } from '../engines/shared/blanks.ts';
import { textLiteral } from '../engines/sql.ts';
import { DAY_PATTERN, INSTANT_PATTERN, INSTANT_PATTERN_COMMON } from './instant-patterns.ts';

/** DuckDB writes group references as `\1`. */
const replacementLiteral = (replacement: string): string =>
    textLiteral(replacement.replaceAll(/\$(\d)/g, '\\$1'));

/**
 * A cast from text to TIMESTAMP ignores an offset without a word, so it is cut off and subtracted. Almost all instants
 * have the common form in UTC, which needs neither.
 */
function parseInstant(text: string): string {
    const part = (group: number): string =>
        `regexp_extract(${text}, ${textLiteral(INSTANT_PATTERN)}, ${group})`;
    const local = `try_cast(${part(1)} || 'T' || ${part(2)} || ':' || coalesce(nullif(${part(3)}, ''), '00') as timestamp)`;
    const number = (digits: string): string => `coalesce(try_cast(${digits} as integer), 0)`;
    const offsetMinutes = `(60 * ${number(part(6))} + ${number(part(7))})`;
    return `case when ${text} is null then null
        when regexp_matches(${text}, ${textLiteral(INSTANT_PATTERN_COMMON)}) then try_cast(${text} as timestamp)
        when regexp_matches(${text}, ${textLiteral(DAY_PATTERN)}) then try_cast(${text} as timestamp)
        when regexp_matches(${text}, ${textLiteral(INSTANT_PATTERN)}) then
            ${local} + to_milliseconds(${number(`rpad(${part(4)}, 3, '0')`)})
            - to_minutes(case ${part(5)} when '-' then -${offsetMinutes} else ${offsetMinutes} end)
        end`;
}

/** DuckDB 1.5 (facts proven by test/compute/duckdb-dialect.test.ts). */
export const duckdbDialect: SqlDialect = {
    name: 'duckdb',
    materialized: 'materialized',
    trim: (text) =>
        `regexp_replace(${text}, ${textLiteral(`^[${BLANK_CLASS}]+|[${BLANK_CLASS}]+$`)}, '', 'g')`,
    regexpReplaceAll: (text, pattern, replacement) =>
        `regexp_replace(${text}, ${textLiteral(pattern)}, ${replacementLiteral(replacement)}, 'g')`,
    regexpReplaceFirst: (text, pattern, replacement) =>
        `regexp_replace(${text}, ${textLiteral(pattern)}, ${replacementLiteral(replacement)})`,
    regexpLike: (text, pattern) => `regexp_matches(${text}, ${textLiteral(pattern)})`,
    regexpExtract: (text, pattern, group) =>
        `nullif(regexp_extract(${text}, ${textLiteral(pattern)}, ${group}), '')`,
    md5Hex: (text) => `md5(${text})`,
    md5High32: (text) => `cast('0x' || substr(md5(${text}), 1, 8) as bigint)`,
    daysBetween: (from, to) => `date_diff('day', ${from}, ${to})`,
    addDays: (date, days) => `(${date} + cast(${days} as integer))`,
    integerDivide: (dividend, divisor) => `(${dividend} // ${divisor})`,
    isoInstant: (timestamp) => `strftime(${timestamp}, '%Y-%m-%dT%H:%M:%S.%gZ')`,
    isoDate: (date) => `strftime(${date}, '%Y-%m-%d')`,
    parseDate: (text) =>
        `case when regexp_matches(${text}, ${textLiteral(DAY_PATTERN)}) then try_cast(${text} as date) end`,
    parseInstant,
    orderedStringAggregate: ({ text, separator, orderBy }) =>
        `string_agg(${text}, ${textLiteral(separator)} order by ${orderBy})`
};
