import type { SqlDialect } from '../dialect.ts';
import { areaCodeOf, e164Of } from './numbers.ts';
import { EXTENSION, FOREIGN_DIGITS, NATIONAL_NUMBER, PLUS_BEFORE_DIGITS } from './phone-rules.ts';

/**
 * Nine texts of ten are American numbers in the usual writing. One expression turns them into eleven digits and leaves
 * any other text as it is; nothing that it matches holds a blank at an end, a letter or an extension, so that P1–P3
 * give the same. The end is `\z`, because `$` also stands before a last line feed in Java's expressions.
 */
const USUAL_WRITING = '^(?:[+]?1[-. ]?)?[(]?([2-9][0-9]{2})[)]?[-. ]?([2-9][0-9]{2})[-. ]?([0-9]{4})\\z';
const ELEVEN_DIGITS = '^1[2-9][0-9]{2}[2-9][0-9]{6}\\z';

/** P6 on eleven digits 1 [2-9]XX [2-9]XX XXXX as a number, where arithmetic is cheaper than expressions on texts. */
function isValidUsual(number: string, { integerDivide }: SqlDialect): string {
    const areaCode = integerDivide(number, '10000000');
    // Ten equal digits are a multiple of ten ones.
    const national = `(${number} - 10000000000)`;
    return [
        `${areaCode} % 100 <> 11`,
        `${areaCode} <> 1555`,
        `${integerDivide(number, '10000')} % 100 <> 11`,
        `${integerDivide(number, '100')} % 100000 <> 55501`,
        `${national} % 1111111111 <> 0`
    ].join(' and ');
}

/**
 * Why ten national digits are no number (P6), null where they are one. No list of the ten with equal digits: DuckDB
 * makes a join of a long list, and asks it for every row.
 */
const NATIONAL_REASON = (dialect: SqlDialect): string => `case
        when replace(national, substr(national, 1, 1), '') = '' then 'all_equal_digits'
        when ${dialect.regexpLike('national', NATIONAL_NUMBER)} then case
            when substr(national, 1, 3) = '555' then 'area_code_555'
            when substr(national, 4, 5) = '55501' then 'fictional'
            end
        when substr(national, 1, 1) in ('0', '1') or substr(national, 2, 2) = '11' then 'area_code'
        else 'exchange'
        end`;

export interface PhoneSource {
    /** A query with the raw text as column `text`. */
    readonly from: string;
    /** Its other columns that the result carries on. */
    readonly keep: readonly string[];
}

/**
 * The one phone normalisation (P1–P6) over a whole table: the source's columns and text, trimmed, number_key, number,
 * e164, class, area_code (of American numbers) and reason. Reads the prepared table `area_code_class`.
 */
export function normalisedPhones(dialect: SqlDialect, { from, keep }: PhoneSource): string {
    const kept = keep.map((column) => `${column}, `).join('');
    const level = (columns: string, source: string): string =>
        `select ${kept}text, ${columns}\nfrom (${source}) as phones`;
    const candidates = level(
        `${dialect.regexpReplaceFirst('text', USUAL_WRITING, '1$1$2$3')} as candidate`,
        from
    );
    // What the expression has changed is eleven digits. It cannot change what has eleven already.
    const eleven = level(
        `case when candidate <> text or ${dialect.regexpLike('candidate', ELEVEN_DIGITS)} then cast(candidate as bigint) end as eleven`,
        candidates
    );
    const usual = level(`case when ${isValidUsual('eleven', dialect)} then eleven end as usual`, eleven);
    // From here on the usual ones are null, and what is null is passed over quickly.
    const others = level(`usual, ${dialect.trim('case when usual is null then text end')} as untold`, usual);
    const unusual = level(`usual, nullif(untold, '') as unusual`, others);
    const dialled = level(
        `usual, unusual, ${dialect.regexpReplaceFirst('unusual', EXTENSION, '')} as dialled`,
        unusual
    );
    const digits = level(
        `usual, unusual, ${dialect.regexpReplaceAll('dialled', '[^0-9]+', '')} as digits,
    ${dialect.regexpLike('dialled', PLUS_BEFORE_DIGITS)} as plus`,
        dialled
    );
    const national = level(
        `usual, unusual, digits, plus,
    case when length(digits) = 10 and not plus then digits
        when length(digits) = 11 and substr(digits, 1, 1) = '1' then substr(digits, 2)
        end as national,
    coalesce(plus and substr(digits, 1, 1) not in ('0', '1')
        and length(digits) between ${FOREIGN_DIGITS.min} and ${FOREIGN_DIGITS.max}, false) as abroad`,
        digits
    );
    const judged = level(
        `usual, unusual, digits, national, abroad,
    case when usual is not null then null
        when unusual is null then 'blank'
        when abroad then null
        when national is not null then ${NATIONAL_REASON(dialect)}
        when digits = '' then 'no_digits'
        when plus and substr(digits, 1, 1) = '0' then 'country_code'
        else 'length'
        end as reason`,
        national
    );
    const numbers = level(
        `case when usual is null then unusual else text end as trimmed, reason,
    case when usual is not null then usual
        when reason is not null then null
        when abroad then cast(digits as bigint)
        else cast('1' || national as bigint) end as number`,
        judged
    );
    const keyed = level(
        `trimmed, reason, number, ${e164Of('number')} as e164, ${areaCodeOf('number')} as area_code`,
        numbers
    );
    return `select ${kept}text, trimmed, coalesce(e164, trimmed) as number_key, number, e164,
    case when number is null then 'invalid' when phones.area_code is null then 'foreign'
        else coalesce(codes.class, 'unassigned') end as class,
    phones.area_code, reason
from (${keyed}) as phones
left join area_code_class as codes on codes.area_code = phones.area_code`;
}
