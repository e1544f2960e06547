import { z } from 'zod';
import { canonicalTable, type CanonicalTableName } from '../../../engines/tables.ts';
import type { SalesforceConnection } from '../connection.ts';
import type { MappingCondition, TableMapping } from '../field-mapping.ts';
import { selectedFields } from '../soql.ts';

const describeSchema = z.object({
    fields: z.array(z.object({ name: z.string(), calculated: z.boolean().optional() }))
});

const fieldsOfCondition = (condition: MappingCondition): readonly string[] =>
    'anyOf' in condition ? condition.anyOf.map(({ field }) => field) : [condition.field];

const fieldsOf = (mapping: TableMapping): readonly string[] => [
    ...selectedFields(mapping),
    ...mapping.where.flatMap(fieldsOfCondition)
];

/**
 * Whether changes of a table can be told row by row: its rows have the ids of their records, and all fields are the
 * record's own. A field of a parent changes without a change of the record.
 */
export function hasOwnRows(table: CanonicalTableName, mapping: TableMapping): boolean {
    const { idColumn } = canonicalTable(table);
    return (
        mapping.operation !== 'rest_query' &&
        idColumn !== null &&
        mapping.columns[idColumn] === 'Id' &&
        fieldsOf(mapping).every((field) => !field.includes('.'))
    );
}

/** Returns the fields of a mapping that the org works out, such as formulas: they change without a change of the record. */
export async function calculatedFields({
    connection,
    mapping,
    signal
}: {
    readonly connection: Pick<SalesforceConnection, 'json'>;
    readonly mapping: TableMapping;
    readonly signal: AbortSignal;
}): Promise<readonly string[]> {
    const described = describeSchema.parse(
        await connection.json({ path: `/sobjects/${mapping.object}/describe`, signal })
    );
    const calculated = new Set(
        described.fields.filter((field) => field.calculated).map(({ name }) => name.toLowerCase())
    );
    return [...new Set(fieldsOf(mapping))].filter((field) => calculated.has(field.toLowerCase()));
}
