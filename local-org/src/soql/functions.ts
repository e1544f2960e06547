import type { FieldFunctionExpression, FunctionExp } from '@jetstreamapp/soql-parser-js';
import { defineField, type FieldDefinition, type FieldType } from '../schema/definitions.ts';
import { quoteText } from '../store/sql-text.ts';
import { invalidField, malformedQuery, unsupportedQuery } from './query-text.ts';
import type { ResolvedField, Scope } from './scope.ts';
import { foldsCase, isSortable, sortKey } from './sorting.ts';

/** A function of a query in SQL, with the type of what it gives. */
export interface ResolvedFunction {
    readonly sql: string;
    readonly type: FieldType;
    readonly aggregate: boolean;
    /** The field that it is a form of, for comparisons and the name of the column. */
    readonly field: FieldDefinition;
}

type Call = FunctionExp | FieldFunctionExpression;

const wholeNumber = defineField({ name: 'number', type: 'int' });
const decimal = defineField({ name: 'number', type: 'double', scale: 2 });
const dayField = defineField({ name: 'day', type: 'date' });

/** Parts of a date. WEEK_IN_YEAR counts from 1 on January 1, WEEK_IN_MONTH from 1 on the first. */
const dateParts: Readonly<Record<string, (sql: string) => string>> = {
    CALENDAR_YEAR: (sql) => `year(${sql})`,
    CALENDAR_QUARTER: (sql) => `quarter(${sql})`,
    CALENDAR_MONTH: (sql) => `month(${sql})`,
    FISCAL_YEAR: (sql) => `year(${sql})`,
    FISCAL_QUARTER: (sql) => `quarter(${sql})`,
    FISCAL_MONTH: (sql) => `month(${sql})`,
    DAY_IN_MONTH: (sql) => `day(${sql})`,
    DAY_IN_WEEK: (sql) => `dayofweek(${sql}) + 1`,
    DAY_IN_YEAR: (sql) => `dayofyear(${sql})`,
    WEEK_IN_MONTH: (sql) => `(day(${sql}) - 1) // 7 + 1`,
    WEEK_IN_YEAR: (sql) => `(dayofyear(${sql}) - 1) // 7 + 1`,
    HOUR_IN_DAY: (sql) => `hour(${sql})`
};

const numeric = (field: ResolvedField): boolean => field.type === 'int' || field.type === 'double';

function argument(scope: Scope, call: Call): ResolvedField {
    const given = call.parameters ?? [];
    const first = given[0];
    const name = (call.functionName ?? '').toUpperCase();
    if (given.length !== 1 || first === undefined) throw malformedQuery(`${name} takes one field`);
    if (typeof first === 'string') return scope.resolve(first);
    if ((first.functionName ?? '').toUpperCase() !== 'CONVERTTIMEZONE') {
        throw unsupportedQuery(`The expression ${call.rawValue ?? name}`);
    }
    // The org's time zone is UTC, so that the conversion changes nothing.
    return argument(scope, first);
}

function aggregate({
    name,
    scope,
    call
}: {
    readonly name: string;
    readonly scope: Scope;
    readonly call: Call;
}): ResolvedFunction | undefined {
    const make = (sql: string, field: FieldDefinition): ResolvedFunction => ({
        sql,
        type: field.type,
        aggregate: true,
        field
    });
    if (name === 'COUNT' && (call.parameters ?? []).length === 0) return make('count(*)', wholeNumber);
    if (!['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX'].includes(name)) return undefined;
    const of = argument(scope, call);
    const refuse = (): never => {
        throw invalidField({
            query: scope.context.text,
            token: call.rawValue ?? name,
            problem: `field ${of.field.name} does not support aggregate operator ${name}`
        });
    };
    if (!isSortable(of) || of.type === 'boolean') refuse();
    if (name === 'COUNT') return make(`count(${of.sql})`, wholeNumber);
    if (name === 'COUNT_DISTINCT') {
        return make(`count(DISTINCT ${foldsCase(of) ? `lower(${of.sql})` : of.sql})`, wholeNumber);
    }
    if (name === 'SUM' || name === 'AVG') {
        if (!numeric(of)) refuse();
        return make(`CAST(${name.toLowerCase()}(${of.sql}) AS DOUBLE)`, decimal);
    }
    const key = sortKey(of);
    if (key === of.sql) return make(`${name.toLowerCase()}(${of.sql})`, of.field);
    return make(`arg_${name.toLowerCase()}(${of.sql}, ${key})`, of.field);
}

/**
 * A function of SELECT, WHERE, GROUP BY, HAVING or ORDER BY as SQL.
 * @throws OrgError for functions that do not exist, do not fit the field or are not supported by local-org
 */
export function resolveFunction(scope: Scope, call: Call): ResolvedFunction {
    const name = (call.functionName ?? '').toUpperCase();
    const counted = aggregate({ name, scope, call });
    if (counted) return counted;
    const part = dateParts[name];
    if (part || name === 'DAY_ONLY') {
        const of = argument(scope, call);
        const fits = name === 'HOUR_IN_DAY' || name === 'DAY_ONLY' ? ['datetime'] : ['date', 'datetime'];
        if (!fits.includes(of.type)) {
            throw invalidField({
                query: scope.context.text,
                token: call.rawValue ?? name,
                problem: `${name} does not fit field ${of.field.name}`
            });
        }
        if (part) return { sql: part(of.sql), type: 'int', aggregate: false, field: wholeNumber };
        return { sql: `CAST(${of.sql} AS DATE)`, type: 'date', aggregate: false, field: dayField };
    }
    if (name === 'TOLABEL') {
        const of = argument(scope, call);
        if (of.type !== 'picklist')
            throw invalidField({
                query: scope.context.text,
                token: call.rawValue ?? name,
                problem: `toLabel does not fit field ${of.field.name}`
            });
        const cases = of.field.picklist.map(
            ({ value, label }) => `WHEN ${quoteText(value)} THEN ${quoteText(label)}`
        );
        const sql = cases.length > 0 ? `CASE ${of.sql} ${cases.join(' ')} ELSE ${of.sql} END` : of.sql;
        return { sql, type: of.type, aggregate: false, field: of.field };
    }
    throw unsupportedQuery(`The function ${name}`);
}
