import type { FieldType as SelectItem, OrderByClause, Query, Subquery } from '@jetstreamapp/soql-parser-js';
import { invalidType, OrgError } from '../org-error.ts';
import type { FieldType, ObjectDefinition } from '../schema/definitions.ts';
import { quoteText } from '../store/sql-text.ts';
import { ConditionBuilder } from './conditions.ts';
import { resolveFunction } from './functions.ts';
import { comparesCase } from './literals.ts';
import { parseSoql } from './parse.ts';
import { invalidField, malformedQuery, unsupportedQuery } from './query-text.ts';
import { Scope, type QueryContext, type ResolvedField } from './scope.ts';

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
const textual: readonly FieldType[] = ['string', 'textarea', 'phone', 'email', 'url', 'picklist'];

const foldsCase = (column: Pick<ResolvedField, 'type' | 'field'>): boolean =>
    textual.includes(column.type) && !comparesCase(column.field);

const isSortable = (field: Pick<ResolvedField, 'type' | 'field'>): boolean =>
    field.type !== 'address' &&
    field.type !== 'base64' &&
    !(field.type === 'textarea' && field.field.length > 255);

/** Texts sort without case, picklists in the order of their values. */
function sortKey(column: Pick<ResolvedField, 'sql' | 'type' | 'field'>): string {
    if (column.type === 'picklist' && column.field.picklist.length > 0) {
        const values = column.field.picklist.map(({ value }) => quoteText(value)).join(', ');
        return `CASE WHEN ${column.sql} IS NULL THEN NULL ELSE coalesce(list_position([${values}], ${column.sql}), 999) END`;
    }
    return foldsCase(column) ? `lower(${column.sql})` : column.sql;
}

/** Compiles one SELECT; sub-queries and semi-joins compile through it again one level deeper. */
class SelectCompiler {
    private readonly query: Query | Subquery;
    private readonly context: QueryContext;
    private readonly scope: Scope;
    private readonly level: number;

    constructor(given: {
        query: Query | Subquery;
        context: QueryContext;
        object: ObjectDefinition;
        level: number;
    }) {
        this.query = given.query;
        this.context = given.context;
        this.level = given.level;
        this.scope = new Scope({ ...given, soqlAlias: given.query.sObjectAlias });
    }

