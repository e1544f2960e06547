import { DialFlowError } from '../../error.ts';
import { mappedColumns, type MappingCondition, type TableMapping } from './field-mapping.ts';

const RECORD_ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

/** Returns a SOQL text literal. */
export const soqlText = (text: string): string =>
    `'${text
        .replaceAll('\\', '\\\\')
        .replaceAll("'", "\\'")
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r')
        .replaceAll('\t', '\\t')}'`;

/** Returns the literal of a record id. @throws DialFlowError `invalid_request` for anything else. */
export function soqlId(id: string): string {
    if (!RECORD_ID.test(id)) {
        throw new DialFlowError('invalid_request', `"${id.slice(0, 40)}" is not a record id.`, {
            field: 'ids'
        });
    }
    return `'${id}'`;
}

const literal = (value: string | number | boolean | null): string =>
    typeof value === 'string' ? soqlText(value) : String(value);

function conditionText(condition: MappingCondition): string {
    if ('anyOf' in condition) return `(${condition.anyOf.map(conditionText).join(' OR ')})`;
    const { field, operator, value } = condition;
    if (Array.isArray(value)) return `${field} ${operator.toUpperCase()} (${value.map(soqlText).join(', ')})`;
    return `${field} ${operator} ${literal(value)}`;
}

/** Fields that a mapping selects, each once, in select order: the header that every page must have. */
export const selectedFields = (mapping: TableMapping): readonly string[] => [
    ...new Set(Object.values(mappedColumns(mapping)))
];

/** Returns the literal of an instant, to the second, as the org keeps it. */
export const soqlInstant = (instant: Date): string => `${instant.toISOString().slice(0, 19)}Z`;

/** The conditions of a mapping as SOQL, each in brackets of its own where it needs them. */
export const conditionsText = (mapping: TableMapping): readonly string[] => mapping.where.map(conditionText);

/**
 * Returns the query that reads a table. There is no LIMIT and no ORDER BY, because they switch off chunking in the org;
 * `queryAll` would also bring deleted records, which are excluded.
 */
export function extractionQuery(mapping: TableMapping): string {
    const conditions = [...conditionsText(mapping)];
    if (mapping.operation === 'queryAll') conditions.unshift('IsDeleted = false');
    const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    return `SELECT ${selectedFields(mapping).join(', ')} FROM ${mapping.object}${where}`;
}
