/** First characters that make a spreadsheet read a cell as a formula (G8). */
const FORMULA_STARTS = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
/** Characters for which a cell is quoted (G8). */
const QUOTED_FOR = [',', '"', '\r', '\n'];

const codePoint = (character: string): string => String(character.codePointAt(0));

/** A class of characters as a regular expression that RE2 and JavaScript read alike. */
const oneOf = (characters: readonly string[]): string => `[${characters.join('').replace('-', '\\-')}]`;

const FORMULA_START = `^${oneOf(FORMULA_STARTS)}`;
const NEEDS_QUOTES = oneOf(QUOTED_FOR);
/** Phone numbers and plain decimals stay as they are (G8). */
const HARMLESS = '^\\+[0-9]{7,15}$|^-?[0-9]+(\\.[0-9]+)?$';

const formulaStart = new RegExp(FORMULA_START);
const harmless = new RegExp(HARMLESS);
const needsQuotes = new RegExp(NEEDS_QUOTES);

/** One cell as it stands in a file (G8): guarded against formulas, quoted only where needed; null is empty. */
export function csvCell(text: string | null): string {
    if (text === null) return '';
    const guarded = formulaStart.test(text) && !harmless.test(text) ? `'${text}` : text;
    return needsQuotes.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** Whether a cell may begin a formula or need quotes: three times as fast as an expression, and seldom true. */
function needsCare(column: string): string {
    const starts = FORMULA_STARTS.map(codePoint).join(', ');
    const held = QUOTED_FOR.map((character) => `contains(${column}, chr(${codePoint(character)}))`);
    return `(ascii(${column}) in (${starts}) or ${held.join(' or ')})`;
}

/** The same cell as SQL of DuckDB over a column of text; proven equal by test/compute/duckdb-csv.test.ts. */
export function csvCellSql(column: string): string {
    const guarded = `case when regexp_matches(${column}, '${FORMULA_START}') and not regexp_matches(${column}, '${HARMLESS}') then '''' || ${column} else ${column} end`;
    return `case when ${column} is null then ''
        when not ${needsCare(column)} then ${column}
        when regexp_matches(${column}, '${NEEDS_QUOTES}') then '"' || replace(${guarded}, '"', '""') || '"'
        else ${guarded} end`;
}
