import type { SqlDialect } from '../dialect.ts';
import { EXTENSION } from '../shared/phone-rules.ts';
import { dayInWords, numberInWords } from '../shared/words.ts';

const dayOf = (instant: string): string => dayInWords(`cast(${instant} as date)`);

const number = (alias = ''): string => `coalesce(${numberInWords(`${alias}e164`)}, ${alias}number_key)`;

const extensionOf = (dialect: SqlDialect, text: string): string =>
    `coalesce(${dialect.regexpExtract(text, EXTENSION, 0)}, '')`;

/** Later in survivor order by one column; a null date is older than every instant (D3). */
const isLater = (column: 'created_at' | 'modified_at'): string =>
    `(survivor_${column} > ${column} or (${column} is null and survivor_${column} is not null))`;

/** Why the survivor comes first: the first part of survivor order in which the two records differ. */
const SURVIVOR_IS = `case
            when ${isLater('created_at')} then 'is newer (' || ${dayOf('survivor_created_at')} || ')'
            when ${isLater('modified_at')} then 'was changed later (' || ${dayOf('survivor_modified_at')} || ')'
            else 'has the greater id' end`;

/**
 * SQL of the sentence that says why a member of a group stays or goes, over the columns of `in_groups`:
 * "Same number as RP2, which is kept because it is newer (19 Nov 2026); the text differs only in format."
 */
export function memberReason({
    dialect,
    match
}: {
    readonly dialect: SqlDialect;
    readonly match: 'normalised' | 'exact_text';
}): string {
    const isText = match === 'exact_text' ? 'true' : 'e164 is null';
    return `case when position = 1
        then 'Kept: the ' || case when created_at is null then 'first' else 'newest' end || ' of ' || cast(size as varchar)
            || ' records with ' || ${number()} || case
            when created_at is null then ', none with a date of creation.'
            else ', created ' || ${dayOf('created_at')} || '.' end
        else case when ${isText} then 'Same text as ' else 'Same number as ' end
            || survivor_record_id || ', which is kept because it ' || ${SURVIVOR_IS} || case
            when ${isText} then ''
            when trimmed = survivor_trimmed then '; the text is the same'
            when ${extensionOf(dialect, 'trimmed')} <> ${extensionOf(dialect, 'survivor_trimmed')} then '; different extension'
            when position_of_text > 1 then '; another record has the same text'
            else '; the text differs only in format' end || '.'
        end`;
}

/** SQL of the sentence on a whole group, over its row `g` and the number `f.by_number` of duplicates found by number. */
export const groupReason =
    (): string => `cast(g.size as varchar) || ' researched phones of this account hold ' || ${number('g.')} || '; '
        || case when f.by_number = 0 then 'their texts are the same'
            when f.by_number = 1 then '1 was found only by comparing numbers'
            else cast(f.by_number as varchar) || ' were found only by comparing numbers' end
        || case when g.do_not_call then '; Do Not Call stays' else '' end
        || case when g.hot then '; the number is a switchboard' else '' end || '.'`;
