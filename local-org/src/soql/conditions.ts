import type {
    Condition,
    HavingClause,
    Operator,
    ValueQueryCondition,
    WhereClause
} from '@jetstreamapp/soql-parser-js';
import type { FieldDefinition, FieldType } from '../schema/definitions.ts';
import { quoteText } from '../store/sql-text.ts';
import { daysOf } from './date-ranges.ts';
import { resolveFunction } from './functions.ts';
import {
    comparesCase,
    dateLiteral,
    idLiteral,
    isIdField,
    timestampLiteral,
    unquote,
    unquotePattern
} from './literals.ts';
import { invalidField, malformedQuery, unsupportedQuery } from './query-text.ts';
import type { Scope } from './scope.ts';

/** Turns a semi-join's inner query into SQL that gives one column of ids. */
export type CompileSemiJoin = (condition: ValueQueryCondition) => string;

interface Operand {
    readonly sql: string;
    readonly type: FieldType;
    readonly field: FieldDefinition;
    /** As it stands in the query, for messages. */
    readonly token: string;
}

interface Value {
    readonly raw: string;
    readonly literal: string;
}

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | { readonly condition: Condition | ValueQueryCondition };

/** The parser gives a chain of conditions that count their parentheses; this gives the sentence back. */
function tokensOf(clause: WhereClause | HavingClause): Token[] {
    const tokens: Token[] = [];
    let rest: WhereClause | HavingClause | undefined = clause;
    while (rest) {
        const left = rest.left as (Partial<Condition> & { openParen?: number; closeParen?: number }) | null;
        for (let open = 0; open < (left?.openParen ?? 0); open++) tokens.push('(');
        if (left && 'operator' in left) tokens.push({ condition: left as Condition | ValueQueryCondition });
        for (let close = 0; close < (left?.closeParen ?? 0); close++) tokens.push(')');
        if ('operator' in rest && 'right' in rest) {
            tokens.push(rest.operator as Token);
            rest = rest.right as WhereClause | HavingClause;
        } else rest = undefined;
    }
    return tokens;
}

const textTypes: readonly FieldType[] = [
    'string',
    'textarea',
    'phone',
    'email',
    'url',
    'picklist',
    'id',
    'reference'
];

const fitting: Readonly<Record<FieldType, readonly string[]>> = {
    id: ['STRING'],
    string: ['STRING'],
    textarea: ['STRING'],
    phone: ['STRING'],
    email: ['STRING'],
    url: ['STRING'],
    picklist: ['STRING'],
    reference: ['STRING'],
    boolean: ['BOOLEAN'],
    int: ['INTEGER', 'DECIMAL'],
    double: ['INTEGER', 'DECIMAL'],
    date: ['DATE', 'DATE_LITERAL', 'DATE_N_LITERAL'],
    datetime: ['DATETIME', 'DATE_LITERAL', 'DATE_N_LITERAL'],
    address: [],
    base64: []
};

const orgTypeName: Partial<Record<FieldType, string>> = { datetime: 'dateTime', reference: 'ID', id: 'ID' };

/** Builds conditions of one SELECT. Comparisons with null are true or false, never unknown, as in SOQL. */
export class ConditionBuilder {
    private readonly scope: Scope;
    private readonly semiJoin: CompileSemiJoin;
    private readonly aggregates: boolean;

    /** @param given.aggregates functions such as COUNT(Id) may be compared, as in HAVING */
    constructor(given: { scope: Scope; semiJoin: CompileSemiJoin; aggregates: boolean }) {
        this.scope = given.scope;
        this.semiJoin = given.semiJoin;
        this.aggregates = given.aggregates;
    }

    /** A WHERE or HAVING clause as SQL. @throws OrgError as the org does for what cannot be compared so */
    build(clause: WhereClause | HavingClause): string {
        const tokens = tokensOf(clause);
        const { sql, next } = this.parseChain(tokens, 0);
        if (next < tokens.length) throw malformedQuery('unexpected token: )');
        return sql;
    }

    private parseChain(tokens: readonly Token[], start: number): { sql: string; next: number } {
        let { sql, next } = this.parseOne(tokens, start);
        let used: Token | undefined;
        for (let operator = tokens[next]; operator === 'AND' || operator === 'OR'; operator = tokens[next]) {
            // The org refuses to guess which of the two binds closer.
            if (used !== undefined && used !== operator)
                throw malformedQuery(`unexpected token: ${operator}`);
            used = operator;
            const right = this.parseOne(tokens, next + 1);
            sql = `${sql} ${operator} ${right.sql}`;
            next = right.next;
        }
        return { sql: used === 'OR' ? `(${sql})` : sql, next };
    }

