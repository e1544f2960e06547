/** A name as a SQL identifier. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as a SQL literal; DuckDB knows no escape but the doubled quote, and its parser ends at a NUL. */
export function quoteText(text: string): string {
    const quoted = `'${text.replaceAll("'", "''")}'`;
    return quoted.includes('\0') ? `(${quoted.replaceAll('\0', "' || chr(0) || '")})` : quoted;
}

/**
 * Condition that a row of a table is one of those with these ids. It goes by the row's place: the index on ids is used
 * only where a query of the table asks for nothing else.
 * @param given.row alias of the row with a dot, or nothing; given.ids literals
 */
export const amongIds = (given: { table: string; row: string; ids: readonly string[] }): string =>
    given.ids.length === 0
        ? 'false'
        : `${given.row}rowid IN (SELECT rowid FROM ${quoteName(given.table)} WHERE "Id" IN (${given.ids.join(', ')}))`;
