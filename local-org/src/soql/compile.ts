import type { FieldType as SelectItem, OrderByClause, Query, Subquery } from '@jetstreamapp/soql-parser-js';
import { invalidType, OrgError } from '../org-error.ts';
import type { FieldType, ObjectDefinition } from '../schema/definitions.ts';
import { ConditionBuilder } from './conditions.ts';
import { expandFields } from './fields-function.ts';
import { resolveFunction } from './functions.ts';
import { parseSoql, type ParsedQuery } from './parse.ts';
import { invalidField, malformedQuery, unsupportedQuery } from './query-text.ts';
import { Scope, type QueryContext, type ResolvedField } from './scope.ts';
import { checkSemiJoin } from './semi-joins.ts';
import { foldsCase, isGroupable, isSortable, sortKey } from './sorting.ts';

/** What rows are grouped by: SQL and field, by the text of the query in lower case. */
type Grouping = ReadonlyMap<string, { readonly key: string; readonly field: ResolvedField | undefined }>;

/** A column of the answer. */
export interface QueryColumn {
    /** Where it stands in a record: parents' names and the field's, or its alias. */
    readonly path: readonly string[];
    readonly type: FieldType;
    readonly sql: string;
}

/** A parent that columns come from. */
export interface ParentNode {
    readonly path: readonly string[];
    readonly object: ObjectDefinition;
    readonly idSql: string;
}

export interface ChildQuery {
    /** Name of the list in the parent's record. */
    readonly name: string;
    readonly query: CompiledQuery;
    /** SQL of the child's reference to its parent. */
    readonly parentSql: string;
}

/** A SOQL query in SQL parts; `rows` have ids, `aggregate` rows have none, `count` is a number alone. */
export interface CompiledQuery {
    readonly kind: 'rows' | 'aggregate' | 'count';
    readonly object: ObjectDefinition;
    readonly columns: readonly QueryColumn[];
    readonly parents: readonly ParentNode[];
    readonly children: readonly ChildQuery[];
    readonly idSql: string;
    /** FROM to HAVING. */
    readonly body: string;
    /** ORDER BY with a space before it, or nothing. */
    readonly orderBy: string;
    readonly limit: number | undefined;
    readonly offset: number;
}

const maximumOffset = 2000;
/** Largest number of a LIMIT. */
const mostRows = 2 ** 31 - 1;
/** Compiles one SELECT; sub-queries and semi-joins compile through it again one level deeper. */
class SelectCompiler {
    private readonly query: Query | Subquery;
    private readonly context: QueryContext;
    private readonly scope: Scope;
    private readonly level: number;
    private readonly sentences: ParsedQuery['sentences'];

    constructor(given: {
        query: Query | Subquery;
        sentences: ParsedQuery['sentences'];
        context: QueryContext;
        object: ObjectDefinition;
        level: number;
    }) {
        this.query = given.query;
        this.context = given.context;
        this.level = given.level;
        this.sentences = given.sentences;
        this.scope = new Scope({ ...given, soqlAlias: given.query.sObjectAlias });
    }

    compile(): CompiledQuery {
        const { context, query } = this;
        const items = expandFields(query.fields ?? [], {
            object: this.scope.object,
            access: context.access,
            limit: query.limit
        });
        const groups = [query.groupBy ?? []].flat();
        const counts = items.length === 1 && groups.length === 0 && this.isCountAlone(items[0]);
        const aggregate =
            groups.length > 0 ||
            items.some(
                (item) =>
                    item.type === 'FieldFunctionExpression' && resolveFunction(this.scope, item).aggregate
            ) ||
            [query.orderBy ?? []]
                .flat()
                .some((clause) => 'fn' in clause && resolveFunction(this.scope, clause.fn).aggregate);
        this.refuseClauses({ counts, overall: aggregate && groups.length === 0 });
        const grouping = new Map(groups.map((group) => this.groupKey(group)));
        const children = items.flatMap((item) =>
            item.type === 'FieldSubquery' ? [this.child(item.subquery)] : []
        );
        if (aggregate && children.length > 0)
            throw malformedQuery('sub-queries may not stand beside aggregates');
        const columns = counts ? [] : this.columns({ items, aggregate, grouping });
        this.refuseRepeats(columns);
        const parents = aggregate ? [] : this.parentsOf(columns);
        const conditions = this.where();
        const having = this.having(grouping);
        const orderBy = this.orderBy(aggregate && !counts, grouping);
        const groupBy =
            grouping.size > 0
                ? ` GROUP BY ${[...grouping.values()].map((group) => group.key).join(', ')}`
                : '';
        return {
            kind: counts ? 'count' : aggregate ? 'aggregate' : 'rows',
            object: this.scope.object,
            columns,
            parents,
            children,
            idSql: `${this.scope.alias}."Id"`,
            body: `${this.scope.fromSql()}${conditions}${groupBy}${having}`,
            orderBy,
            limit: this.query.limit,
            offset: this.query.offset ?? 0
        };
    }

