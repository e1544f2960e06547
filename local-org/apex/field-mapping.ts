import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { Soql, soql } from '../src/apex-runtime/soql-text.ts';
import { textIn } from './record-values.ts';

const sampleRows = 200;
const textTypes = ['phone', 'string', 'textarea'];

export const mappingRecords = (context: ApexContext): Promise<readonly SObject[]> =>
    context.query(
        soql`SELECT DeveloperName, MasterLabel, Table__c, Column__c, Object__c, Field__c FROM Field_Mapping__mdt ORDER BY Table__c, Column__c LIMIT 1000`
    );

/** Why a field cannot serve a column, in words; null where it can. */
export function faultOfField(
    context: ApexContext,
    given: { column: string; object: string | null; field: string | null }
): string | null {
    const { schema } = context.org;
    const { column, field } = given;
    const object = given.object === null ? undefined : schema.findObject(given.object);
    if (!object) return `There is no object ${given.object ?? ''}.`;
    // A path ends in another object; the service checks it when it reads.
    if (field?.includes('.')) return null;
    const found = field === null ? undefined : schema.findField(object, field);
    if (!found) return `${column} needs a field; ${object.name} has no ${field ?? 'such field'}.`;
    if (column.startsWith('phone_') && !textTypes.includes(found.type))
        return `${column} needs a text or phone field; ${field ?? ''} is none.`;
    return null;
}

export const faultOfMapping = (context: ApexContext, record: SObject): string | null =>
    faultOfField(context, {
        column: textIn(record, 'Column__c') ?? '',
        object: textIn(record, 'Object__c'),
        field: textIn(record, 'Field__c')
    });

/** The newest records of an object with the mapped fields that the user may read. */
async function sampleOf({
    context,
    name,
    mapping
}: {
    readonly context: ApexContext;
    readonly name: string;
    readonly mapping: readonly SObject[];
}): Promise<readonly SObject[]> {
    const { schema } = context.org;
    const object = schema.findObject(name);
    if (!object || !context.canRead(name)) return [];
    const fields = mapping
        .filter((record) => record['Object__c'] === name)
        .flatMap((record) => schema.findField(object, textIn(record, 'Field__c') ?? '') ?? [])
        .filter((field) => context.canReadField(name, field.name));
    const names = [...new Set(['Id', ...fields.map((field) => field.name)])];
    const order = object.kind === 'metadata' ? '' : 'ORDER BY CreatedDate DESC';
    return context.query(
        soql`SELECT ${new Soql(names.join(', '))} FROM ${new Soql(object.name)} ${new Soql(order)} LIMIT ${sampleRows}`
    );
}

/** A row for each column, with the share of the newest records in which its field holds something. */
export async function mappingRows(context: ApexContext): Promise<readonly object[]> {
    const mapping = await mappingRecords(context);
    const objects = [...new Set(mapping.map((record) => textIn(record, 'Object__c') ?? ''))];
    const samples = new Map<string, readonly SObject[]>();
    for (const name of objects) samples.set(name, await sampleOf({ context, name, mapping }));
    return mapping.map((record) => {
        const fault = faultOfMapping(context, record);
        const sample = samples.get(textIn(record, 'Object__c') ?? '') ?? [];
        const field = textIn(record, 'Field__c') ?? '';
        const known = fault === null && sample.length > 0 && field in (sample[0] ?? {});
        const filled = sample.filter((row) => row[field] !== null).length;
        return {
            table: textIn(record, 'Table__c'),
            column: textIn(record, 'Column__c'),
            object: textIn(record, 'Object__c'),
            field,
            filled: known ? Math.round((filled / sample.length) * 1000) / 1000 : null,
            status: fault ?? 'ok'
        };
    });
}