    compile(): CompiledQuery {
        const items = this.query.fields ?? [];
        const groups = [this.query.groupBy ?? []].flat();
        const counts = items.length === 1 && this.isCountAlone(items[0]);
        const aggregate =
            groups.length > 0 ||
            items.some(
                (item) =>
                    item.type === 'FieldFunctionExpression' && resolveFunction(this.scope, item).aggregate
            );
        const grouping = new Map(groups.map((group) => this.groupKey(group)));
        const children = items.flatMap((item) =>
            item.type === 'FieldSubquery' ? [this.child(item.subquery)] : []
        );
        if (aggregate && children.length > 0)
            throw malformedQuery('sub-queries may not stand beside aggregates');
        const columns = counts ? [] : this.columns(items, aggregate, grouping);
        this.refuseRepeats(columns);
        const parents = aggregate ? [] : this.parentsOf(columns);
        const conditions = this.where();
        const having = this.having(grouping.size > 0);
        const orderBy = this.orderBy(aggregate && !counts, grouping);
        const groupBy =
            grouping.size > 0
                ? ` GROUP BY ${[...grouping.values()].map((group) => group.key).join(', ')}`
                : '';
        if ((this.query.offset ?? 0) > maximumOffset) {
            throw new OrgError({
                code: 'NUMBER_OUTSIDE_VALID_RANGE',
                message: `Maximum SOQL offset allowed is ${maximumOffset}`
            });
        }
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
            if (!isSortable(field)) {
                throw invalidField(
                    this.context.text,
                    String(group.field),
                    `field '${field.field.name}' can not be grouped in a query call`
                );
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

    private columns(
        items: readonly SelectItem[],
        aggregate: boolean,
        grouping: ReadonlyMap<string, { key: string; field: ResolvedField | undefined }>
    ): QueryColumn[] {
        let unnamed = 0;
        return items.flatMap((item): QueryColumn[] => {
            switch (item.type) {
                case 'FieldSubquery':
                    return [];
                case 'FieldTypeof':
                    throw unsupportedQuery('TYPEOF');
                case 'FieldFunctionExpression': {
                    if (/^fields$/i.test(item.functionName)) throw unsupportedQuery('FIELDS()');
                    const resolved = resolveFunction(this.scope, item);
                    const grouped = grouping.has((item.rawValue ?? '').toLowerCase());
                    if (aggregate && !resolved.aggregate && !grouped) {
                        throw malformedQuery(
                            `Field must be grouped or aggregated: ${item.rawValue ?? item.functionName}`
                        );
                    }
                    const plain = /^tolabel$/i.test(item.functionName) ? resolved.field.name : undefined;
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
            if (seen.has(name.toLowerCase())) throw malformedQuery(`duplicate field selected: ${name}`);
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
            aggregates: false,
            semiJoin: (condition) => this.semiJoin(condition.valueQuery)
        });
        const given = this.query.where ? builder.build(this.query.where) : undefined;
        const parts = [this.scope.visibility(), given].filter((part) => part !== undefined);
        return parts.length > 0 ? ` WHERE ${parts.map((part) => `(${part})`).join(' AND ')}` : '';
    }

    private having(grouped: boolean): string {
        if (!this.query.having) return '';
        if (!grouped) throw malformedQuery('HAVING needs GROUP BY');
        const builder = new ConditionBuilder({
            scope: this.scope,
            aggregates: true,
            semiJoin: () => {
                throw malformedQuery('a semi-join may not stand in HAVING');
            }
        });
        return ` HAVING ${builder.build(this.query.having)}`;
    }

    private semiJoin(query: Query): string {
        if (this.level > 1) throw malformedQuery('Nested semi join sub-selects are not supported');
        const [item] = query.fields ?? [];
        const plain = item?.type === 'Field' || item?.type === 'FieldRelationship';
        if (
            query.fields?.length !== 1 ||
            !plain ||
            query.groupBy ||
            query.limit !== undefined ||
            query.orderBy
        ) {
            throw malformedQuery('a semi-join selects one field, without GROUP BY, ORDER BY or LIMIT');
        }
        const inner = compileSelect({ query, context: this.context, level: this.level + 1 });
        const [column] = inner.columns;
        if (!column || (column.type !== 'id' && column.type !== 'reference')) {
            throw malformedQuery('a semi-join selects an id or reference field');
        }
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
            .map((clause) => this.orderItem(clause, aggregate, grouping));
        return clauses.length > 0 ? ` ORDER BY ${clauses.join(', ')}` : '';
    }

    private orderItem(
        clause: OrderByClause,
        aggregate: boolean,
        grouping: ReadonlyMap<string, unknown>
    ): string {
        const direction = `${clause.order ?? 'ASC'} NULLS ${clause.nulls ?? 'FIRST'}`;
        if ('fn' in clause) return `${resolveFunction(this.scope, clause.fn).sql} ${direction}`;
        const field = this.scope.resolve(clause.field);
        if (!isSortable(field)) {
            throw invalidField(
                this.context.text,
                clause.field,
                `field '${field.field.name}' can not be sorted in a query call`
            );
        }
        if (!aggregate) return `${sortKey(field)} ${direction}`;
        if (!grouping.has(field.path.join('.').toLowerCase())) {
            throw malformedQuery(`Ordered field must be grouped or aggregated: ${clause.field}`);
        }
        return `${foldsCase(field) ? `lower(${field.sql})` : field.sql} ${direction}`;
    }
}

function compileSelect(given: { query: Query; context: QueryContext; level: number }): CompiledQuery {
    const { context, query } = given;
    const object = context.schema.findObject(query.sObject ?? '');
    if (!object || object.kind === 'event' || !context.access.canRead(object))
        throw invalidType(query.sObject ?? '');
    return new SelectCompiler({ query, context, object, level: given.level }).compile();
}

/**
 * A SOQL query as SQL.
 * @throws OrgError MALFORMED_QUERY, INVALID_FIELD or INVALID_TYPE as the org answers them; what the org can do and
 * local-org cannot is MALFORMED_QUERY with the words "not supported by local-org"
 */
export const compileQuery = (context: QueryContext): CompiledQuery =>
    compileSelect({ query: parseSoql(context.text), context, level: 1 });
