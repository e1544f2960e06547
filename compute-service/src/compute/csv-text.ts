/** First characters that make a spreadsheet read a cell as a formula (G8). */
const FORMULA_STARTS = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
/** Characters for which a cell is quoted (G8). */
const QUOTED_FOR = [',', '"', '\r', '\n'];

const FORMULA_START = `^[${FORMULA_STARTS.join('').replace('-', '\\-')}]`;
/** Phone numbers and plain decimals stay as they are (G8). */
const HARMLESS = '^\\+[0-9]{7,15}$|^-?[0-9]+(\\.[0-9]+)?$';

const formulaStart = new RegExp(FORMULA_START);
const harmless = new RegExp(HARMLESS);

/** One cell as it stands in a file (G8): guarded against formulas, quoted only where needed; null is empty. */
export function csvCell(text: string | null): string {
    if (text === null) return '';
    const guarded = formulaStart.test(text) && !harmless.test(text) ? `'${text}` : text;
    return QUOTED_FOR.some((character) => guarded.includes(character))
        ? `"${guarded.replaceAll('"', '""')}"`
        : guarded;
}

/**
 * Whether a text may begin a formula, over its first code point: the few that a formula can begin with lie in these
 * ranges, few other texts begin there, and a list of more than five would become a join.
 */
const mayBeginFormula = (column: string): string =>
    `(ascii(${column}) < 48 or ascii(${column}) = 61 or ascii(${column}) = 64 or ascii(${column}) > 65290)`;

/**
 * A text guarded against formulas as SQL of DuckDB, null for a null. Whether it may need it is asked without
 * expressions: DuckDB then hands on the texts as they are wherever it does not, which is nearly everywhere.
 */
export const guardedCellSql = (column: string): string =>
    `case when ${mayBeginFormula(column)} and regexp_matches(${column}, '${FORMULA_START}') and not regexp_matches(${column}, '${HARMLESS}') then concat('''', ${column}) else ${column} end`;

/**
 * A guarded text as it stands in a file; both together give what `csvCell` gives, proven by
 * test/compute/duckdb-csv.test.ts. They go into queries one inside the other, because a text that is written into one
 * expression twice is worked out, and planned, twice.
 */
export function quotedCellSql(column: string): string {
    const isQuoted = QUOTED_FOR.map(
        (character) => `contains(${column}, chr(${String(character.codePointAt(0))}))`
    ).join(' or ');
    return `case when ${isQuoted} then concat('"', replace(${column}, '"', '""'), '"') else ${column} end`;
}
