import { createApexMethod } from './apex.ts';

/** Stands in for the parts of lightning/uiRecordApi that need no metadata of layouts: a record by its fields. */

export const getRecord = createApexMethod('UiRecordApi', 'getRecord');
export const updateRecord = createApexMethod('UiRecordApi', 'updateRecord');

type Field = string | { readonly fieldApiName: string };
interface UiRecord {
    readonly fields: Readonly<
        Record<string, { readonly value: unknown; readonly displayValue: string | null }>
    >;
}

const nameOf = (field: Field): string =>
    typeof field === 'string' ? field.split('.').slice(1).join('.') : field.fieldApiName;

export const getFieldValue = (record: UiRecord | undefined, field: Field): unknown =>
    record?.fields[nameOf(field)]?.value;

export const getFieldDisplayValue = (record: UiRecord | undefined, field: Field): unknown =>
    record?.fields[nameOf(field)]?.displayValue;

/** Whoever shows a record loads it again by itself. */
export const notifyRecordUpdateAvailable = (): Promise<void> => Promise.resolve();
