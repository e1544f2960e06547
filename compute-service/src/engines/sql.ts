/** A text as an SQL literal. */
export const textLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A list of texts for `in (…)`. @throws RangeError for an empty list, which SQL does not know. */
export function textList(texts: readonly string[]): string {
    if (texts.length === 0) throw new RangeError('A list in SQL needs at least one text');
    return texts.map(textLiteral).join(', ');
}

/** A date as an SQL literal. @throws RangeError if the text has not the form `YYYY-MM-DD`. */
export function dateLiteral(isoDate: string): string {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(isoDate))
        throw new RangeError(`${isoDate} is no day of the form YYYY-MM-DD`);
    return `date '${isoDate}'`;
}

/** Digits of a whole number; refuses NaN, Infinity and fractions, so that only digits reach the SQL text. */
export function wholeNumber(value: number): string {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number`);
    return String(value);
}

/** A column or table name in quotes; needed where a canonical name is a word of SQL (`end`, `table`). */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
