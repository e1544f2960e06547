import { DialFlowError } from '../../error.ts';
import {
    parseFieldMapping,
    type FieldMapping,
    type MappingCondition,
    type TableMapping
} from './field-mapping.ts';

/** A record of the custom metadata type Field Mapping: which field of the org holds a canonical column. */
export interface MappingRecord {
    readonly Table__c: string | null;
    readonly Column__c: string | null;
    readonly Object__c: string | null;
    readonly Field__c: string | null;
}

export const MAPPING_QUERY = 'SELECT Table__c, Column__c, Object__c, Field__c FROM Field_Mapping__mdt';

const PHONE = /^phone_([1-9]\d?)$/;
const ACTIVITIES: ReadonlySet<string> = new Set(['task', 'event']);

const faulty = (fault: string): DialFlowError =>
    new DialFlowError('configuration', `The field mapping of the org is not usable. ${fault}.`, {
        advice: 'Correct it in the console, tab Mapping; then resume the run.'
    });

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Activities are archived, custom metadata cannot be read in bulk. */
function operationOf(object: string): TableMapping['operation'] {
    if (object.toLowerCase().endsWith('__mdt')) return 'rest_query';
    return ACTIVITIES.has(object.toLowerCase()) ? 'queryAll' : 'query';
}

function objectOf(table: string, records: readonly MappingRecord[]): string {
    const names = [
        ...new Map(records.map(({ Object__c: name }) => [name?.toLowerCase(), name ?? ''])).values()
    ];
    if (names.length > 1)
        throw faulty(`${table} is read from one object, and ${names.join(' and ')} are named`);
    return names[0] ?? '';
}

function phonesOf(table: string, fields: ReadonlyMap<string, string>): readonly string[] {
    const phones = [...fields].flatMap(([column, field]) => {
        const number = PHONE.exec(column)?.[1];
        return number === undefined ? [] : [{ number: Number(number), field }];
    });
    const sorted = phones.toSorted((one, other) => one.number - other.number);
    const gap = sorted.findIndex(({ number }, index) => number !== index + 1);
    if (gap >= 0) throw faulty(`${table}.phone_${gap + 1} has no field, although a later phone has one`);
    return sorted.map(({ field }) => field);
}

/** A condition names a field of the standard mapping; it follows the column that the field stood for. */
function following({
    condition,
    renamed
}: {
    readonly condition: MappingCondition;
    /** Field of the standard mapping → field of the org; undefined where the condition cannot be asked there. */
    readonly renamed: (field: string) => string | undefined;
}): MappingCondition | undefined {
    if ('anyOf' in condition) {
        const all = condition.anyOf.map((part) => ({ ...part, field: renamed(part.field) }));
        return all.every((part) => part.field !== undefined)
            ? ({ anyOf: all } as MappingCondition)
            : undefined;
    }
    const field = renamed(condition.field);
    return field === undefined ? undefined : { ...condition, field };
}

function tableOf({
    table,
    standard,
    records
}: {
    readonly table: string;
    readonly standard: TableMapping | undefined;
    readonly records: readonly MappingRecord[];
}): object {
    const named = objectOf(table, records);
    const isStandard = standard !== undefined && isSame(standard.object, named);
    const fields = new Map(
        records.flatMap(({ Column__c: column, Field__c: field }) =>
            column === null || field === null || field === '' ? [] : [[column, field] as const]
        )
    );
    const columns = [...fields].filter(([column]) => !PHONE.test(column));
    const columnOf = new Map(
        Object.entries(standard?.columns ?? {}).map(([column, field]) => [field, column])
    );
    const renamed = (field: string): string | undefined =>
        fields.get(columnOf.get(field) ?? '') ?? (isStandard ? field : undefined);
    const where = (standard?.where ?? []).flatMap((condition) => {
        const followed = following({ condition, renamed });
        if (followed !== undefined) return [followed];
        // Of activities only some are calls; of an object that an org has for its calls all are.
        if (table === 'calls') return [];
        throw faulty(
            `${table} is read by fields that only ${standard?.object ?? ''} has, and ${named} is named`
        );
    });
    return {
        object: isStandard ? standard.object : named,
        operation: isStandard ? standard.operation : operationOf(named),
        where,
        columns: Object.fromEntries(columns),
        phoneColumns: phonesOf(table, fields)
    };
}

/**
 * Returns the standard mapping with what the records of an org say otherwise. A table without records stays as it is.
 * @throws DialFlowError `configuration` that says what of the records cannot be used
 */
export function mappingByRecords({
    standard,
    records
}: {
    readonly standard: FieldMapping;
    readonly records: readonly MappingRecord[];
}): FieldMapping {
    const tables: Record<string, object> = { ...standard.tables };
    for (const [table, those] of Map.groupBy(records, ({ Table__c: name }) => name ?? '')) {
        tables[table] = tableOf({
            ...{ table, records: those },
            standard: (standard.tables as Readonly<Record<string, TableMapping | undefined>>)[table]
        });
    }
    try {
        return parseFieldMapping({ version: 1, tables });
    } catch (cause) {
        if (!(cause instanceof DialFlowError)) throw cause;
        throw faulty(cause.message.replace(/^[^.]*\. /, '').replace(/\.$/, ''));
    }
}
