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
 * The same cell as SQL of DuckDB over a column of text, null for a null; proven equal by
 * test/compute/duckdb-csv.test.ts. Whether a cell needs anything done is asked without expressions, and in one
 * question: DuckDB then hands on the texts as they are wherever it need not, which is nearly everywhere.
 */
export function csvCellSql(column: string): string {
    const isQuoted = QUOTED_FOR.map(
        (character) => `contains(${column}, chr(${String(character.codePointAt(0))}))`
    ).join(' or ');
    const guarded = `case when regexp_matches(${column}, '${FORMULA_START}') and not regexp_matches(${column}, '${HARMLESS}') then '''' || ${column} else ${column} end`;
    return `case when ${mayBeginFormula(column)} or ${isQuoted} then
            case when ${isQuoted} then '"' || replace(${guarded}, '"', '""') || '"' else ${guarded} end
        else ${column} end`;
}
