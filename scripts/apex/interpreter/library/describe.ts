import type { Action } from '../database/access.ts';
import { readField, writeField } from '../database/record-fields.ts';
import type { FieldType, ObjectType } from '../database/object-type.ts';
import { native, STRING } from '../types/apex-type.ts';
import { InterpreterFault } from '../values/faults.ts';
import {
    EnumValue,
    FieldToken,
    MapValue,
    NativeObject,
    ObjectToken,
    RecordValue,
    type Value
} from '../values/value.ts';
import { type Call, type NativeType, stateOf } from './native-type.ts';

class ObjectDescription {
    readonly object: ObjectType;

    constructor(object: ObjectType) {
        this.object = object;
    }
}

class FieldDescription {
    readonly object: ObjectType;
    readonly field: FieldType;

    constructor({ object, field }: FieldToken) {
        this.object = object;
        this.field = field;
    }
}

const DISPLAY_TYPES = [
    'ADDRESS',
    'BASE64',
    'BOOLEAN',
    'CURRENCY',
    'DATE',
    'DATETIME',
    'DOUBLE',
    'EMAIL',
    'ID',
    'INTEGER',
    'MULTIPICKLIST',
    'PERCENT',
    'PHONE',
    'PICKLIST',
    'REFERENCE',
    'STRING',
    'TEXTAREA',
    'URL'
] as const;

function displayType({ type }: FieldType): EnumValue {
    const name = type === 'int' ? 'INTEGER' : type.toUpperCase();
    const ordinal = DISPLAY_TYPES.findIndex((each) => each === name);
    if (ordinal < 0) throw new InterpreterFault(`the display type ${name} is not supported`);
    return new EnumValue({ typeName: 'DisplayType', name, ordinal });
}

const mayUse = (call: Call, action: Action): boolean => {
    const { object } = stateOf(call.self, ObjectDescription);
    return call.runtime.access.mayUseObject(object, { action, userId: call.runtime.userId });
};

function mayUseField(call: Call, action: 'read' | 'create' | 'edit'): boolean {
    const { object, field } = stateOf(call.self, FieldDescription);
    const { access, userId } = call.runtime;
    const isPossible = action === 'create' ? field.createable : action === 'edit' ? field.updateable : true;
    return (
        isPossible &&
        access.mayUseObject(object, { action, userId }) &&
        access.mayUseField({ object, field }, { action: action === 'read' ? 'read' : 'edit', userId })
    );
}

const objectOf = (value: Value): ObjectType => {
    if (value instanceof ObjectToken) return value.object;
    throw new InterpreterFault('an SObjectType was expected');
};

const fieldOf = (value: Value): FieldToken => {
    if (value instanceof FieldToken) return value;
    throw new InterpreterFault('an SObjectField was expected');
};

/** Names of fields are found whatever their case, and are given in lower case. */
function fieldMap(object: ObjectType): MapValue {
    const map = new MapValue({ key: STRING, value: native('SObjectField') }, true);
    for (const field of object.fields) map.put(field.key, new FieldToken(object, field));
    return map;
}

function globalDescribe(call: Call): MapValue {
    const map = new MapValue({ key: STRING, value: native('SObjectType') }, true);
    for (const [name, object] of call.runtime.schema.objects) map.put(name, new ObjectToken(object));
    return map;
}

const nameOf = (call: Call): string => {
    const name = call.given(0);
    return name instanceof FieldToken ? name.field.name : call.text(0);
};

function put(call: Call): null {
    writeField(call.runtime, { record: call.ownRecord, name: nameOf(call), value: call.at(1) });
    return null;
}

const get = (call: Call): Value => readField(call.runtime, { record: call.ownRecord, name: nameOf(call) });

export const describeTypes: readonly NativeType[] = [
    { name: 'Schema', statics: { 'getGlobalDescribe(): Map<String, SObjectType>': globalDescribe } },
    {
        name: 'SObject',
        methods: {
            'get(String): Object': get,
            'get(SObjectField): Object': get,
            'put(String, Object)': put,
            'put(SObjectField, Object)': put,
            'getSObjectType(): SObjectType': (call) => new ObjectToken(call.ownRecord.object)
        }
    },
    {
        name: 'SObjectType',
        methods: {
            'getDescribe(): DescribeSObjectResult': (call) =>
                new NativeObject('DescribeSObjectResult', new ObjectDescription(objectOf(call.self))),
            'newSObject(): SObject': (call) => new RecordValue(objectOf(call.self))
        }
    },
    {
        name: 'SObjectField',
        methods: {
            'getDescribe(): DescribeFieldResult': (call) =>
                new NativeObject('DescribeFieldResult', new FieldDescription(fieldOf(call.self)))
        }
    },
    {
        name: 'DescribeSObjectResult',
        methods: {
            'getName(): String': (call) => stateOf(call.self, ObjectDescription).object.name,
            'getKeyPrefix(): String': (call) => stateOf(call.self, ObjectDescription).object.keyPrefix,
            'isAccessible(): Boolean': (call) => mayUse(call, 'read'),
            'isCreateable(): Boolean': (call) => mayUse(call, 'create'),
            'isUpdateable(): Boolean': (call) => mayUse(call, 'edit'),
            'isDeletable(): Boolean': (call) => mayUse(call, 'delete')
        },
        fields: {
            'fields: SObjectTypeFields': {
                read: (self) => new NativeObject('SObjectTypeFields', stateOf(self, ObjectDescription)),
                write: null
            }
        }
    },
    {
        name: 'SObjectTypeFields',
        methods: {
            'getMap(): Map<String, SObjectField>': (call) =>
                fieldMap(stateOf(call.self, ObjectDescription).object)
        }
    },
    {
        name: 'DescribeFieldResult',
        methods: {
            'getName(): String': (call) => stateOf(call.self, FieldDescription).field.name,
            'getType(): DisplayType': (call) => displayType(stateOf(call.self, FieldDescription).field),
            'isAccessible(): Boolean': (call) => mayUseField(call, 'read'),
            'isCreateable(): Boolean': (call) => mayUseField(call, 'create'),
            'isUpdateable(): Boolean': (call) => mayUseField(call, 'edit')
        }
    },
    { name: 'DisplayType', values: [...DISPLAY_TYPES] }
];
