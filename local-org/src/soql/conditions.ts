import type {
    Condition,
    HavingClause,
    Operator,
    ValueQueryCondition,
    WhereClause
} from '@jetstreamapp/soql-parser-js';
import type { FieldDefinition, FieldType } from '../schema/definitions.ts';
import { quoteText } from '../store/sql-text.ts';
import { toLongId } from '../ids.ts';
import { daysOf } from './date-ranges.ts';
import { resolveFunction } from './functions.ts';
import {
    comparesCase,
    dateLiteral,
    isIdField,
    timestampLiteral,
    unquote,
    unquotePattern
} from './literals.ts';
import { OrgError } from '../org-error.ts';
import { invalidField, locate, malformedQuery, unsupportedQuery } from './query-text.ts';
import type { ResolvedField, Scope } from './scope.ts';
import { joinConditions } from './join-conditions.ts';
import { conditionsOf, type Sentence } from './sentences.ts';
import { isSortable } from './sorting.ts';

/** Turns a semi-join's inner query into SQL that gives one column of ids. */
export type CompileSemiJoin = (condition: ValueQueryCondition, left: ResolvedField) => string;

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
    private readonly clause: 'WHERE' | 'HAVING';
    private readonly groups: ReadonlyMap<string, string>;

    /** @param given.groups in HAVING: SQL of what the rows are grouped by, by name in lower case */
    constructor(given: {
        scope: Scope;
        semiJoin: CompileSemiJoin;
        clause: 'WHERE' | 'HAVING';
        groups?: ReadonlyMap<string, string>;
    }) {
        this.scope = given.scope;
        this.semiJoin = given.semiJoin;
        this.clause = given.clause;
        this.groups = given.groups ?? new Map();
    }

    /** A WHERE or HAVING clause as SQL. @throws OrgError as the org does for what cannot be compared so */
    build(clause: WhereClause | HavingClause, sentence: Sentence): string {
        const conditions = conditionsOf(clause).map((condition) => ({
            sql: this.condition(condition as Condition | ValueQueryCondition),
            isSemiJoin: 'valueQuery' in condition
        }));
        return joinConditions(sentence, conditions);
    }

    private condition(condition: Condition | ValueQueryCondition): string {
        if (!('operator' in condition)) throw malformedQuery('unexpected token: (');
        const operand = this.operandOf(condition);
        if ('valueQuery' in condition) return this.inQuery(operand, condition);
        const literals = [condition.literalType ?? 'STRING'].flat();
        const values = [condition.value]
            .flat()
            .map((raw, index): Value => ({ raw, literal: literals[index] ?? literals[0] ?? 'STRING' }));
        return this.compare({ operand, operator: condition.operator, values });
    }

    private operandOf(
        condition: Exclude<Condition, { openParen: number; field?: never; fn?: never }> | ValueQueryCondition
    ): Operand {
        if ('fn' in condition) {
            const resolved = resolveFunction(this.scope, condition.fn);
            const token = condition.fn.rawValue ?? '';
            if (resolved.aggregate && this.clause === 'WHERE')
                throw malformedQuery(`${token}: aggregate functions may not stand in WHERE`);
            if (!resolved.aggregate && this.clause === 'HAVING') this.groupOf(token);
            return { ...resolved, token };
        }
        if (!('field' in condition)) throw malformedQuery('unexpected token: (');
        const resolved = this.scope.resolve(condition.field);
        const { sql, type, field, path } = resolved;
        if (!isSortable(resolved))
            throw this.invalid(condition.field, `field '${field.name}' can not be filtered in a query call`);
        const known = { type, field, token: condition.field };
        return this.clause === 'HAVING' ? { ...known, sql: this.groupOf(path.join('.')) } : { ...known, sql };
    }

    private groupOf(name: string): string {
        const key = this.groups.get(name.toLowerCase());
        if (key === undefined) throw malformedQuery(`Field must be grouped or aggregated: ${name}`);
        return key;
    }

    private invalid(token: string, problem: string): OrgError {
        return invalidField({ query: this.scope.context.text, token, problem, clause: this.clause });
    }

    private inQuery(operand: Operand, condition: ValueQueryCondition): string {
        const left = 'field' in condition ? this.scope.resolve(condition.field) : undefined;
        if (!left || left.path.length > 1 || !isIdField(left.field)) {
            throw malformedQuery(
                `The left operand field in the where expression for outer query should be an id field, cannot use: '${operand.token}'`
            );
        }
        const list = this.semiJoin(condition, left);
        if (condition.operator === 'IN') return `${operand.sql} IN (${list})`;
        if (condition.operator !== 'NOT IN') throw malformedQuery(`unexpected token: ${condition.operator}`);
        return `coalesce(${operand.sql} NOT IN (${list}), true)`;
    }

    private compare({
        operand,
        operator,
        values
    }: {
        readonly operand: Operand;
        readonly operator: Operator;
        readonly values: readonly Value[];
    }): string {
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
                throw this.invalid(
                    operand.token,
                    `${operator} operator is not supported by local-org: no field is a multi-select picklist`
                );
            default:
                return this.order({ operand, operator, value: first });
        }
    }

    private check(operand: Operand, value: Value): void {
        if (fitting[operand.type].includes(value.literal)) return;
        if (value.literal.endsWith('_CURRENCY_PREFIX')) throw unsupportedQuery('A value with a currency');
        const quotes = textTypes.includes(operand.type)
            ? 'should be enclosed in quotes'
            : 'should not be enclosed in quotes';
        throw this.invalid(
            operand.token,
            `value of filter criterion for field '${operand.token}' must be of type ` +
                `${orgTypeName[operand.type] ?? operand.type} and ${quotes}`
        );
    }

    /** One value as SQL, and how the operand is written beside it. */
    private sides(operand: Operand, value: Value): { left: string; right: string } {
        this.check(operand, value);
        if (isIdField(operand.field)) return { left: operand.sql, right: this.idOf(operand, value) };
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
        if (operand.type === 'boolean') return { left: operand.sql, right: value.raw.toLowerCase() };
        const number = Number(value.raw);
        if (!Number.isFinite(number)) throw malformedQuery(`numeric value out of range: ${value.raw}`);
        return { left: operand.sql, right: String(number) };
    }

    private idOf(operand: Operand, value: Value): string {
        const text = unquote(value.raw);
        const id = toLongId(text);
        if (id !== undefined) return quoteText(id);
        const place = locate({ query: this.scope.context.text, token: operand.token, clause: this.clause });
        throw new OrgError({
            code: 'INVALID_QUERY_FILTER_OPERATOR',
            message: `${place}invalid ID field: ${text}`
        });
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
            throw this.invalid(operand.token, `invalid operator on ${operand.type} field`);
        }
        if (value.literal === 'NULL') throw malformedQuery('LIKE takes a text');
        this.check(operand, value);
        const pattern = quoteText(unquotePattern(value.raw));
        return `${operand.sql} ${operand.field.caseSensitive ? 'LIKE' : 'ILIKE'} ${pattern} ESCAPE '\\'`;
    }

    private order({
        operand,
        operator,
        value
    }: {
        readonly operand: Operand;
        readonly operator: '<' | '<=' | '>' | '>=';
        readonly value: Value;
    }): string {
        if (operand.type === 'boolean') {
            throw this.invalid(operand.token, `invalid operator on ${operand.type} field`);
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
