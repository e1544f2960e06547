import { runJobs } from '../runtime/jobs.ts';
import { Transaction } from '../runtime/limits.ts';
import { InterpreterFault } from '../values/faults.ts';
import { NativeObject, TypeToken } from '../values/value.ts';
import type { Call, NativeType } from './native-type.ts';

/** From here on a test has limits of its own, and what it enqueues waits for stopTest. */
function startTest(call: Call): null {
    const { runtime } = call;
    if (runtime.test.phase !== 'before') throw new InterpreterFault('startTest was called twice');
    runtime.test.phase = 'between';
    runtime.test.outer = runtime.transaction;
    runtime.transaction = new Transaction();
    return null;
}

/** Delivers events and runs jobs. */
export function stopTest(call: Pick<Call, 'runtime'>, deliver: () => void): null {
    const { runtime } = call;
    if (runtime.test.phase !== 'between') throw new InterpreterFault('stopTest without startTest');
    runtime.test.phase = 'after';
    deliver();
    runJobs(runtime);
    runtime.transaction = runtime.test.outer ?? runtime.transaction;
    return null;
}

function setMock(call: Call): null {
    const token = call.at(0);
    const isForCallouts =
        token instanceof TypeToken && token.type.kind === 'native' && token.type.name === 'HttpCalloutMock';
    if (!isForCallouts) throw new InterpreterFault('setMock is supported for HttpCalloutMock only');
    call.runtime.test.calloutMock = call.instance(1);
    return null;
}

function setCreatedDate(call: Call): null {
    const { runtime } = call;
    const id = call.text(0);
    const object = runtime.schema.byPrefix.get(id.slice(0, 3));
    const row = object && runtime.store.row(object, id);
    if (!object || !row) throw new InterpreterFault(`setCreatedDate: there is no record ${id}`);
    runtime.store.put({ object, id, row: { ...row, createddate: call.datetime(1).inSeconds() } });
    return null;
}

/** What tests call. `deliver` hands published events to their triggers. */
export const testTypes = (deliver: () => void): readonly NativeType[] => [
    {
        name: 'Test',
        statics: {
            'startTest()': startTest,
            'stopTest()': (call) => stopTest(call, deliver),
            'setMock(Type, Object)': setMock,
            'setCreatedDate(Id, Datetime)': setCreatedDate,
            'isRunningTest(): Boolean': () => true,
            'getEventBus(): Test.EventBus': () => new NativeObject('Test.EventBus', {})
        }
    },
    {
        name: 'Test.EventBus',
        methods: {
            'deliver()': () => {
                deliver();
                return null;
            }
        }
    }
];
