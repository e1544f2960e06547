import type { SqlDialect } from '../../engines/dialect.ts';
import { BLANK_CLASS } from '../../engines/shared/blanks.ts';
import { textLiteral } from '../../engines/sql.ts';
import { DAY_PATTERN, INSTANT_PATTERN } from '../instant-patterns.ts';

const md5Hex = (text: string): string => `lower(to_hex(md5(to_utf8(${text}))))`;

/** `from_iso8601_timestamp` rounds further digits and wants a colon in the offset, so the text is put into one form first. */
function parseInstant(text: string): string {
    const part = (group: number): string =>
        `coalesce(regexp_extract(${text}, ${textLiteral(INSTANT_PATTERN)}, ${group}), '')`;
    const offset = `case ${part(5)} when '' then 'Z' else ${part(5)} || ${part(6)} || ':' || rpad(${part(7)}, 2, '0') end`;
    const text8601 = `${part(1)} || 'T' || ${part(2)} || ':' || rpad(${part(3)}, 2, '0') || '.' || rpad(${part(4)}, 3, '0') || ${offset}`;
    return `case when ${text} is null then null
        when regexp_like(${text}, ${textLiteral(DAY_PATTERN)}) then cast(try_cast(${text} as date) as timestamp(3))
        when regexp_like(${text}, ${textLiteral(INSTANT_PATTERN)}) then
            cast(at_timezone(try(from_iso8601_timestamp(${text8601})), 'UTC') as timestamp(3))
        end`;
}

/** Trino 476: the engine for what outgrows one machine. Its adapter is separate; the text is kept right from the start. */
export const trinoDialect: SqlDialect = {
    name: 'trino',
    materialized: '',
    trim: (text) => `regexp_replace(${text}, ${textLiteral(`^[${BLANK_CLASS}]+|[${BLANK_CLASS}]+$`)}, '')`,
    regexpReplaceAll: (text, pattern, replacement) =>
        `regexp_replace(${text}, ${textLiteral(pattern)}, ${textLiteral(replacement)})`,
    regexpReplaceFirst: (text, pattern, replacement) =>
        `regexp_replace(${text}, ${textLiteral(pattern)}, ${textLiteral(replacement)})`,
    regexpLike: (text, pattern) => `regexp_like(${text}, ${textLiteral(pattern)})`,
    regexpExtract: (text, pattern, group) =>
        `nullif(regexp_extract(${text}, ${textLiteral(pattern)}, ${group}), '')`,
    md5Hex,
    md5High32: (text) => `from_base(substr(${md5Hex(text)}, 1, 8), 16)`,
    daysBetween: (from, to) => `date_diff('day', ${from}, ${to})`,
    addDays: (date, days) => `date_add('day', ${days}, ${date})`,
    integerDivide: (dividend, divisor) => `(${dividend} / ${divisor})`,
    isoInstant: (timestamp) =>
        `(replace(substr(cast(cast(${timestamp} as timestamp(3)) as varchar), 1, 23), ' ', 'T') || 'Z')`,
    isoDate: (date) => `cast(cast(${date} as date) as varchar)`,
    parseDate: (text) =>
        `case when regexp_like(${text}, ${textLiteral(DAY_PATTERN)}) then try_cast(${text} as date) end`,
    parseInstant,
    orderedStringAggregate: ({ text, separator, orderBy }) =>
        `listagg(${text}, ${textLiteral(separator)}) within group (order by ${orderBy})`
};
