import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js';
import type { OrgError } from '../org-error.ts';
import { clausesOf, takeSentences, type Sentence } from './sentences.ts';
import { locate, malformedQuery, unsupportedQuery } from './query-text.ts';

/** Longest query that the org reads, in characters. */
const longest = 100_000;

/** What the parser stumbled over, in the org's words. */
function refusalOf(error: unknown, query: string): OrgError {
    const problem = error instanceof Error ? error.message : String(error);
    const [, character, row, column] = /unexpected character: ->(.)<-.*\((\d+):(\d+)\)/s.exec(problem) ?? [];
    if (character !== undefined)
        return malformedQuery(`line ${row}:${column} no viable alternative at character '${character}'`);
    const token = /found:? (?:--> )?'?(.*?)'?(?: <--)?$/m.exec(problem)?.[1] ?? '';
    if (/^all\s+rows$/i.test(/\w+\s+\w+$/.exec(query)?.[0] ?? ''))
        return malformedQuery('ALL ROWS not allowed in this context');
    if (token === ',' && /\sfrom\s+\w+(\s+\w+)?\s*,/i.test(query))
        return unsupportedQuery('FROM with several objects');
    return malformedQuery(
        token === '' ? "unexpected token: '<EOF>'" : `${locate({ query, token })}unexpected token: '${token}'`
    );
}

export interface ParsedQuery {
    readonly query: Query;
    /** How the conditions of each WHERE and HAVING clause are joined. */
    readonly sentences: ReadonlyMap<object, Sentence>;
}

/** A query as a tree. @throws OrgError MALFORMED_QUERY for what is no SOQL, or SOQL that local-org does not know */
export function parseSoql(text: string): ParsedQuery {
    if (text.length > longest)
        throw malformedQuery(`SOQL statements cannot be longer than ${longest} characters.`);
    const trimmed = text.trim();
    if (!/^select\b/i.test(trimmed)) {
        const [word] = trimmed.split(/\s/);
        throw malformedQuery(`unexpected token: '${word || '<EOF>'}'`);
    }
    const flat = takeSentences(trimmed);
    let query: Query;
    try {
        query = parseQuery(flat.text);
    } catch (error) {
        throw refusalOf(error, trimmed);
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
    const sentences = clausesOf(query).map((clause, index) => [clause, flat.sentences[index] ?? []] as const);
    return { query, sentences: new Map(sentences) };
}
