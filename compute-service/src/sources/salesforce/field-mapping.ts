import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { canonicalTable, CANONICAL_TABLES, type CanonicalTableName } from '../../engines/tables.ts';
import { DialFlowError } from '../../error.ts';

/** Names reach SOQL as text, so only what an org can call a field or an object gets through. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,79}$/;
const PATH = /^[A-Za-z][A-Za-z0-9_]{0,79}(\.[A-Za-z][A-Za-z0-9_]{0,79}){0,4}$/;

const name = z.string().regex(NAME, 'is not an API name');
const path = z.string().regex(PATH, 'is not a field or a path of fields');
const scalar = z.union([z.string().max(255), z.number(), z.boolean(), z.null()]);

const comparison = z.strictObject({
    field: path,
    operator: z.enum(['=', '!=', '<', '<=', '>', '>=']),
    value: scalar
});
const membership = z.strictObject({
    field: path,
    operator: z.enum(['in', 'not in']),
    value: z.array(z.string().max(255)).min(1).max(200)
});
const simpleCondition = z.union([comparison, membership]);
const condition = z.union([simpleCondition, z.strictObject({ anyOf: z.array(simpleCondition).min(1) })]);

const tableMapping = z.strictObject({
    object: name,
    /** `queryAll` also reads archived activities; `rest_query` is for custom metadata, which has no bulk query. */
    operation: z.enum(['query', 'queryAll', 'rest_query']),
    where: z.array(condition).default([]),
    columns: z.record(z.string(), path),
    phoneColumns: z.array(path).max(99).default([])
});

const tableNames = new Set<string>(CANONICAL_TABLES.map((table) => table.name));
const isTableName = (text: string): text is CanonicalTableName => tableNames.has(text);

const document = z
    .strictObject({ version: z.literal(1), tables: z.record(z.string(), tableMapping) })
    .superRefine(({ tables }, context) => {
        for (const [table, mapping] of Object.entries(tables)) {
            const fault = (at: string, message: string): void => {
                context.addIssue({ code: 'custom', path: ['tables', table, at], message });
            };
            if (!isTableName(table)) {
                fault('object', 'no canonical table is called so');
                continue;
            }
            const canonical = canonicalTable(table);
            const known = canonical.columns.map((column) => column.name);
            for (const column of Object.keys(mapping.columns)) {
                if (!known.includes(column)) fault('columns', `${column} is no column of ${table}`);
            }
            for (const column of canonical.columns) {
                if (column.required && !(column.name in mapping.columns)) {
                    fault('columns', `${column.name} has no field`);
                }
            }
            if (mapping.phoneColumns.length > 0 && !canonical.phoneColumns) {
                fault('phoneColumns', `${table} has no phone columns`);
            }
        }
        for (const { name: table, required } of CANONICAL_TABLES) {
            if (required && !(table in tables)) {
                context.addIssue({ code: 'custom', path: ['tables', table], message: 'is required' });
            }
        }
    });

export type MappingCondition = z.infer<typeof condition>;
export type TableMapping = Readonly<z.infer<typeof tableMapping>>;

/** Which object and fields of the org each canonical table is read from. */
export interface FieldMapping {
    readonly tables: Readonly<Partial<Record<CanonicalTableName, TableMapping>>>;
}

export const DEFAULT_FIELD_MAPPING_FILE = fileURLToPath(
    new URL('../../../data/field-mapping.json', import.meta.url)
);

/** Checks a field mapping. @throws DialFlowError `configuration` with every fault at once. */
export function parseFieldMapping(value: unknown): FieldMapping {
    const result = document.safeParse(value);
    if (result.success) return result.data as FieldMapping;
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new DialFlowError('configuration', `The field mapping is not usable. ${faults.join('; ')}.`, {
        advice: 'Correct the field mapping; docs/formats.md lists the columns of each table.'
    });
}

/** Reads a field mapping from a file. @throws DialFlowError `configuration`. */
export async function loadFieldMapping(file: string = DEFAULT_FIELD_MAPPING_FILE): Promise<FieldMapping> {
    try {
        return parseFieldMapping(JSON.parse(await readFile(file, 'utf8')));
    } catch (cause) {
        if (cause instanceof DialFlowError) throw cause;
        throw new DialFlowError('configuration', 'The field mapping cannot be read.', {
            cause,
            advice: 'Check that the file exists and is JSON.'
        });
    }
}

/** Returns canonical column → field path, phone columns included, in select order. */
export function mappedColumns(mapping: TableMapping): Readonly<Record<string, string>> {
    const phones = mapping.phoneColumns.map((field, index) => [`phone_${index + 1}`, field] as const);
    return { ...mapping.columns, ...Object.fromEntries(phones) };
}

/** Returns where the org stores a phone that an engine names by canonical table and column. */
export function phonePlace({
    mapping,
    table,
    column
}: {
    readonly mapping: FieldMapping;
    readonly table: CanonicalTableName;
    readonly column: string;
}): { readonly object: string; readonly field: string } {
    const found = mapping.tables[table];
    const field = found && mappedColumns(found)[column];
    if (!found || !field) {
        throw new DialFlowError('configuration', `The field mapping has no field for ${table}.${column}.`);
    }
    return { object: found.object, field };
}
