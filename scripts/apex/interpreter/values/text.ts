import { typeText } from '../types/apex-type.ts';
import { Decimal, Double } from './decimal.ts';
import { InterpreterFault } from './faults.ts';
import { ApexDate, ApexDatetime } from './moments.ts';
import {
    BlobValue,
    EnumValue,
    FieldToken,
    Instance,
    ListValue,
    MapValue,
    NativeObject,
    ObjectToken,
    RecordValue,
    SetValue,
    TypeToken,
    type Value
} from './value.ts';

/** Name of the type that a value has while the program runs, as the platform's messages write it. */
export function runtimeTypeName(value: Value): string {
    if (value === null) return 'null';
    if (typeof value === 'string') return 'String';
    if (typeof value === 'boolean') return 'Boolean';
    if (typeof value === 'number') return 'Integer';
    if (typeof value === 'bigint') return 'Long';
    if (value instanceof Decimal) return 'Decimal';
    if (value instanceof Double) return 'Double';
    if (value instanceof ApexDate) return 'Date';
    if (value instanceof ApexDatetime) return 'Datetime';
    if (value instanceof BlobValue) return 'Blob';
    if (value instanceof ListValue) return typeText({ kind: 'list', element: value.element });
    if (value instanceof SetValue) return typeText({ kind: 'set', element: value.element });
    if (value instanceof MapValue) return typeText({ kind: 'map', key: value.key, value: value.value });
    if (value instanceof RecordValue) return value.object.name;
    if (value instanceof Instance) return value.class.fullName;
    if (value instanceof EnumValue || value instanceof NativeObject) return value.typeName;
    if (value instanceof TypeToken) return 'System.Type';
    return value instanceof ObjectToken ? 'Schema.SObjectType' : 'Schema.SObjectField';
}

const recordText = (record: RecordValue): string =>
    `${record.object.name}:{${[...record.values].map(([name, value]) => `${name}=${textOf(value)}`).join(', ')}}`;

/**
 * The text of a value as String.valueOf gives it. A Date that is known as an Object alone is written with a time, as
 * the platform does; where its type is known the caller says so.
 */
export function textOf(value: Value, isKnownDate = false): string {
    if (value === null) return 'null';
    if (value instanceof ApexDate) return isKnownDate ? value.toString() : `${value.toString()} 00:00:00`;
    if (value instanceof ApexDatetime) return new Date(value.ms).toISOString().slice(0, 19).replace('T', ' ');
    if (value instanceof ListValue) return `(${value.items.map((item) => textOf(item)).join(', ')})`;
    if (value instanceof SetValue) {
        return `{${value
            .values()
            .map((item) => textOf(item))
            .join(', ')}}`;
    }
    if (value instanceof MapValue) {
        return `{${value
            .entries()
            .map(([key, held]) => `${textOf(key)}=${textOf(held)}`)
            .join(', ')}}`;
    }
    if (value instanceof RecordValue) return recordText(value);
    if (value instanceof EnumValue) return value.name;
    if (value instanceof TypeToken) return typeText(value.type);
    if (value instanceof ObjectToken) return value.object.name;
    if (value instanceof FieldToken) return value.field.name;
    if (value instanceof Instance || value instanceof NativeObject || value instanceof BlobValue) {
        throw new InterpreterFault(`the text of a ${runtimeTypeName(value)} is not supported`);
    }
    return value.toString();
}

/** A short text for messages of failed assertions; never fails. */
export function shownText(value: Value): string {
    try {
        return textOf(value, true);
    } catch (error) {
        if (error instanceof InterpreterFault) return runtimeTypeName(value);
        throw error;
    }
}
