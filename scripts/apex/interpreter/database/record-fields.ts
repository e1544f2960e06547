import { toLongId } from '../../../../local-org/src/ids.ts';
import type { Runtime } from '../runtime/runtime.ts';
import {
    type ApexType,
    BOOLEAN,
    DATE,
    DATETIME,
    DECIMAL,
    ID,
    INTEGER,
    STRING,
    typeText
} from '../types/apex-type.ts';
import { isNumber, toDecimal } from '../values/equality.ts';
import { InterpreterFault } from '../values/faults.ts';
import { ApexDate, ApexDatetime } from '../values/moments.ts';
import { runtimeTypeName } from '../values/text.ts';
import type { RecordValue, Value } from '../values/value.ts';
import type { FieldType } from './object-type.ts';

/** The type that a field has in Apex. */
export function apexTypeOf(field: FieldType): ApexType {
    switch (field.type) {
        case 'id':
        case 'reference':
            return ID;
        case 'int':
            return INTEGER;
        case 'double':
            return DECIMAL;
        case 'boolean':
            return BOOLEAN;
        case 'date':
            return DATE;
        case 'datetime':
            return DATETIME;
        case 'address':
        case 'base64':
            throw new InterpreterFault(`fields of type ${field.type} are not supported`);
        default:
            return STRING;
    }
}

/** An id in its long form. Throws a StringException for what is none. */
export function asId(runtime: Runtime, text: string): string {
    return toLongId(text) ?? runtime.throwNew('StringException', `Invalid id: ${text}`);
}

/** A value as a field takes it. Throws an SObjectException where their types do not go together. */
function converted(
    runtime: Runtime,
    { field, value }: { readonly field: FieldType; readonly value: Value }
): Value {
    if (value === null) return null;
    const refuse = (): never =>
        runtime.throwNew(
            'SObjectException',
            `Illegal assignment from ${runtimeTypeName(value)} to ${typeText(apexTypeOf(field))}`
        );
    switch (field.type) {
        case 'id':
        case 'reference':
            return typeof value === 'string' ? asId(runtime, value) : refuse();
        case 'int':
            return typeof value === 'number' ? value : refuse();
        case 'double':
            return isNumber(value) ? toDecimal(value) : refuse();
        case 'boolean':
            return typeof value === 'boolean' ? value : refuse();
        case 'date':
            return value instanceof ApexDate ? value : refuse();
        case 'datetime':
            if (value instanceof ApexDate) return new ApexDatetime(value.ms);
            return value instanceof ApexDatetime ? value : refuse();
        default:
            return typeof value === 'string' ? value : refuse();
    }
}

/** Reads a field, or a parent by the name of the path to it. Throws an SObjectException where it was not queried. */
export function readField(
    runtime: Runtime,
    { record, name }: { readonly record: RecordValue; readonly name: string }
): Value {
    const key = name.toLowerCase();
    const value = record.values.get(key);
    if (value !== undefined) return value;
    const { object } = record;
    if (!object.byName.has(key) && !object.byRelationship.has(key)) {
        return runtime.throwNew('SObjectException', `Invalid field ${name} for ${object.name}`);
    }
    if (record.queried !== null && !record.queried.has(key)) {
        return runtime.throwNew(
            'SObjectException',
            `SObject row was retrieved via SOQL without querying the requested field: ${object.name}.${name}`
        );
    }
    return null;
}

/** Gives a field a value. Throws an SObjectException for a field that is not there or cannot be written. */
export function writeField(
    runtime: Runtime,
    { record, name, value }: { readonly record: RecordValue; readonly name: string; readonly value: Value }
): void {
    const key = name.toLowerCase();
    const field = record.object.byName.get(key);
    if (!field) {
        return runtime.throwNew('SObjectException', `Invalid field ${name} for ${record.object.name}`);
    }
    // Records of custom metadata types are made by hand in tests; they can only not be stored.
    const isWritable =
        key === 'id' || field.createable || field.updateable || record.object.kind === 'metadata';
    if (!isWritable) runtime.throwNew('SObjectException', `Field ${field.name} is not editable`);
    record.values.set(key, converted(runtime, { field, value }));
    record.assigned.add(key);
}
