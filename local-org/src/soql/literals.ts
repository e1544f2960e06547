import { toLongId } from '../ids.ts';
import type { FieldDefinition } from '../schema/definitions.ts';
import { quoteText } from '../store/sql-text.ts';

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The text that a SOQL literal with its quotes and escapes stands for. */
export const unquote = (literal: string): string =>
    literal
        .slice(1, -1)
        .replaceAll(
            /\\u([0-9a-fA-F]{4})|\\(.)/gs,
            (_, code: string | undefined, escaped: string | undefined) =>
                code === undefined
                    ? (escapes[escaped ?? ''] ?? escaped ?? '')
                    : String.fromCharCode(parseInt(code, 16))
        );

/** A LIKE pattern keeps its escaped wildcards: `\%` and `\_` stay escaped for SQL. */
export const unquotePattern = (literal: string): string =>
    literal.slice(1, -1).replaceAll(/\\(.)/gs, (whole, escaped: string) => {
        if (escaped === '%' || escaped === '_' || escaped === '\\') return whole;
        return escapes[escaped] ?? escaped;
    });

/** An id as SQL, in its long form; a text that is no id matches nothing. */
export const idLiteral = (text: string): string => quoteText(toLongId(text) ?? text);

/** Whether a field is compared as an id. */
export const isIdField = (field: FieldDefinition): boolean =>
    field.type === 'id' || field.type === 'reference';

/** Whether texts of a field are equal only in the same case. */
export const comparesCase = (field: FieldDefinition): boolean => field.caseSensitive || isIdField(field);

/** An instant with any offset as a SQL timestamp in UTC; undefined if it is none. */
export function timestampLiteral(text: string): string | undefined {
    const instant = new Date(text.replace(' ', '+'));
    if (Number.isNaN(instant.getTime())) return undefined;
    return `TIMESTAMP '${instant.toISOString().replace('T', ' ').replace('Z', '')}'`;
}

/** A day as a SQL date; undefined if there is no such day. */
export function dateLiteral(text: string): string | undefined {
    const day = new Date(`${text}T00:00:00.000Z`);
    if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) return undefined;
    return `DATE '${text}'`;
}
