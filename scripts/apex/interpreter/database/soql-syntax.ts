import { ApexDate, ApexDatetime } from '../values/moments.ts';
import { Decimal } from '../values/decimal.ts';
import type { Value } from '../values/value.ts';
import { readTokens, SoqlSyntaxError, type Token } from './soql-tokens.ts';

/** A value in a query: written there, or bound under a name. */
export type SoqlValue =
    { readonly kind: 'literal'; readonly value: Value } | { readonly kind: 'bind'; readonly name: string };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'like';

export type SoqlCondition =
    | { readonly kind: 'and'; readonly parts: readonly SoqlCondition[] }
    | { readonly kind: 'or'; readonly parts: readonly SoqlCondition[] }
    | { readonly kind: 'not'; readonly part: SoqlCondition }
    | {
          readonly kind: 'compare';
          readonly field: string;
          readonly operator: Comparison;
          readonly value: SoqlValue;
      }
    | {
          readonly kind: 'in';
          readonly field: string;
          readonly isNegated: boolean;
          readonly values: readonly SoqlValue[] | SoqlValue | SoqlQuery;
      };

export interface SoqlOrder {
    readonly field: string;
    readonly isDescending: boolean;
    readonly nullsFirst: boolean;
}

export interface SoqlQuery {
    readonly kind: 'query';
    /** Paths of fields; empty where COUNT() is asked for. */
    readonly fields: readonly string[];
    readonly isCount: boolean;
    readonly from: string;
    readonly where: SoqlCondition | null;
    readonly mode: 'user' | 'system' | null;
    readonly order: readonly SoqlOrder[];
    readonly limit: SoqlValue | null;
    readonly offset: SoqlValue | null;
    readonly isLocked: boolean;
}

const COMPARISONS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=']);
const isComparison = (text: string): text is Comparison => COMPARISONS.has(text);

function dateValue(text: string): Value {
    return text.length === 10 ? new ApexDate(Date.parse(text)) : new ApexDatetime(Date.parse(text));
}

class Reader {
    private readonly tokens: readonly Token[];
    private at = 0;

    constructor(text: string) {
        this.tokens = readTokens(text);
    }

    private get next(): Token | undefined {
        return this.tokens[this.at];
    }

    private refuse(wanted: string): never {
        throw new SoqlSyntaxError(`expecting ${wanted}, found '${this.next?.text ?? '<EOF>'}'`);
    }

    private is(word: string, ahead = 0): boolean {
        const token = this.tokens[this.at + ahead];
        return token !== undefined && token.kind !== 'text' && token.text.toLowerCase() === word;
    }

    private take(word: string): boolean {
        if (!this.is(word)) return false;
        this.at += 1;
        return true;
    }

    private want(word: string): void {
        if (!this.take(word)) this.refuse(`'${word}'`);
    }

    private name(): string {
        const token = this.next;
        if (token?.kind !== 'name') return this.refuse('a name');
        this.at += 1;
        return token.text;
    }

    private value(): SoqlValue {
        const token = this.next;
        if (!token) return this.refuse('a value');
        this.at += 1;
        const literal = (value: Value): SoqlValue => ({ kind: 'literal', value });
        if (token.kind === 'text') return literal(token.text);
        if (token.kind === 'bind') return { kind: 'bind', name: token.text };
        if (token.kind === 'number')
            return literal(token.text.includes('.') ? Decimal.parse(token.text) : Number(token.text));
        if (token.kind === 'date') return literal(dateValue(token.text));
        const word = token.text.toLowerCase();
        if (word === 'null') return literal(null);
        if (word === 'true' || word === 'false') return literal(word === 'true');
        throw new SoqlSyntaxError(`the value ${token.text} is not supported`);
    }

    private membership(field: string, isNegated: boolean): SoqlCondition {
        if (this.next?.kind === 'bind') return { kind: 'in', field, isNegated, values: this.value() };
        this.want('(');
        if (this.is('select')) {
            const inner = this.query();
            this.want(')');
            return { kind: 'in', field, isNegated, values: inner };
        }
        const values = [this.value()];
        while (this.take(',')) values.push(this.value());
        this.want(')');
        return { kind: 'in', field, isNegated, values };
    }

