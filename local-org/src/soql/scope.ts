import type { Access } from '../access.ts';
import {
    defineField,
    type FieldDefinition,
    type FieldType,
    type ObjectDefinition
} from '../schema/definitions.ts';
import { sharedRows } from '../records/shared-rows.ts';
import type { Schema } from '../schema/schema.ts';
import { amongIds, quoteName, quoteText } from '../store/sql-text.ts';
import { invalidField, noSuchColumn, unsupportedQuery } from './query-text.ts';

/** What a translation depends on besides the query. */
export interface QueryContext {
    readonly schema: Schema;
    readonly access: Access;
    /** The org's day at midnight UTC; the org's time zone is UTC. */
    readonly today: Date;
    /** Deleted and archived rows take part, as in queryAll. */
    readonly includeDeleted: boolean;
    /** The query's text, for the place of a fault. */
    readonly text: string;
}

/** A column of a query: its typed SQL and the field behind it. */
export interface ResolvedField {
    readonly sql: string;
    readonly field: FieldDefinition;
    readonly type: FieldType;
    /** Names on the way and the field's, in the spelling of the schema. */
    readonly path: readonly string[];
}

interface Join {
    readonly alias: string;
    readonly object: ObjectDefinition;
    readonly polymorphic: boolean;
    /** Empty for the object of FROM itself. */
    readonly sql: string;
}

const maximumDepth = 5;

/** References that may hold several types in a real org: only what all types share can be asked for. */
const polymorphicFields = new Set(['WhatId', 'WhoId', 'LinkedEntityId']);
const sharedFields = new Set(['Id', 'Name', 'Type']);

const typeField = defineField({ name: 'Type', type: 'string', length: 40, alwaysReadable: true });

const addressParts = ['Street', 'City', 'State', 'PostalCode', 'Country'] as const;

/** The org's day as a SQL literal. */
const todayLiteral = (today: Date): string => `DATE '${today.toISOString().slice(0, 10)}'`;

/** Fills the row's alias and the org's day into an expression of the schema. */
const fillExpression = ({
    expression,
    alias,
    today
}: {
    readonly expression: string;
    readonly alias: string;
    readonly today: Date;
}): string => expression.replaceAll('{t}', alias).replaceAll('{today}', todayLiteral(today));

/** The SQL of one field of a row. */
function fieldSql({
    field,
    alias,
    today
}: {
    readonly field: FieldDefinition;
    readonly alias: string;
    readonly today: Date;
}): string {
    const column = (name: string): string => `${alias}.${quoteName(name)}`;
    if (field.expression !== undefined) return fillExpression({ expression: field.expression, alias, today });
    if (field.type === 'boolean') return `coalesce(${column(field.name)}, false)`;
    if (field.type === 'base64') return column('Id');
    if (field.type === 'address') {
        const kind = field.name.replace(/Address$/, '');
        const parts = addressParts.map((part) => `${quoteText(part)}: ${column(kind + part)}`);
        const all = addressParts.map((part) => column(kind + part)).join(', ');
        return `CASE WHEN coalesce(${all}) IS NOT NULL THEN {${parts.join(', ')}} END`;
    }
    return column(field.name);
}

/** The FROM side of one SELECT: its object, the parents that its paths reach, and how names become columns. */
export class Scope {
    readonly context: QueryContext;
    readonly object: ObjectDefinition;
    readonly alias: string;
    private readonly sqlAlias: (number: number) => string;
    private readonly soqlAlias: string | undefined;
    private readonly joins = new Map<string, Join>();

    /** @param given.level how deep the SELECT stands in another one; keeps SQL aliases apart */
    constructor(given: {
        context: QueryContext;
        object: ObjectDefinition;
        level: number;
        soqlAlias?: string | undefined;
    }) {
        this.context = given.context;
        this.object = given.object;
        this.soqlAlias = given.soqlAlias?.toLowerCase();
        this.sqlAlias = (number) => `${'s'.repeat(given.level)}t${number}`;
        this.alias = this.sqlAlias(0);
        this.joins.set('', { alias: this.alias, object: this.object, polymorphic: false, sql: '' });
    }

