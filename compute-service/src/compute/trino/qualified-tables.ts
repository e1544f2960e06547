import { identifier } from '../../engines/sql.ts';

/** A table's name where a query reads it; the steps write table names bare and always behind one of these words. */
const READ_TABLE = /\b(from|join)(\s+)([a-z_][a-z0-9_]*)\b(?!\s*[.(])/g;

/** The same query with these tables taken from a schema; others, and names of common table expressions, stay as they are. */
export function inSchema({
    sql,
    schema,
    tables
}: {
    readonly sql: string;
    readonly schema: string;
    readonly tables: ReadonlySet<string>;
}): string {
    return sql.replace(READ_TABLE, (whole, word: string, gap: string, name: string) =>
        tables.has(name) ? `${word}${gap}${identifier(schema)}.${identifier(name)}` : whole
    );
}