    private parseOne(tokens: readonly Token[], start: number): { sql: string; next: number } {
        const token = tokens[start];
        if (token === 'NOT') {
            const inner = this.parseOne(tokens, start + 1);
            return { sql: `(NOT coalesce(${inner.sql}, false))`, next: inner.next };
        }
        if (token === '(') {
            const inner = this.parseChain(tokens, start + 1);
            if (tokens[inner.next] !== ')') throw malformedQuery('expecting a right parentheses');
            return { sql: `(${inner.sql})`, next: inner.next + 1 };
        }
        if (token === undefined || typeof token === 'string')
            throw malformedQuery(`unexpected token: ${token ?? '<EOF>'}`);
        return { sql: this.condition(token.condition), next: start + 1 };
    }

    private condition(condition: Condition | ValueQueryCondition): string {
        if (!('operator' in condition)) throw malformedQuery('unexpected token: (');
        const operand = this.operandOf(condition);
        if ('valueQuery' in condition) return this.inQuery(operand, condition);
        const literals = [condition.literalType ?? 'STRING'].flat();
        const values = [condition.value]
            .flat()
            .map((raw, index): Value => ({ raw, literal: literals[index] ?? literals[0] ?? 'STRING' }));
        return this.compare(operand, condition.operator, values);
    }

    private operandOf(
        condition: Exclude<Condition, { openParen: number; field?: never; fn?: never }> | ValueQueryCondition
    ): Operand {
        if ('fn' in condition) {
            const resolved = resolveFunction(this.scope, condition.fn);
            const token = condition.fn.rawValue ?? '';
            if (resolved.aggregate && !this.aggregates) {
                throw malformedQuery(`${token}: aggregate functions may not stand in WHERE`);
            }
            return { ...resolved, token };
        }
        if (!('field' in condition)) throw malformedQuery('unexpected token: (');
        const { sql, type, field } = this.scope.resolve(condition.field);
        if (type === 'address' || type === 'base64' || (type === 'textarea' && field.length > 255)) {
            throw invalidField(
                this.scope.context.text,
                condition.field,
                `field '${field.name}' can not be filtered in a query call`
            );
        }
        return { sql, type, field, token: condition.field };
    }

    private inQuery(operand: Operand, condition: ValueQueryCondition): string {
        if (!isIdField(operand.field)) {
            throw malformedQuery(
                `The left operand of a semi-join must be an id or reference field: ${operand.token}`
            );
        }
        const list = this.semiJoin(condition);
        if (condition.operator === 'IN') return `${operand.sql} IN (${list})`;
        if (condition.operator !== 'NOT IN') throw malformedQuery(`unexpected token: ${condition.operator}`);
        return `coalesce(${operand.sql} NOT IN (${list}), true)`;
    }

    private compare(operand: Operand, operator: Operator, values: readonly Value[]): string {
        const [first] = values;
        if (!first) throw malformedQuery('a list of values may not be empty');
        switch (operator) {
            case '=':
                return this.equals(operand, first);
            case '!=':
                return `NOT coalesce(${this.equals(operand, first)}, false)`;
            case 'IN':
                return this.isIn(operand, values);
            case 'NOT IN':
                return `NOT coalesce(${this.isIn(operand, values)}, false)`;
            case 'LIKE':
                return this.like(operand, first);
            case 'INCLUDES':
            case 'EXCLUDES':
                throw invalidField(
                    this.scope.context.text,
                    operand.token,
                    `${operator} operator is not supported by local-org: no field is a multi-select picklist`
                );
            default:
                return this.order(operand, operator, first);
        }
    }

    private check(operand: Operand, value: Value): void {
        if (fitting[operand.type].includes(value.literal)) return;
        if (value.literal.endsWith('_CURRENCY_PREFIX')) throw unsupportedQuery('A value with a currency');
        const quotes = textTypes.includes(operand.type)
            ? 'should be enclosed in quotes'
            : 'should not be enclosed in quotes';
        throw invalidField(
            this.scope.context.text,
            operand.token,
            `value of filter criterion for field '${operand.token}' must be of type ` +
                `${orgTypeName[operand.type] ?? operand.type} and ${quotes}`
        );
    }

