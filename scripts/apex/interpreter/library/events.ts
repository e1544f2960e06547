import { native } from '../types/apex-type.ts';
import { EventContextState } from '../runtime/contexts.ts';
import type { RowError } from '../database/write-checks.ts';
import { InterpreterFault } from '../values/faults.ts';
import { ListValue, type NativeObject, type RecordValue } from '../values/value.ts';
import { saveResult } from './database.ts';
import { type Call, type NativeType, stateOf } from './native-type.ts';

function errorsOf(event: RecordValue): readonly RowError[] {
    return event.object.fields.flatMap((field) => {
        const value = event.values.get(field.key) ?? null;
        if (field.required && value === null) {
            return [
                {
                    status: 'REQUIRED_FIELD_MISSING',
                    message: `Required fields are missing: [${field.name}]`,
                    fields: [field.name]
                }
            ];
        }
        const isTooLong = typeof value === 'string' && field.length > 0 && value.length > field.length;
        if (!isTooLong) return [];
        return [
            {
                status: 'STRING_TOO_LONG',
                message: `${field.label}: data value too large`,
                fields: [field.name]
            }
        ];
    });
}

/** Publishes an event; it reaches its triggers when the test delivers it. */
function publish(call: Call, event: RecordValue): NativeObject {
    if (event.object.kind !== 'event')
        throw new InterpreterFault(`${event.object.name} is no platform event`);
    const errors = errorsOf(event);
    if (errors.length === 0) call.runtime.test.events.push(event);
    return saveResult(errors);
}

export const eventTypes: readonly NativeType[] = [
    {
        name: 'EventBus',
        statics: {
            'publish(SObject): Database.SaveResult': (call) => {
                const [event] = call.records(0);
                return event ? publish(call, event) : call.runtime.throwNull();
            },
            'publish(List<SObject>): List<Database.SaveResult>': (call) =>
                new ListValue(
                    native('Database.SaveResult'),
                    call.records(0).map((event) => publish(call, event))
                )
        }
    },
    {
        name: 'EventBus.TriggerContext',
        statics: {
            'currentContext(): EventBus.TriggerContext': (call) => call.runtime.test.eventContext
        },
        fields: {
            'retries: Integer': { read: (self) => stateOf(self, EventContextState).retries, write: null }
        }
    }
];
