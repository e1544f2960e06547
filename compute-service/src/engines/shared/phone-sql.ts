import type { SqlDialect } from '../dialect.ts';
import { textList } from '../sql.ts';
import {
    ALL_EQUAL_DIGITS,
    EXTENSION,
    FOREIGN_DIGITS,
    NATIONAL_NUMBER,
    PLUS_BEFORE_DIGITS
} from './phone-rules.ts';

/**
 * Nine texts of ten are American numbers in the usual writing. One expression turns them into E.164 and leaves any
 * other text as it is; nothing that it matches holds a blank at an end, a letter or an extension, so that P1–P3 give
 * the same. The end is `\z`, because `$` also stands before a last line feed in Java's expressions.
 */
const USUAL_WRITING = '^(?:[+]?1[-. ]?)?[(]?([2-9][0-9]{2})[)]?[-. ]?([2-9][0-9]{2})[-. ]?([0-9]{4})\\z';
const AMERICAN_E164 = '^[+]1[2-9][0-9]{2}[2-9][0-9]{6}\\z';

/** Why ten national digits are no number (P6), null where they are one. */
const NATIONAL_REASON = (dialect: SqlDialect): string => `case
        when national in (${textList(ALL_EQUAL_DIGITS)}) then 'all_equal_digits'
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
 * The one phone normalisation (P1–P6) over a whole table: the source's columns and text, trimmed, number_key, e164,
 * class, area_code (of American numbers) and reason. Reads the prepared table `area_code_class`.
 */
export function normalisedPhones(dialect: SqlDialect, { from, keep }: PhoneSource): string {
    const kept = keep.map((column) => `${column}, `).join('');
    const level = (columns: string, source: string): string =>
        `select ${kept}text, ${columns}\nfrom (${source}) as phones`;
    const candidates = level(
        `${dialect.regexpReplaceFirst('text', USUAL_WRITING, '+1$1$2$3')} as candidate`,
        from
    );
    const usual = level(`candidate, ${dialect.regexpLike('candidate', AMERICAN_E164)} as usual`, candidates);
    const trimmed = level(
        `candidate, usual, case when usual then text else nullif(${dialect.trim('text')}, '') end as trimmed`,
        usual
    );
    const dialled = level(
        `candidate, usual, trimmed,
    case when not usual then ${dialect.regexpReplaceFirst('trimmed', EXTENSION, '')} end as dialled`,
        trimmed
    );
    const digits = level(
        `candidate, usual, trimmed,
    case when not usual then ${dialect.regexpReplaceAll('dialled', '[^0-9]+', '')} end as digits,
    case when not usual then ${dialect.regexpLike('dialled', PLUS_BEFORE_DIGITS)} end as plus`,
        dialled
    );
    const national = level(
        `candidate, trimmed, digits, plus,
    case when usual then substr(candidate, 3)
        when length(digits) = 10 and not plus then digits
        when length(digits) = 11 and substr(digits, 1, 1) = '1' then substr(digits, 2)
        end as national,
    coalesce(plus and substr(digits, 1, 1) not in ('0', '1')
        and length(digits) between ${FOREIGN_DIGITS.min} and ${FOREIGN_DIGITS.max}, false) as abroad`,
        digits
    );
    const judged = level(
        `trimmed, digits, national, abroad,
    case when trimmed is null then 'blank'
        when abroad then null
        when national is not null then ${NATIONAL_REASON(dialect)}
        when digits = '' then 'no_digits'
        when plus and substr(digits, 1, 1) = '0' then 'country_code'
        else 'length'
        end as reason`,
        national
    );
    const numbers = level(
        `trimmed, reason, abroad,
    case when reason is not null then null when abroad then '+' || digits else '+1' || national end as e164,
    case when reason is null and not abroad then substr(national, 1, 3) end as area_code`,
        judged
    );
    return `select ${kept}text, trimmed, coalesce(e164, trimmed) as number_key, e164,
    case when reason is not null then 'invalid' when abroad then 'foreign' else coalesce(codes.class, 'unassigned') end as class,
    phones.area_code, reason
from (${numbers}) as phones
left join area_code_class as codes on codes.area_code = phones.area_code`;
}
