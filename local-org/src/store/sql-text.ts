/** A name as a SQL identifier. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as a SQL literal; DuckDB knows no escape but the doubled quote, and its parser ends at a NUL. */
export function quoteText(text: string): string {
    const quoted = `'${text.replaceAll("'", "''")}'`;
    return quoted.includes('\0') ? `(${quoted.replaceAll('\0', "' || chr(0) || '")})` : quoted;
}
