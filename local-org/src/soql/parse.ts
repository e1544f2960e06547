import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js';
import { malformedQuery, unsupportedQuery } from './query-text.ts';

/** Longest query that the org reads, in characters. */
const longest = 100_000;

/** A query as a tree. @throws OrgError MALFORMED_QUERY for what is no SOQL, or SOQL that local-org does not know */
export function parseSoql(text: string): Query {
    if (text.length > longest)
        throw malformedQuery(`SOQL statements cannot be longer than ${longest} characters.`);
    const trimmed = text.trim();
    if (!/^select\b/i.test(trimmed)) {
        const [word] = trimmed.split(/\s/);
        throw malformedQuery(`unexpected token: '${word || '<EOF>'}'`);
    }
    let query: Query;
    try {
        query = parseQuery(trimmed);
    } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        const found = /found:? (?:--> )?'?(.*?)'?(?: <--)?$/m.exec(problem)?.[1];
        throw malformedQuery(
            `unexpected token: '${found === undefined || found === '' ? '<EOF>' : found}' (${problem.split('\n')[0]})`
        );
    }
    if (!query.sObject || !query.fields) throw malformedQuery("unexpected token: '<EOF>'");
    const refusals: ReadonlyArray<readonly [string, boolean]> = [
        ['WITH DATA CATEGORY', query.withDataCategory !== undefined],
        ['WITH SECURITY_ENFORCED', query.withSecurityEnforced === true],
        [`WITH ${query.withAccessLevel ?? ''}`, query.withAccessLevel !== undefined],
        [
            `USING SCOPE ${query.usingScope ?? ''}`,
            query.usingScope !== undefined && !/^everything$/i.test(query.usingScope)
        ],
        [`FOR ${query.for ?? ''}`, query.for !== undefined],
        [`UPDATE ${query.update ?? ''}`, query.update !== undefined]
    ];
    const refused = refusals.find(([, present]) => present);
    if (refused) throw unsupportedQuery(refused[0]);
    return query;
}