    /** One value as SQL, and how the operand is written beside it. */
    private sides(operand: Operand, value: Value): { left: string; right: string } {
        this.check(operand, value);
        if (isIdField(operand.field)) return { left: operand.sql, right: idLiteral(unquote(value.raw)) };
        if (textTypes.includes(operand.type)) {
            const text = unquote(value.raw);
            if (comparesCase(operand.field)) return { left: operand.sql, right: quoteText(text) };
            return { left: `lower(${operand.sql})`, right: quoteText(text.toLowerCase()) };
        }
        if (operand.type === 'datetime' || operand.type === 'date') {
            const right = (operand.type === 'date' ? dateLiteral : timestampLiteral)(value.raw);
            if (right === undefined) throw malformedQuery(`Invalid ${operand.type}: ${value.raw}`);
            return { left: operand.sql, right };
        }
        return {
            left: operand.sql,
            right: operand.type === 'boolean' ? value.raw.toLowerCase() : String(Number(value.raw))
        };
    }

    private isEmpty(operand: Operand, value: Value): boolean {
        return value.literal === 'NULL' || (value.raw === "''" && textTypes.includes(operand.type));
    }

    private daysOf(operand: Operand, value: Value): { from: string; before: string } | undefined {
        if (value.literal !== 'DATE_LITERAL' && value.literal !== 'DATE_N_LITERAL') return undefined;
        this.check(operand, value);
        const { from, before } = daysOf(value.raw, this.scope.context.today);
        const type = operand.type === 'date' ? 'DATE' : 'TIMESTAMP';
        return { from: `${type} '${from}'`, before: `${type} '${before}'` };
    }

    private equals(operand: Operand, value: Value): string {
        if (this.isEmpty(operand, value))
            return operand.type === 'boolean' ? 'false' : `${operand.sql} IS NULL`;
        const days = this.daysOf(operand, value);
        if (days) return `(${operand.sql} >= ${days.from} AND ${operand.sql} < ${days.before})`;
        const { left, right } = this.sides(operand, value);
        return this.scope.isOwnId(operand.sql) ? this.scope.amongIds([right]) : `${left} = ${right}`;
    }

    private isIn(operand: Operand, values: readonly Value[]): string {
        const plain = values.filter(
            (value) => !this.isEmpty(operand, value) && !value.literal.startsWith('DATE_')
        );
        const sides = plain.map((value) => this.sides(operand, value));
        const others = values
            .filter((value) => !plain.includes(value))
            .map((value) => this.equals(operand, value));
        const rights = sides.map(({ right }) => right);
        const found = this.scope.isOwnId(operand.sql)
            ? this.scope.amongIds(rights)
            : `${sides[0]?.left ?? ''} IN (${rights.join(', ')})`;
        const list = sides.length > 0 ? [found] : [];
        return `(${[...list, ...others].join(' OR ')})`;
    }

    private like(operand: Operand, value: Value): string {
        if (!textTypes.includes(operand.type) || isIdField(operand.field)) {
            throw invalidField(
                this.scope.context.text,
                operand.token,
                `invalid operator on ${operand.type} field`
            );
        }
        if (value.literal === 'NULL') throw malformedQuery('LIKE takes a text');
        this.check(operand, value);
        const pattern = quoteText(unquotePattern(value.raw));
        return `${operand.sql} ${operand.field.caseSensitive ? 'LIKE' : 'ILIKE'} ${pattern} ESCAPE '\\'`;
    }

    private order(operand: Operand, operator: '<' | '<=' | '>' | '>=', value: Value): string {
        if (operand.type === 'boolean') {
            throw invalidField(
                this.scope.context.text,
                operand.token,
                `invalid operator on ${operand.type} field`
            );
        }
        if (this.isEmpty(operand, value)) return 'false';
        const days = this.daysOf(operand, value);
        if (days) {
            const edges = {
                '<': `< ${days.from}`,
                '<=': `< ${days.before}`,
                '>': `>= ${days.before}`,
                '>=': `>= ${days.from}`
            };
            return `${operand.sql} ${edges[operator]}`;
        }
        const { left, right } = this.sides(operand, value);
        return `${left} ${operator} ${right}`;
    }
}
