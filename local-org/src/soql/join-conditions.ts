import { malformedQuery } from './query-text.ts';
import { checkSemiJoinCount, checkSemiJoinPlace } from './semi-joins.ts';
import type { Sentence } from './sentences.ts';

/** One condition of a sentence in SQL. */
export interface BuiltCondition {
    readonly sql: string;
    readonly isSemiJoin: boolean;
}

interface Part {
    readonly sql: string;
    /** The word after it. */
    readonly next: number;
    readonly hasSemiJoin: boolean;
}

/** Puts conditions together as a sentence joins them. Comparisons are true or false here, never unknown. */
class SentenceBuilder {
    private readonly sentence: Sentence;
    private readonly conditions: readonly BuiltCondition[];
    private used = 0;

    constructor(sentence: Sentence, conditions: readonly BuiltCondition[]) {
        this.sentence = sentence;
        this.conditions = conditions;
    }

    chain(start: number): Part {
        const first = this.one(start);
        const parts = [first.sql];
        let { next, hasSemiJoin } = first;
        const operator = this.sentence[next];
        while (this.sentence[next] === 'AND' || this.sentence[next] === 'OR') {
            // The org refuses to guess which of the two binds closer.
            if (this.sentence[next] !== operator)
                throw malformedQuery(`unexpected token: ${this.sentence[next]}`);
            const right = this.one(next + 1);
            parts.push(right.sql);
            next = right.next;
            hasSemiJoin ||= right.hasSemiJoin;
        }
        if (parts.length === 1) return first;
        if (hasSemiJoin && operator === 'OR') checkSemiJoinPlace('OR');
        return { sql: `(${parts.join(` ${operator} `)})`, next, hasSemiJoin };
    }

    private one(start: number): Part {
        const word = this.sentence[start];
        if (word === 'NOT') {
            const inner = this.one(start + 1);
            if (inner.hasSemiJoin) checkSemiJoinPlace('NOT');
            return { ...inner, sql: `(NOT coalesce(${inner.sql}, false))` };
        }
        if (word === '(') {
            const inner = this.chain(start + 1);
            return { ...inner, next: inner.next + 1 };
        }
        const condition = this.conditions[this.used++];
        if (!condition) throw malformedQuery("unexpected token: '<EOF>'");
        return { sql: condition.sql, next: start + 1, hasSemiJoin: condition.isSemiJoin };
    }
}

/**
 * A clause as SQL.
 * @throws OrgError MALFORMED_QUERY for AND beside OR without parentheses, and for semi-joins where none may stand
 */
export function joinConditions(sentence: Sentence, conditions: readonly BuiltCondition[]): string {
    checkSemiJoinCount(conditions.filter(({ isSemiJoin }) => isSemiJoin).length);
    return new SentenceBuilder(sentence, conditions).chain(0).sql;
}
