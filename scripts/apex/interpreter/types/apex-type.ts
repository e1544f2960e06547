import type { ObjectType } from '../database/object-type.ts';
import type { ClassInfo } from './class-info.ts';

export type PrimitiveName =
    | 'Boolean'
    | 'Integer'
    | 'Long'
    | 'Double'
    | 'Decimal'
    | 'String'
    | 'Id'
    | 'Date'
    | 'Datetime'
    | 'Blob'
    | 'Object';

export interface ListType {
    readonly kind: 'list';
    readonly element: ApexType;
    /** The rows of a query: they may also become one record. */
    readonly isQuery?: boolean;
}

/** A type of Apex, as the compiler sees it. */
export type ApexType =
    | { readonly kind: 'primitive'; readonly name: PrimitiveName }
    | { readonly kind: 'null' }
    | { readonly kind: 'void' }
    | ListType
    | { readonly kind: 'set'; readonly element: ApexType }
    | { readonly kind: 'map'; readonly key: ApexType; readonly value: ApexType }
    /** Null for SObject itself. */
    | { readonly kind: 'record'; readonly object: ObjectType | null }
    | { readonly kind: 'class'; readonly class: ClassInfo }
    /** A type of the platform: HttpRequest, Database.SaveResult. */
    | { readonly kind: 'native'; readonly name: string }
    /** Stands for the element, key or value type of the collection whose method it is. */
    | { readonly kind: 'parameter'; readonly name: 'T' | 'K' | 'V' };

const primitive = (name: PrimitiveName): ApexType => ({ kind: 'primitive', name });

export const BOOLEAN = primitive('Boolean');
export const INTEGER = primitive('Integer');
export const LONG = primitive('Long');
export const DOUBLE = primitive('Double');
export const DECIMAL = primitive('Decimal');
export const STRING = primitive('String');
export const ID = primitive('Id');
export const DATE = primitive('Date');
export const DATETIME = primitive('Datetime');
export const BLOB = primitive('Blob');
export const OBJECT = primitive('Object');
export const NULL: ApexType = { kind: 'null' };
export const VOID: ApexType = { kind: 'void' };
export const SOBJECT: ApexType = { kind: 'record', object: null };

export const PRIMITIVES: ReadonlyMap<string, ApexType> = new Map(
    [BOOLEAN, INTEGER, LONG, DOUBLE, DECIMAL, STRING, ID, DATE, DATETIME, BLOB, OBJECT].map((type) => [
        type.kind === 'primitive' ? type.name.toLowerCase() : '',
        type
    ])
);

export const listOf = (element: ApexType): ListType => ({ kind: 'list', element });
export const setOf = (element: ApexType): ApexType => ({ kind: 'set', element });
export const mapOf = (key: ApexType, value: ApexType): ApexType => ({ kind: 'map', key, value });
export const native = (name: string): ApexType => ({ kind: 'native', name });

export const isPrimitive = (type: ApexType, ...names: readonly PrimitiveName[]): boolean =>
    type.kind === 'primitive' && names.includes(type.name);

/** The type as the platform writes it in its messages. */
export function typeText(type: ApexType): string {
    switch (type.kind) {
        case 'primitive':
            return type.name === 'Object' ? 'ANY' : type.name;
        case 'list':
            return `List<${typeText(type.element)}>`;
        case 'set':
            return `Set<${typeText(type.element)}>`;
        case 'map':
            return `Map<${typeText(type.key)},${typeText(type.value)}>`;
        case 'record':
            return type.object?.name ?? 'SObject';
        case 'class':
            return type.class.fullName;
        case 'native':
        case 'parameter':
            return type.name;
        default:
            return type.kind;
    }
}

export const isSameType = (left: ApexType, right: ApexType): boolean =>
    typeText(left).toLowerCase() === typeText(right).toLowerCase();

/** The same type with what T, K and V stand for. */
export function withParameters(type: ApexType, given: Readonly<Record<string, ApexType>>): ApexType {
    const inner = (each: ApexType): ApexType => withParameters(each, given);
    switch (type.kind) {
        case 'parameter':
            return given[type.name] ?? type;
        case 'list':
            return listOf(inner(type.element));
        case 'set':
            return setOf(inner(type.element));
        case 'map':
            return mapOf(inner(type.key), inner(type.value));
        default:
            return type;
    }
}