    private condition(): SoqlCondition {
        if (this.take('(')) {
            const inner = this.logical();
            this.want(')');
            return inner;
        }
        if (this.take('not')) return { kind: 'not', part: this.condition() };
        const field = this.name();
        if (this.take('like')) return { kind: 'compare', field, operator: 'like', value: this.value() };
        if (this.take('in')) return this.membership(field, false);
        if (this.is('not') && this.is('in', 1)) {
            this.at += 2;
            return this.membership(field, true);
        }
        const written = this.next?.text === '<>' ? '!=' : (this.next?.text ?? '');
        if (!isComparison(written)) return this.refuse('an operator');
        this.at += 1;
        return { kind: 'compare', field, operator: written, value: this.value() };
    }

    /** AND and OR side by side need brackets, as on the platform. */
    private logical(): SoqlCondition {
        const first = this.condition();
        const parts = [first];
        let joined: 'and' | 'or' | null = null;
        for (;;) {
            const word = this.is('and') ? 'and' : this.is('or') ? 'or' : null;
            if (word === null) break;
            if (joined !== null && joined !== word)
                throw new SoqlSyntaxError('AND and OR are mixed without brackets');
            joined = word;
            this.at += 1;
            parts.push(this.condition());
        }
        return joined === null ? first : { kind: joined, parts };
    }

    private orders(): readonly SoqlOrder[] {
        const orders: SoqlOrder[] = [];
        do {
            const field = this.name();
            const isDescending = this.take('desc');
            if (!isDescending) this.take('asc');
            let nullsFirst = true;
            if (this.take('nulls')) {
                nullsFirst = this.take('first');
                if (!nullsFirst) this.want('last');
            }
            orders.push({ field, isDescending, nullsFirst });
        } while (this.take(','));
        return orders;
    }

    private fields(): readonly string[] {
        const fields: string[] = [];
        do {
            const field = this.name();
            if (this.is('(')) throw new SoqlSyntaxError(`${field}(...) is not supported`);
            fields.push(field);
        } while (this.take(','));
        return fields;
    }

    query(): SoqlQuery {
        this.want('select');
        const isCount = this.is('count') && this.is('(', 1) && this.is(')', 2);
        if (isCount) this.at += 3;
        const fields = isCount ? [] : this.fields();
        this.want('from');
        const from = this.name();
        const where = this.take('where') ? this.logical() : null;
        const mode = this.take('with') ? this.mode() : null;
        if (this.is('group') || this.is('having')) throw new SoqlSyntaxError('GROUP BY is not supported');
        const isOrdered = this.take('order');
        if (isOrdered) this.want('by');
        const order = isOrdered ? this.orders() : [];
        const limit = this.take('limit') ? this.value() : null;
        const offset = this.take('offset') ? this.value() : null;
        const isLocked = this.take('for');
        if (isLocked) this.want('update');
        if (isLocked && isOrdered) throw new SoqlSyntaxError('ORDER BY is not allowed with FOR UPDATE');
        return { kind: 'query', fields, isCount, from, where, mode, order, limit, offset, isLocked };
    }

    private mode(): 'user' | 'system' {
        if (this.take('user_mode')) return 'user';
        this.want('system_mode');
        return 'system';
    }

    end(): void {
        if (this.next) throw new SoqlSyntaxError(`unexpected token: '${this.next.text}'`);
    }
}

const known = new Map<string, SoqlQuery>();

/** Reads a query. @throws SoqlSyntaxError for what is none, or uses a part of SOQL that the interpreter does not know */
export function readSoqlText(text: string): SoqlQuery {
    const before = known.get(text);
    if (before) return before;
    const reader = new Reader(text);
    const query = reader.query();
    reader.end();
    known.set(text, query);
    return query;
}