    /** Clauses that do not go with each other or are out of range. */
    private refuseClauses({ counts, overall }: { counts: boolean; overall: boolean }): void {
        const { limit, offset, orderBy } = this.query;
        if (overall && !counts && limit !== undefined)
            throw malformedQuery(
                'Non-grouped query that uses overall aggregate functions cannot also use LIMIT'
            );
        if (counts && orderBy !== undefined)
            throw malformedQuery('COUNT() and ORDER BY may not stand together');
        const tooLarge = [limit ?? 0, offset ?? 0].find((number) => number > mostRows);
        if (tooLarge !== undefined) throw malformedQuery(`numeric value out of range: ${tooLarge}`);
        if ((offset ?? 0) > maximumOffset) {
            throw new OrgError({
                code: 'NUMBER_OUTSIDE_VALID_RANGE',
                message: `Maximum SOQL offset allowed is ${maximumOffset}`
            });
        }
    }

    /** A field of this SELECT's own object, for the parent condition of a sub-query. */
    referenceSql(field: string): string {
        return `${this.scope.alias}."${field}"`;
    }

    private isCountAlone(item: SelectItem | undefined): boolean {
        return (
            item?.type === 'FieldFunctionExpression' &&
            /^count$/i.test(item.functionName) &&
            item.parameters.length === 0
        );
    }

    private groupKey(group: object): readonly [string, { key: string; field: ResolvedField | undefined }] {
        if ('field' in group) {
            const field = this.scope.resolve(String(group.field));
            if (!isGroupable(field)) {
                throw invalidField({
                    query: this.context.text,
                    token: String(group.field),
                    problem: `field '${field.field.name}' can not be grouped in a query call`
                });
            }
            return [
                field.path.join('.').toLowerCase(),
                { key: foldsCase(field) ? `lower(${field.sql})` : field.sql, field }
            ];
        }
        const call = (group as { fn: Parameters<typeof resolveFunction>[1] }).fn;
        const name = (call.functionName ?? '').toUpperCase();
        if (name === 'ROLLUP' || name === 'CUBE') throw unsupportedQuery(`GROUP BY ${name}`);
        const resolved = resolveFunction(this.scope, call);
        if (resolved.aggregate) throw malformedQuery(`${call.rawValue ?? name} may not stand in GROUP BY`);
        return [(call.rawValue ?? name).toLowerCase(), { key: resolved.sql, field: undefined }];
    }

