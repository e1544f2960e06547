/** A name as a SQL identifier. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as a SQL literal; DuckDB knows no escape but the doubled quote. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
