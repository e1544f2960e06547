import { OrgError } from '../org-error.ts';
import { compileQuery, type CompiledQuery } from './compile.ts';
import { parseSoql } from './parse.ts';
import type { QueryContext } from './scope.ts';

const refuse = (what: string): OrgError =>
    new OrgError({ code: 'API_ERROR', message: `${what} is not supported in Bulk API 2.0 queries` });

/**
 * A query of a Bulk API 2.0 job. What REST allows and Bulk does not is refused, so that it cannot pass here and fail in
 * an org.
 * @throws OrgError as `compileQuery` does, and for GROUP BY, OFFSET, TYPEOF, aggregates, sub-queries, FIELDS(), compound
 * fields and file contents
 */
export function compileBulkQuery(context: QueryContext): CompiledQuery {
    const { query } = parseSoql(context.text);
    if (query.groupBy) throw refuse('GROUP BY');
    if (query.offset !== undefined) throw refuse('OFFSET');
    for (const item of query.fields ?? []) {
        if (item.type === 'FieldSubquery') throw refuse('A sub-query');
        if (item.type === 'FieldTypeof') throw refuse('TYPEOF');
        if (item.type === 'FieldFunctionExpression') {
            if (/^fields$/i.test(item.functionName)) throw refuse('FIELDS()');
            if (item.isAggregateFn) throw refuse(`The function ${item.functionName.toUpperCase()}`);
        }
    }
    const compiled = compileQuery(context);
    if (compiled.kind !== 'rows') throw refuse('An aggregate function');
    const compound = compiled.columns.find((column) => column.type === 'address' || column.type === 'base64');
    if (compound) throw refuse(`The field ${compound.path.join('.')}`);
    return compiled;
}
