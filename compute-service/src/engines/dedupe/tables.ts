import { stepTable } from '../engine.ts';
import { e164Of } from '../shared/numbers.ts';

/** Name of the table of a DeDupe step. */
export const dedupeTable = (step: string): string => stepTable('dedupe', step);

/** The number key (P5) of a pair `match_number` and `match_text`. */
export const numberKeyOf = (alias: string): string =>
    `case when ${alias}.match_number > 0 then ${e164Of(`${alias}.match_number`)} else ${alias}.match_text end`;

/** Whether two relations name the same account and number key. */
export const sameGroup = (left: string, right: string): string =>
    ['account_no', 'match_number', 'match_text']
        .map((column) => `${left}.${column} = ${right}.${column}`)
        .join(' and ');

/** The end of a `case`: how a duplicate was found, from its place among the members with its very text (D4). */
export const foundBy = (positionOfText: string): string =>
    `when ${positionOfText} > 1 then 'exact_text' else 'normalised' end`;
