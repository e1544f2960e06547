import type { HavingClause, Query, Subquery, WhereClause } from '@jetstreamapp/soql-parser-js';
import { malformedQuery, unsupportedQuery } from './query-text.ts';

/**
 * How the conditions of a clause are joined. The parser loses parentheses around NOT and takes few levels of them, so
 * they are read here and the parser sees a plain chain of conditions.
 */
export type Word = '(' | ')' | 'AND' | 'OR' | 'NOT' | 'condition';
export type Sentence = readonly Word[];

/** Deepest nesting of parentheses and NOT; the database has a limit of its own. */
const deepest = 200;

const tokenPattern = /'(?:[^'\\]|\\.)*'|\w+|\s+|[^\s\w]/gs;
const clauseEnds = new Set(['GROUP', 'ORDER', 'LIMIT', 'OFFSET', 'FOR', 'WITH', 'UPDATE', 'ALL', 'HAVING']);

/** A WHERE or HAVING clause while it is read. */
class Clause {
    readonly words: Word[] = [];
    /** Parentheses of the sentence that are open. */
    depth = 0;
    /** Parentheses inside the condition that is read: of functions, lists and sub-queries. */
    inner = 0;
    expectsCondition = true;

    /** Takes a token. @returns whether it is of the sentence, so that the parser must not see it; undefined if the clause ends before it */
    take(token: string, word: string): boolean | undefined {
        if (this.expectsCondition) return this.takeBefore(token, word);
        if (token === '(') this.inner++;
        if (token === ')') {
            if (this.inner === 0) return this.close();
            this.inner--;
        }
        if (this.inner > 0) return false;
        if (word === 'AND' || word === 'OR') {
            this.words.push(word);
            this.expectsCondition = true;
            return false;
        }
        return clauseEnds.has(word) ? undefined : false;
    }

    end(): void {
        if (this.depth > 0) throw malformedQuery("expecting a right parentheses, found '<EOF>'");
        if (this.expectsCondition) throw malformedQuery("unexpected token: '<EOF>'");
    }

    private takeBefore(token: string, word: string): boolean {
        if (token === ')' || (word === 'NOT' && this.words.at(-1) === 'NOT'))
            throw malformedQuery(`unexpected token: '${token}'`);
        if (word === 'NOT') this.words.push('NOT');
        else if (token === '(') {
            this.words.push('(');
            if (++this.depth > deepest)
                throw unsupportedQuery(`A condition nested more than ${deepest} times`);
        } else {
            this.words.push('condition');
            this.expectsCondition = false;
        }
        return this.expectsCondition;
    }

    private close(): boolean | undefined {
        if (this.depth === 0) return undefined;
        this.depth--;
        this.words.push(')');
        return true;
    }
}

/** A query, or sub-query, while it is read. */
interface Frame {
    clause: Clause | undefined;
    /** Parentheses that are open outside clauses. */
    parentheses: number;
}

/** Reads a query token by token; sub-queries have frames of their own. */
class SentenceReader {
    readonly sentences: Sentence[] = [];
    private readonly frames: Frame[] = [{ clause: undefined, parentheses: 0 }];
    private frame: Frame = this.frames[0] as Frame;
    private last = '';

    /** @returns what the parser sees of a token */
    read(token: string): string {
        if (/^\s/.test(token)) return token;
        const word = token.toUpperCase();
        const startsQuery = this.last === '(' && word === 'SELECT';
        this.last = token;
        if (startsQuery) {
            this.frame = { clause: undefined, parentheses: 0 };
            this.frames.push(this.frame);
            return token;
        }
        return this.readIn(token, word) ? ' '.repeat(token.length) : token;
    }

    end(): void {
        for (const { clause } of this.frames) clause?.end();
    }

    private readIn(token: string, word: string): boolean {
        const { frame } = this;
        const taken = frame.clause?.take(token, word);
        if (taken !== undefined) return taken;
        frame.clause?.end();
        frame.clause = undefined;
        if (word === 'WHERE' || word === 'HAVING') {
            frame.clause = new Clause();
            this.sentences.push(frame.clause.words);
        }
        if (token === '(') frame.parentheses++;
        if (token === ')') this.closeParenthesis(frame);
        return false;
    }

    private closeParenthesis(frame: Frame): void {
        if (frame.parentheses > 0) {
            frame.parentheses--;
            return;
        }
        const parent = this.frames.at(-2);
        if (!parent) return;
        this.frames.pop();
        this.frame = parent;
        if (parent.clause) parent.clause.take(')', ')');
        else parent.parentheses--;
    }
}

/**
 * Takes the parentheses and NOTs of all WHERE and HAVING clauses out of a query.
 * @returns the text without them, of the same length, and the sentences in the order in which their clauses begin
 * @throws OrgError MALFORMED_QUERY for parentheses that do not match
 */
export function takeSentences(text: string): { text: string; sentences: readonly Sentence[] } {
    const reader = new SentenceReader();
    const flat = text.replaceAll(tokenPattern, (token) => reader.read(token));
    reader.end();
    return { text: flat, sentences: reader.sentences };
}

type Chain = WhereClause | HavingClause;

/** The conditions of a chain, in their order. */
export function conditionsOf(chain: Chain): object[] {
    const conditions: object[] = [];
    for (
        let rest: Chain | undefined = chain;
        rest;
        rest = 'right' in rest ? (rest.right as Chain) : undefined
    )
        if (rest.left) conditions.push(rest.left);
    return conditions;
}

/** The clauses of a query and its sub-queries, in the order in which they begin. */
export function clausesOf(query: Query | Subquery): Chain[] {
    const inFields = (query.fields ?? []).flatMap((item) =>
        item.type === 'FieldSubquery' ? clausesOf(item.subquery) : []
    );
    const own = [query.where, 'having' in query ? query.having : undefined].filter(
        (chain) => chain !== undefined
    );
    const inConditions = (chain: Chain): Chain[] =>
        conditionsOf(chain).flatMap((condition) =>
            'valueQuery' in condition ? clausesOf(condition.valueQuery as Query) : []
        );
    return [...inFields, ...own.flatMap((chain) => [chain, ...inConditions(chain)])];
}