    private columns({
        items,
        aggregate,
        grouping
    }: {
        readonly items: readonly SelectItem[];
        readonly aggregate: boolean;
        readonly grouping: Grouping;
    }): QueryColumn[] {
        let unnamed = 0;
        return items.flatMap((item): QueryColumn[] => {
            switch (item.type) {
                case 'FieldSubquery':
                    return [];
                case 'FieldTypeof':
                    throw unsupportedQuery('TYPEOF');
                case 'FieldFunctionExpression': {
                    const resolved = resolveFunction(this.scope, item);
                    const plain = /^tolabel$/i.test(item.functionName) ? resolved.field.name : undefined;
                    const grouped = grouping.has((item.rawValue ?? '').toLowerCase());
                    // A part of a date can only be asked for where the rows are grouped by it.
                    if (!resolved.aggregate && !grouped && (aggregate || plain === undefined)) {
                        throw malformedQuery(
                            `Field must be grouped or aggregated: ${item.rawValue ?? item.functionName}`
                        );
                    }
                    return [
                        {
                            path: [item.alias ?? plain ?? `expr${unnamed++}`],
                            type: resolved.type,
                            sql: resolved.sql
                        }
                    ];
                }
                default: {
                    const raw = 'rawValue' in item && item.rawValue ? item.rawValue : item.field;
                    const field = this.scope.resolve(raw);
                    if (!aggregate) {
                        if ('alias' in item && item.alias) {
                            throw malformedQuery(
                                `only aggregate expressions use field aliasing: ${item.alias}`
                            );
                        }
                        return [field];
                    }
                    if (!grouping.has(field.path.join('.').toLowerCase())) {
                        throw malformedQuery(`Field must be grouped or aggregated: ${raw}`);
                    }
                    const alias = 'alias' in item ? item.alias : undefined;
                    return [
                        {
                            path: [alias ?? field.field.name],
                            type: field.type,
                            sql: foldsCase(field) ? `min(${field.sql})` : field.sql
                        }
                    ];
                }
            }
        });
    }

    private refuseRepeats(columns: readonly QueryColumn[]): void {
        const seen = new Set<string>();
        for (const { path } of columns) {
            const name = path.join('.');
            if (seen.has(name.toLowerCase()))
                throw new OrgError({ code: 'INVALID_FIELD', message: `duplicate field selected: ${name}` });
            seen.add(name.toLowerCase());
        }
    }

    private parentsOf(columns: readonly QueryColumn[]): ParentNode[] {
        const nodes = new Map<string, ParentNode>();
        for (const { path } of columns) {
            for (let length = 1; length < path.length; length++) {
                const names = path.slice(0, length);
                const { sql, object } = this.scope.parentId(names);
                nodes.set(names.join('.'), { path: names, object, idSql: sql });
            }
        }
        return [...nodes.values()];
    }

    private where(): string {
        const builder = new ConditionBuilder({
            scope: this.scope,
            clause: 'WHERE',
            semiJoin: (condition, left) => this.semiJoin(condition.valueQuery, left)
        });
        const { where } = this.query;
        const given = where ? builder.build(where, this.sentences.get(where) ?? []) : undefined;
        const parts = [this.scope.visibility(), given].filter((part) => part !== undefined);
        return parts.length > 0 ? ` WHERE ${parts.map((part) => `(${part})`).join(' AND ')}` : '';
    }

    private having(grouping: Grouping): string {
        const { having } = this.query;
        if (!having) return '';
        if (grouping.size === 0) throw malformedQuery('HAVING needs GROUP BY');
        const builder = new ConditionBuilder({
            scope: this.scope,
            clause: 'HAVING',
            groups: new Map([...grouping].map(([name, { key }]) => [name, key])),
            semiJoin: () => {
                throw malformedQuery('a semi-join may not stand in HAVING');
            }
        });
        return ` HAVING ${builder.build(having, this.sentences.get(having) ?? [])}`;
    }

    private semiJoin(query: Query, left: ResolvedField): string {
        if (this.level > 1) throw malformedQuery('Nested semi join sub-selects are not supported');
        const [item] = query.fields ?? [];
        const plain = item?.type === 'Field';
        if (
            query.fields?.length !== 1 ||
            !plain ||
            query.groupBy ||
            query.limit !== undefined ||
            query.orderBy
        ) {
            throw malformedQuery('a semi-join selects one field, without GROUP BY, ORDER BY or LIMIT');
        }
        const inner = compileSelect({
            query,
            sentences: this.sentences,
            context: this.context,
            level: this.level + 1
        });
        const [column] = inner.columns;
        if (!column) throw malformedQuery('a semi-join selects one field');
        const field = this.context.schema.findField(inner.object, column.path.join('.'));
        checkSemiJoin({
            outer: { object: this.scope.object, field: left.field },
            inner: { object: inner.object, field }
        });
        return `SELECT * FROM (SELECT ${column.sql} AS id ${inner.body}) WHERE id IS NOT NULL`;
    }

