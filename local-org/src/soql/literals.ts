import { malformedQuery } from './query-text.ts';
import type { FieldDefinition } from '../schema/definitions.ts';

/** Escapes that mean what stands after the backslash. */
const plainEscapes = /^["'\\%_]$/;

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function unescape(escaped: string, literal: string): string {
    const meant = escapes[escaped.toLowerCase()] ?? (plainEscapes.test(escaped) ? escaped : undefined);
    if (meant !== undefined) return meant;
    throw malformedQuery(
        `Invalid string literal ${literal}. Illegal character sequence '\\${escaped}' in string literal.`
    );
}

/** The text that a SOQL literal with its quotes and escapes stands for. */
export const unquote = (literal: string): string =>
    literal
        .slice(1, -1)
        .replaceAll(
            /\\u([0-9a-fA-F]{4})|\\(.)/gs,
            (_, code: string | undefined, escaped: string | undefined) =>
                code === undefined
                    ? unescape(escaped ?? '', literal)
                    : String.fromCharCode(parseInt(code, 16))
        );

/** A LIKE pattern keeps its escaped wildcards: `\%` and `\_` stay escaped for SQL. */
export const unquotePattern = (literal: string): string =>
    literal.slice(1, -1).replaceAll(/\\(.)/gs, (whole, escaped: string) => {
        if (escaped === '%' || escaped === '_' || escaped === '\\') return whole;
        return unescape(escaped, literal);
    });

/** Whether a field is compared as an id. */
export const isIdField = (field: FieldDefinition): boolean =>
    field.type === 'id' || field.type === 'reference';

/** Whether texts of a field are equal only in the same case. */
export const comparesCase = (field: FieldDefinition): boolean => field.caseSensitive || isIdField(field);

/** An instant with any offset as a SQL timestamp in UTC; undefined if it is none. */
export function timestampLiteral(text: string): string | undefined {
    const instant = new Date(text.replace(' ', '+'));
    // Date takes the 30th of February for the 2nd of March.
    if (Number.isNaN(instant.getTime()) || dateLiteral(text.slice(0, 10)) === undefined) return undefined;
    return `TIMESTAMP '${instant.toISOString().replace('T', ' ').replace('Z', '')}'`;
}

/** A day as a SQL date; undefined if there is no such day. */
export function dateLiteral(text: string): string | undefined {
    const day = new Date(`${text}T00:00:00.000Z`);
    if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) return undefined;
    return `DATE '${text}'`;
}
