import {
    parseQuery,
    type FieldType,
    type OrderByClause,
    type Query,
    type WhereClause
} from '@jetstreamapp/soql-parser-js';
import type { Objects } from './object-fields.ts';

const BOUND_NUMBER = /\b(LIMIT|OFFSET)\s+:\s*[\w.]+(\([^)]*\))?/gi;

/** Reads a query of Apex. @throws Error with the parser's words */
export const parseApexQuery = (text: string): Query =>
    parseQuery(text.replace(BOUND_NUMBER, '$1 1'), { allowApexBindVariables: true });

function ofField(field: FieldType): readonly string[] {
    if (field.type === 'Field') return [field.field];
    if (field.type === 'FieldRelationship') return [[...field.relationships, field.field].join('.')];
    if (field.type === 'FieldFunctionExpression') {
        return field.parameters.flatMap((parameter) =>
            typeof parameter === 'string' ? [parameter] : ofField(parameter)
        );
    }
    return [];
}

interface Named {
    readonly fields: readonly string[];
    readonly inner: readonly Query[];
}

function ofWhere(where: WhereClause | null | undefined): Named {
    if (!where) return { fields: [], inner: [] };
    const right = 'right' in where ? ofWhere(where.right) : ofWhere(undefined);
    const { left } = where;
    const field = left && 'field' in left ? [left.field] : [];
    const inner = left && 'valueQuery' in left ? [left.valueQuery] : [];
    return { fields: [...field, ...right.fields], inner: [...inner, ...right.inner] };
}

const ofOrder = (orders: OrderByClause | OrderByClause[] | undefined): readonly string[] =>
    [orders ?? []].flat().flatMap((order) => ('field' in order ? [order.field] : []));

/** Says what is wrong with a path from an object to a field; null where it is there. */
function faultOf(objects: Objects, objectName: string, path: string): string | null {
    const parts = path.split('.');
    let object = objectName;
    for (const [index, part] of parts.entries()) {
        const known = objects.get(object.toLowerCase());
        if (!known) return `There is no object ${object}`;
        const isLast = index === parts.length - 1;
        const name = part.toLowerCase();
        if (isLast) return known.fields.has(name) ? null : `${object} has no field ${part}`;
        const target = known.relations.get(name);
        // A path may begin with the object's own name.
        if (target === undefined && !(index === 0 && name === object.toLowerCase())) {
            return `${object} has no relationship ${part}`;
        }
        object = target ?? object;
    }
    return null;
}

/** Returns what is wrong with the names of a query, and of those within it. */
export function queryFaults(objects: Objects, query: Query): readonly string[] {
    const object = query.sObject ?? '';
    const where = ofWhere(query.where);
    const names = [...(query.fields ?? []).flatMap(ofField), ...where.fields, ...ofOrder(query.orderBy)];
    const faults = [...new Set(names)].flatMap((path) => faultOf(objects, object, path) ?? []);
    return [...faults, ...where.inner.flatMap((inner) => queryFaults(objects, inner))];
}
