import {
    parseQuery,
    type Condition,
    type FieldType,
    type FunctionExp,
    type HavingClause,
    type OrderByClause,
    type Query,
    type QueryBase,
    type Subquery,
    type WhereClause
} from '@jetstreamapp/soql-parser-js';
import type { Objects } from './object-fields.ts';

const BOUND_NUMBER = /\b(LIMIT|OFFSET)\s+:\s*[\w.]+(\([^)]*\))?/gi;
const TEXT = /^'(.*)'$/s;

/** Reads a query of Apex. @throws Error with the parser's words */
export const parseApexQuery = (text: string): Query =>
    parseQuery(text.replace(BOUND_NUMBER, '$1 1'), { allowApexBindVariables: true });

/** A field with the fixed texts that it is compared with. */
interface Compared {
    readonly field: string;
    readonly texts: readonly string[];
}

interface Named {
    readonly fields: readonly string[];
    readonly compared: readonly Compared[];
    readonly inner: readonly Query[];
    readonly children: readonly Subquery[];
}

const NOTHING: Named = { fields: [], compared: [], inner: [], children: [] };
const named = (fields: readonly string[]): Named => ({ ...NOTHING, fields });

const together = (parts: readonly Named[]): Named => ({
    fields: parts.flatMap(({ fields }) => fields),
    compared: parts.flatMap(({ compared }) => compared),
    inner: parts.flatMap(({ inner }) => inner),
    children: parts.flatMap(({ children }) => children)
});

const ofFunction = ({ parameters = [] }: FunctionExp): readonly string[] =>
    parameters.flatMap((parameter) => (typeof parameter === 'string' ? [parameter] : ofFunction(parameter)));

function ofField(field: FieldType): Named {
    switch (field.type) {
        case 'Field':
            return named([field.field]);
        case 'FieldRelationship':
            return named([[...field.relationships, field.field].join('.')]);
        case 'FieldFunctionExpression':
            return named(ofFunction(field));
        case 'FieldSubquery':
            return { ...NOTHING, children: [field.subquery] };
        default:
            return NOTHING;
    }
}

function ofCondition(condition: Condition | null | undefined): Named {
    if (!condition) return NOTHING;
    if ('fn' in condition) return named(ofFunction(condition.fn));
    if (!('field' in condition)) return NOTHING;
    const { field } = condition;
    const values = 'value' in condition ? [condition.value].flat().map(String) : [];
    const texts = values.flatMap((value) => TEXT.exec(value)?.[1] ?? []);
    const isPattern = String(condition.operator).toUpperCase() === 'LIKE';
    return { ...named([field]), compared: isPattern || texts.length === 0 ? [] : [{ field, texts }] };
}

function ofWhere(where: WhereClause | null | undefined): Named {
    if (!where) return NOTHING;
    const right = 'right' in where ? ofWhere(where.right) : NOTHING;
    const { left } = where;
    if (left && 'valueQuery' in left) {
        return together([{ ...named([left.field]), inner: [left.valueQuery] }, right]);
    }
    return together([ofCondition(left), right]);
}

const ofHaving = (having: HavingClause | undefined): Named =>
    having
        ? together([ofCondition(having.left), 'right' in having ? ofHaving(having.right) : NOTHING])
        : NOTHING;

const ofOrder = (orders: OrderByClause | OrderByClause[] | undefined): readonly string[] =>
    [orders ?? []].flat().flatMap((order) => ('field' in order ? [order.field] : ofFunction(order.fn)));

function namesIn(query: QueryBase): Named {
    const groups = [query.groupBy ?? []].flat();
    return together([
        ...(query.fields ?? []).map(ofField),
        ofWhere(query.where),
        ofHaving(query.having),
        named(groups.flatMap((group) => ('field' in group ? [group.field] : ofFunction(group.fn)))),
        named(ofOrder(query.orderBy))
    ]);
}

interface Place {
    /** Object on which the path ends, in lower case; null where the path leads nowhere. */
    readonly object: string | null;
    readonly fault: string | null;
}

/** Follows a path from an object to a field. */
function placeOf(objects: Objects, objectName: string, path: string): Place {
    const parts = path.split('.');
    let object = objectName;
    for (const [index, part] of parts.entries()) {
        const known = objects.get(object.toLowerCase());
        if (!known) return { object: null, fault: `There is no object ${object}` };
        const name = part.toLowerCase();
        if (index === parts.length - 1) {
            const fault = known.fields.has(name) ? null : `${object} has no field ${part}`;
            return { object: fault === null ? object.toLowerCase() : null, fault };
        }
        const target = known.relations.get(name);
        // A path may begin with the object's own name.
        if (target === undefined && !(index === 0 && name === object.toLowerCase())) {
            return { object: null, fault: `${object} has no relationship ${part}` };
        }
        object = target ?? object;
    }
    return { object: null, fault: null };
}

/** Says which of some texts a picklist that takes its own values alone does not have. */
export function valueFaults(
    objects: Objects,
    { object, field, texts }: Compared & { readonly object: string }
): readonly string[] {
    const values = objects.get(object.toLowerCase())?.values.get(field.toLowerCase());
    return values
        ? texts.filter((text) => !values.has(text)).map((text) => `${text} is no value of ${field}`)
        : [];
}

function childFaults(objects: Objects, object: string, child: Subquery): readonly string[] {
    const target = objects.get(object.toLowerCase())?.children.get(child.relationshipName.toLowerCase());
    return target === undefined
        ? [`${object} has no children ${child.relationshipName}`]
        : faultsOn(objects, target, child);
}

function faultsOn(objects: Objects, object: string, query: QueryBase): readonly string[] {
    const { fields, compared, inner, children } = namesIn(query);
    return [
        ...[...new Set(fields)].flatMap((path) => placeOf(objects, object, path).fault ?? []),
        ...compared.flatMap(({ field, texts }) => {
            const end = placeOf(objects, object, field).object;
            const name = field.split('.').at(-1) ?? '';
            return end === null ? [] : valueFaults(objects, { object: end, field: name, texts });
        }),
        ...inner.flatMap((within) => queryFaults(objects, within)),
        ...children.flatMap((child) => childFaults(objects, object, child))
    ];
}

/** Returns what is wrong with the names and the picklist values of a query, and of those within it. */
export const queryFaults = (objects: Objects, query: Query): readonly string[] =>
    faultsOn(objects, query.sObject ?? '', query);
