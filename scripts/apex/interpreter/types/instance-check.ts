import { isId } from '../../../../local-org/src/ids.ts';
import { Decimal, Double } from '../values/decimal.ts';
import { ApexDate, ApexDatetime } from '../values/moments.ts';
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
} from '../values/value.ts';
import { type ApexType, isPrimitive, isSameType, type PrimitiveName } from './apex-type.ts';
import { implementsNative, isSubclass } from './class-info.ts';

function isOfPrimitive(value: Value, name: PrimitiveName): boolean {
    switch (name) {
        case 'Object':
            return true;
        case 'Boolean':
            return typeof value === 'boolean';
        case 'Integer':
            return typeof value === 'number';
        case 'Long':
            return typeof value === 'bigint';
        case 'Double':
            return value instanceof Double || value instanceof Decimal;
        case 'Decimal':
            return value instanceof Decimal;
        case 'String':
            return typeof value === 'string';
        case 'Id':
            return typeof value === 'string' && isId(value);
        case 'Date':
            return value instanceof ApexDate;
        case 'Datetime':
            return value instanceof ApexDatetime || value instanceof ApexDate;
        case 'Blob':
            return value instanceof BlobValue;
    }
}

/** Whether a list of one element type is also a list of another; other collections have to be of exactly the type. */
function isElementOf(element: ApexType, wanted: ApexType): boolean {
    if (isPrimitive(wanted, 'Object') || isSameType(element, wanted)) return true;
    if (element.kind === 'record' && wanted.kind === 'record')
        return element.object === null || wanted.object === null;
    if (element.kind === 'class' && wanted.kind === 'class') return isSubclass(element.class, wanted.class);
    return element.kind === 'list' && wanted.kind === 'list' && isElementOf(element.element, wanted.element);
}

function isOfNative(value: Value, name: string): boolean {
    const wanted = name.toLowerCase();
    if (value instanceof Instance) return implementsNative(value.class, name);
    if (value instanceof ObjectToken) return wanted === 'sobjecttype';
    if (value instanceof FieldToken) return wanted === 'sobjectfield';
    if (value instanceof TypeToken) return wanted === 'type';
    if (value instanceof EnumValue) return value.typeName.toLowerCase() === wanted;
    if (!(value instanceof NativeObject)) return false;
    const own = value.typeName.toLowerCase();
    return own === wanted || (own === 'metadata.custommetadata' && wanted === 'metadata.metadata');
}

/** Whether a value is of a type; null is of none. */
export function isInstance(value: Value, type: ApexType): boolean {
    if (value === null) return false;
    switch (type.kind) {
        case 'primitive':
            return isOfPrimitive(value, type.name);
        case 'list':
            return value instanceof ListValue && isElementOf(value.element, type.element);
        case 'set':
            return value instanceof SetValue && isSameType(value.element, type.element);
        case 'map':
            return (
                value instanceof MapValue &&
                isSameType(value.key, type.key) &&
                isSameType(value.value, type.value)
            );
        case 'record':
            return value instanceof RecordValue && (type.object === null || value.object === type.object);
        case 'class':
            if (value instanceof EnumValue) return value.typeName === type.class.fullName;
            return value instanceof Instance && isSubclass(value.class, type.class);
        case 'native':
            return isOfNative(value, type.name);
        default:
            return false;
    }
}
