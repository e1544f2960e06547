import type { Runtime } from '../runtime/runtime.ts';
import { setOf, STRING } from '../types/apex-type.ts';
import type { ClassInfo } from '../types/class-info.ts';
import { InterpreterFault } from '../values/faults.ts';
import {
    EnumValue,
    type FailureDetails,
    type Instance,
    MapValue,
    type RowFailure,
    SetValue
} from '../values/value.ts';
import type { Call, NativeType } from './native-type.ts';

/** Exceptions of the platform that Apex can catch or make; all of them extend Exception. */
const NAMES = [
    'AsyncException',
    'AuraHandledException',
    'CalloutException',
    'DmlException',
    'DuplicateMessageException',
    'EmailException',
    'EventBus.RetryableException',
    'HandledException',
    'IllegalArgumentException',
    'InvalidParameterValueException',
    'JSONException',
    'ListException',
    'MathException',
    'NoAccessException',
    'NoSuchElementException',
    'NullPointerException',
    'QueryException',
    'SecurityException',
    'SObjectException',
    'StringException',
    'TypeException'
];

export const STATUS_CODES = [
    'DELETE_FAILED',
    'DUPLICATE_VALUE',
    'ENTITY_IS_DELETED',
    'FIELD_INTEGRITY_EXCEPTION',
    'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    'INSUFFICIENT_ACCESS_OR_READONLY',
    'INVALID_CROSS_REFERENCE_KEY',
    'INVALID_EMAIL_ADDRESS',
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    'MISSING_ARGUMENT',
    'MIXED_DML_OPERATION',
    'NUMBER_OUTSIDE_VALID_RANGE',
    'REQUIRED_FIELD_MISSING',
    'STRING_TOO_LONG',
    'TRANSFER_REQUIRES_READ',
    'UNABLE_TO_LOCK_ROW'
];

/** The constant of a status code. @throws InterpreterFault for one that the interpreter does not know */
export function statusCode(name: string): EnumValue {
    const ordinal = STATUS_CODES.indexOf(name);
    if (ordinal < 0) throw new InterpreterFault(`the status code ${name} is not supported`);
    return new EnumValue({ typeName: 'StatusCode', name, ordinal });
}

const platformClass = (fullName: string, parent: ClassInfo | null): ClassInfo => ({
    name: fullName.split('.').at(-1) ?? fullName,
    fullName,
    file: null,
    kind: 'class',
    isAbstract: parent === null,
    isTest: false,
    sharing: null,
    outer: null,
    parent,
    interfaces: [],
    inner: new Map(),
    fields: new Map(),
    methods: new Map(),
    constructors: [],
    constants: [],
    staticBlocks: []
});

/** Makes the platform's exceptions known as classes. */
export function addExceptions(runtime: Runtime): void {
    const base = platformClass('Exception', null);
    runtime.classes.set('exception', base);
    for (const name of NAMES) runtime.classes.set(name.toLowerCase(), platformClass(name, base));
}

const detailsOf = (call: Call): FailureDetails => {
    const { failure } = call.ownInstance;
    if (!failure) throw new InterpreterFault('an exception was expected');
    return failure;
};

/** The platform puts its own exceptions into the namespace System. */
export const exceptionName = ({ class: info }: Instance): string =>
    info.file === null && !info.fullName.includes('.') ? `System.${info.fullName}` : info.fullName;

function rowOf(call: Call): RowFailure {
    const index = call.integer(0);
    return (
        detailsOf(call).rows[index] ??
        call.runtime.throwNew('ListException', `List index out of bounds: ${index}`)
    );
}

function inaccessibleFields(call: Call): MapValue {
    const map = new MapValue({ key: STRING, value: setOf(STRING) });
    for (const [object, fields] of detailsOf(call).inaccessible)
        map.put(object, new SetValue(STRING, fields));
    return map;
}

export const exceptionTypes: readonly NativeType[] = [
    {
        name: 'Exception',
        methods: {
            'getMessage(): String': (call) => detailsOf(call).message ?? 'Script-thrown exception',
            'setMessage(String)': (call) => {
                detailsOf(call).message = call.text(0);
                return null;
            },
            'getCause(): Exception': (call) => detailsOf(call).cause,
            'initCause(Exception)': (call) => {
                detailsOf(call).cause = call.instance(0);
                return null;
            },
            'getTypeName(): String': (call) => exceptionName(call.ownInstance),
            'getStackTraceString(): String': (call) => detailsOf(call).trace,
            'getLineNumber(): Integer': (call) => Number(/line (\d+)/.exec(detailsOf(call).trace)?.[1] ?? 0)
        }
    },
    {
        name: 'DmlException',
        methods: {
            'getNumDml(): Integer': (call) => detailsOf(call).rows.length,
            'getDmlType(Integer): StatusCode': (call) => statusCode(rowOf(call).status),
            'getDmlMessage(Integer): String': (call) => rowOf(call).message,
            'getDmlId(Integer): Id': (call) => rowOf(call).id,
            'getDmlIndex(Integer): Integer': (call) => rowOf(call).index
        }
    },
    {
        name: 'QueryException',
        methods: { 'getInaccessibleFields(): Map<String, Set<String>>': inaccessibleFields }
    },
    { name: 'StatusCode', values: STATUS_CODES }
];