    private child(subquery: Subquery): ChildQuery {
        if (this.level > 1) throw malformedQuery('sub-queries may not be nested');
        const wanted = subquery.relationshipName.toLowerCase();
        const relationship = this.context.schema
            .childRelationships(this.scope.object)
            .find((candidate) => candidate.name.toLowerCase() === wanted);
        if (!relationship || !this.context.access.canRead(relationship.child)) {
            throw new OrgError({
                code: 'INVALID_TYPE',
                message:
                    `Didn't understand relationship '${subquery.relationshipName}' in FROM part of query call. If you are ` +
                    `attempting to use a custom relationship, be sure to append the '__r' after the custom relationship ` +
                    `name. Please reference your WSDL or the describe call for the appropriate names.`
            });
        }
        if (subquery.groupBy || subquery.offset !== undefined)
            throw unsupportedQuery('GROUP BY or OFFSET in a sub-query');
        const compiler = new SelectCompiler({
            query: subquery,
            sentences: this.sentences,
            context: this.context,
            object: relationship.child,
            level: this.level + 1
        });
        const query = compiler.compile();
        if (query.kind !== 'rows') throw unsupportedQuery('An aggregate in a sub-query');
        return { name: relationship.name, query, parentSql: compiler.referenceSql(relationship.field.name) };
    }

    private orderBy(aggregate: boolean, grouping: ReadonlyMap<string, unknown>): string {
        const clauses = [this.query.orderBy ?? []]
            .flat()
            .map((clause) => this.orderItem({ clause, aggregate, grouping }));
        return clauses.length > 0 ? ` ORDER BY ${clauses.join(', ')}` : '';
    }

    private orderItem({
        clause,
        aggregate,
        grouping
    }: {
        readonly clause: OrderByClause;
        readonly aggregate: boolean;
        readonly grouping: ReadonlyMap<string, unknown>;
    }): string {
        const direction = `${clause.order ?? 'ASC'} NULLS ${clause.nulls ?? 'FIRST'}`;
        if ('fn' in clause) {
            const resolved = resolveFunction(this.scope, clause.fn);
            const named = clause.fn.rawValue ?? clause.fn.functionName ?? '';
            if (aggregate && !resolved.aggregate && !grouping.has(named.toLowerCase()))
                throw malformedQuery(`Ordered field must be grouped or aggregated: ${named}`);
            return `${resolved.sql} ${direction}`;
        }
        const field = this.scope.resolve(clause.field);
        if (!isSortable(field)) {
            throw invalidField({
                query: this.context.text,
                token: clause.field,
                problem: `field '${field.field.name}' can not be sorted in a query call`,
                clause: 'ORDER BY'
            });
        }
        if (!aggregate) return `${sortKey(field)} ${direction}`;
        if (!grouping.has(field.path.join('.').toLowerCase())) {
            throw malformedQuery(`Ordered field must be grouped or aggregated: ${clause.field}`);
        }
        return `${foldsCase(field) ? `lower(${field.sql})` : field.sql} ${direction}`;
    }
}

function compileSelect(given: ParsedQuery & { context: QueryContext; level: number }): CompiledQuery {
    const { context, query } = given;
    const object = context.schema.findObject(query.sObject ?? '');
    if (!object || !context.access.canRead(object)) throw invalidType(query.sObject ?? '');
    if (object.kind === 'event') {
        throw new OrgError({
            code: 'INVALID_TYPE_FOR_OPERATION',
            message: `entity type ${object.name} does not support query`
        });
    }
    return new SelectCompiler({ ...given, object }).compile();
}

/**
 * A SOQL query as SQL.
 * @throws OrgError MALFORMED_QUERY, INVALID_FIELD or INVALID_TYPE as the org answers them; what the org can do and
 * local-org cannot is MALFORMED_QUERY with the words "not supported by local-org"
 */
export const compileQuery = (context: QueryContext): CompiledQuery =>
    compileSelect({ ...parseSoql(context.text), context, level: 1 });