    /**
     * A dotted path as it stands in the query. A first name that is the object's own or its alias means the object.
     * @throws OrgError INVALID_FIELD when a name is unknown or hidden from the user
     */
    resolve(path: string): ResolvedField {
        const names = path.split('.');
        const first = names[0]?.toLowerCase();
        if (names.length > 1 && (first === this.object.name.toLowerCase() || first === this.soqlAlias))
            names.shift();
        if (names.length > maximumDepth + 1) {
            throw invalidField({
                query: this.context.text,
                token: path,
                problem: `only ${maximumDepth} levels of parents may be named: ${path}`
            });
        }
        const join = this.join(names.slice(0, -1), path);
        const name = names.at(-1) ?? '';
        const walked = this.pathOf(names.slice(0, -1));
        if (join.sql !== '' && name.toLowerCase() === 'type' && !this.knows(join, 'Type')) {
            const sql = `CASE WHEN ${join.alias}."Id" IS NOT NULL THEN ${quoteText(join.object.name)} END`;
            return { sql, field: typeField, type: 'string', path: [...walked, 'Type'] };
        }
        const field = this.context.schema.findField(join.object, name);
        const hidden =
            !field ||
            !this.context.access.canReadField(join.object, field) ||
            (join.polymorphic && !sharedFields.has(field.name));
        if (hidden) {
            const entity = join.polymorphic ? 'Name' : join.object.name;
            throw noSuchColumn({ query: this.context.text, token: path, column: name, entity });
        }
        const sql = fieldSql({ field, alias: join.alias, today: this.context.today });
        return { sql, field, type: field.type, path: [...walked, field.name] };
    }

    /** The id of the parent at the end of a path, to tell a missing parent from one with empty fields. */
    parentId(names: readonly string[]): { sql: string; object: ObjectDefinition } {
        const join = this.join(names, names.join('.'));
        return { sql: `${join.alias}."Id"`, object: join.object };
    }

    /** Whether SQL of a field is the id of the rows themselves. */
    isOwnId(sql: string): boolean {
        return sql === `${this.alias}."Id"`;
    }

    /** Condition that a row is one of a few. */
    amongIds(ids: readonly string[]): string {
        return amongIds({ table: this.object.name, row: `${this.alias}.`, ids });
    }

    /** FROM with every join that the paths resolved so far need. */
    fromSql(): string {
        return [
            `FROM ${quoteName(this.object.name)} ${this.alias}`,
            ...[...this.joins.values()].map((join) => join.sql)
        ]
            .filter((part) => part !== '')
            .join(' ');
    }

    /** Condition that hides rows of others that are not shared, and deleted and archived ones unless the query asks for all. */
    visibility(): string | undefined {
        const { schema, access } = this.context;
        const shared = sharedRows({ schema, access, reach: 'read' }, this);
        const parts = [shared, this.presence()].filter((part) => part !== undefined);
        return parts.length > 0 ? parts.join(' AND ') : undefined;
    }

    private presence(): string | undefined {
        if (this.context.includeDeleted || this.object.kind === 'metadata') return undefined;
        const deleted = `coalesce(${this.alias}."IsDeleted", false)`;
        const { archivedWhen } = this.object;
        if (archivedWhen === undefined) return `NOT ${deleted}`;
        const archived = fillExpression({
            expression: archivedWhen,
            alias: this.alias,
            today: this.context.today
        });
        return `NOT ${deleted} AND NOT coalesce(${archived}, false)`;
    }

    private knows(join: Join, name: string): boolean {
        return !join.polymorphic && this.context.schema.findField(join.object, name) !== undefined;
    }

    private pathOf(names: readonly string[]): string[] {
        let object = this.object;
        return names.map((name) => {
            const field = this.context.schema.findRelationship(object, name);
            object = this.context.schema.findObject(field?.referenceTo[0] ?? '') ?? object;
            return field?.relationshipName ?? name;
        });
    }

    private join(names: readonly string[], token: string): Join {
        const key = names.join('.').toLowerCase();
        const known = this.joins.get(key);
        if (known) return known;
        const parent = this.join(names.slice(0, -1), token);
        const name = names.at(-1) ?? '';
        const { schema, access, text } = this.context;
        const field = schema.findRelationship(parent.object, name);
        const target = schema.findObject(field?.referenceTo[0] ?? '');
        if (!field || !access.canReadField(parent.object, field) || (target && !access.canRead(target))) {
            throw invalidField({
                query: text,
                token,
                problem:
                    `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom ` +
                    `relationship, be sure to append the '__r' after the custom relationship name. Please reference ` +
                    `your WSDL or the describe call for the appropriate names.`
            });
        }
        if (!target) throw unsupportedQuery(`The relationship ${name}`);
        const alias = this.sqlAlias(this.joins.size);
        const reference = fieldSql({ field, alias: parent.alias, today: this.context.today });
        const join = {
            alias,
            object: target,
            polymorphic: polymorphicFields.has(field.name),
            sql: `LEFT JOIN ${quoteName(target.name)} ${alias} ON ${alias}."Id" = ${reference}`
        };
        this.joins.set(key, join);
        return join;
    }
}
