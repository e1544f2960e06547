import { OrgError } from '../org-error.ts';

/** Characters of the query shown on each side of a fault. */
const shown = 60;

/** A clause that a fault stands in; without one the whole query is searched for it. */
export type Clause = 'WHERE' | 'HAVING' | 'ORDER BY';

/** Where a fault stands: the line of the query, a caret below it and the row and column, as the org words it. */
export function locate({
    query,
    token,
    clause
}: {
    readonly query: string;
    readonly token: string;
    readonly clause?: Clause | undefined;
}): string {
    const word = new RegExp(`(?<![\\w.])${token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\w)`, 'gi');
    const start = clause ? query.search(new RegExp(`\\b${clause.replace(' ', '\\s+')}\\b`, 'i')) : 0;
    const found = [...query.matchAll(word)].map((match) => match.index);
    const anywhere = Math.max(0, query.toLowerCase().indexOf(token.toLowerCase()));
    const at = found.find((place) => place >= start) ?? found[0] ?? anywhere;
    const lineStart = query.lastIndexOf('\n', at - 1) + 1;
    const row = query.slice(0, at).split('\n').length;
    const from = Math.max(lineStart, at - shown);
    const line = query.slice(from, at + shown).split('\n')[0] ?? '';
    return `\n${line}\n${' '.repeat(at - from)}^\nERROR at Row:${row}:Column:${at - lineStart + 1}\n`;
}

/** A query that names what is not there, or not allowed there. */
export const invalidField = ({
    query,
    token,
    problem,
    clause
}: {
    readonly query: string;
    readonly token: string;
    readonly problem: string;
    readonly clause?: Clause | undefined;
}): OrgError => new OrgError({ code: 'INVALID_FIELD', message: locate({ query, token, clause }) + problem });

/** A column that does not exist or that the user may not read: the org words both alike. */
export const noSuchColumn = ({
    query,
    token,
    column,
    entity
}: {
    readonly query: string;
    readonly token: string;
    readonly column: string;
    readonly entity: string;
}): OrgError =>
    invalidField({
        query,
        token,
        problem:
            `No such column '${column}' on entity '${entity}'. If you are attempting to use a custom field, be sure to ` +
            `append the '__c' after the custom field name. Please reference your WSDL or the describe call for the ` +
            `appropriate names.`
    });

export const malformedQuery = (message: string): OrgError =>
    new OrgError({ code: 'MALFORMED_QUERY', message });

/** Valid SOQL that local-org does not know. */
export const unsupportedQuery = (what: string): OrgError =>
    malformedQuery(`${what} is not supported by local-org`);
