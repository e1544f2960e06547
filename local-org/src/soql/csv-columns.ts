import type { CompiledQuery, QueryColumn } from './compile.ts';

/** A column as a bulk result writes it: always text, nothing for null, instants with Z, numbers in plain decimals. */
function csvSql(column: QueryColumn): string {
    const sql = ((): string => {
        switch (column.type) {
            case 'datetime':
                return `strftime(${column.sql}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
            case 'double':
                // A DOUBLE would turn into text such as 1.5e+20.
                return `rtrim(rtrim(CAST(CAST(${column.sql} AS DECIMAL(38, 10)) AS VARCHAR), '0'), '.')`;
            default:
                return `CAST(${column.sql} AS VARCHAR)`;
        }
    })();
    return `coalesce(${sql}, '')`;
}

/** The SELECT of a bulk query: every column as text, in the order of the query. */
export function csvSelect(query: CompiledQuery): string {
    const columns = query.columns.map((column, index) => `${csvSql(column)} AS c${index}`);
    const limit = query.limit === undefined ? '' : ` LIMIT ${query.limit}`;
    return `SELECT ${columns.join(', ')} ${query.body}${query.orderBy}${limit}`;
}

/** Headers of a bulk query: the dotted paths. */
export const csvHeaders = (query: CompiledQuery): string[] =>
    query.columns.map((column) => column.path.join('.'));
