import { randomUUID } from 'node:crypto';
import { FinalizerState, JobState } from '../runtime/contexts.ts';
import { enqueue } from '../runtime/jobs.ts';
import { implementsNative } from '../types/class-info.ts';
import { InterpreterFault } from '../values/faults.ts';
import { ApexDatetime } from '../values/moments.ts';
import { EnumValue, NativeObject, type Value } from '../values/value.ts';
import { abortJob, schedule } from './scheduling.ts';
import { type Call, type NativeType, stateOf } from './native-type.ts';
import { timeZone } from './times.ts';

class OptionsState {
    signature: Value = null;
    delay: Value = null;
}

class SignatureState {
    readonly parts: string[] = [];
}

function signatureOf(call: Call): string | null {
    const options = call.at(1);
    if (options === null) return call.runtime.throwNull();
    const { signature } = stateOf(options, OptionsState);
    return signature === null ? null : stateOf(signature, SignatureState).parts.join('|');
}

function addPart(call: Call): Value {
    stateOf(call.self, SignatureState).parts.push(call.text(0));
    return call.self;
}

function attachFinalizer(call: Call): null {
    const { runtime } = call;
    const job = runtime.test.currentJob;
    const finalizer = call.instance(0);
    if (!implementsNative(finalizer.class, 'Finalizer'))
        throw new InterpreterFault('attachFinalizer takes a Finalizer');
    if (!job?.queueable) {
        return runtime.throwNew(
            'HandledException',
            'System.attachFinalizer(Finalizer) is allowed only in a queueable'
        );
    }
    if (job.finalizer)
        return runtime.throwNew(
            'HandledException',
            'More than one Finalizer cannot be attached to same Async Apex Job'
        );
    job.finalizer = finalizer;
    return null;
}

const resultNames = ['SUCCESS', 'UNHANDLED_EXCEPTION'] as const;

function resultOf(call: Call): EnumValue {
    const { failure } = stateOf(call.self, FinalizerState);
    const ordinal = failure ? 1 : 0;
    return new EnumValue({ typeName: 'ParentJobResult', name: resultNames[ordinal], ordinal });
}

const user = (call: Call, field: string): Value => call.runtime.user[field] ?? null;

class TextState {
    readonly text: string;

    constructor(text: string) {
        this.text = text;
    }
}

const limit =
    (name: Parameters<Call['runtime']['transaction']['get']>[0]) =>
    (call: Call): number =>
        call.runtime.transaction.get(name);

const systemType: NativeType = {
    name: 'System',
    statics: {
        'debug(Object)': () => null,
        'debug(LoggingLevel, Object)': () => null,
        'now(): Datetime': () => new ApexDatetime(Date.now()),
        'enqueueJob(Queueable): Id': (call) =>
            enqueue(call.runtime, { queueable: call.instance(0), signature: null }),
        'enqueueJob(Queueable, AsyncOptions): Id': (call) =>
            enqueue(call.runtime, { queueable: call.instance(0), signature: signatureOf(call) }),
        'attachFinalizer(Finalizer)': attachFinalizer,
        'schedule(String, String, Schedulable): Id': schedule,
        'abortJob(Id)': abortJob
    }
};

const asyncTypes: readonly NativeType[] = [
    {
        name: 'AsyncOptions',
        constructors: { '()': () => new NativeObject('AsyncOptions', new OptionsState()) },
        fields: {
            'DuplicateSignature: QueueableDuplicateSignature': {
                read: (self) => stateOf(self, OptionsState).signature,
                write: (self, value) => {
                    stateOf(self, OptionsState).signature = value;
                }
            },
            'MinimumQueueableDelayInMinutes: Integer': {
                read: (self) => stateOf(self, OptionsState).delay,
                write: (self, value) => {
                    stateOf(self, OptionsState).delay = value;
                }
            }
        }
    },
    { name: 'QueueableDuplicateSignature' },
    {
        name: 'QueueableDuplicateSignature.Builder',
        constructors: {
            '()': () => new NativeObject('QueueableDuplicateSignature.Builder', new SignatureState())
        },
        methods: {
            'addString(String): QueueableDuplicateSignature.Builder': addPart,
            'addId(Id): QueueableDuplicateSignature.Builder': addPart,
            'build(): QueueableDuplicateSignature': (call) =>
                new NativeObject('QueueableDuplicateSignature', stateOf(call.self, SignatureState))
        }
    },
    { name: 'Queueable' },
    { name: 'Schedulable' },
    { name: 'Finalizer' },
    { name: 'QueueableContext', methods: { 'getJobId(): Id': (call) => stateOf(call.self, JobState).id } },
    { name: 'SchedulableContext' },
    {
        name: 'FinalizerContext',
        methods: {
            'getResult(): ParentJobResult': resultOf,
            'getException(): Exception': (call) => stateOf(call.self, FinalizerState).failure,
            'getAsyncApexJobId(): Id': (call) => stateOf(call.self, FinalizerState).jobId
        }
    },
    { name: 'ParentJobResult', values: [...resultNames] }
];

export const systemTypes: readonly NativeType[] = [
    systemType,
    ...asyncTypes,
    { name: 'Type' },
    { name: 'LoggingLevel', values: ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'FINE', 'FINER', 'FINEST'] },
    {
        name: 'UserInfo',
        statics: {
            'getUserId(): Id': (call) => call.runtime.userId,
            'getName(): String': (call) => user(call, 'name'),
            'getUserName(): String': (call) => user(call, 'username'),
            'getUserEmail(): String': (call) => user(call, 'email'),
            'getTimeZone(): TimeZone': (call) => timeZone(call.runtime.zone)
        }
    },
    {
        name: 'FeatureManagement',
        statics: {
            'checkPermission(String): Boolean': (call) =>
                call.runtime.access.hasCustomPermission(call.text(0), call.runtime.userId)
        }
    },
    {
        name: 'Limits',
        statics: {
            'getQueries(): Integer': limit('queries'),
            'getQueryRows(): Integer': limit('queryRows'),
            'getDmlStatements(): Integer': limit('dmlStatements'),
            'getDmlRows(): Integer': limit('dmlRows'),
            'getCallouts(): Integer': limit('callouts'),
            'getQueueableJobs(): Integer': limit('queueableJobs'),
            'getEmailInvocations(): Integer': limit('emailInvocations')
        }
    },
    {
        name: 'UUID',
        statics: { 'randomUUID(): UUID': () => new NativeObject('UUID', new TextState(randomUUID())) },
        methods: { 'toString(): String': (call) => stateOf(call.self, TextState).text }
    },
    {
        name: 'URL',
        statics: {
            'getOrgDomainUrl(): URL': () =>
                new NativeObject('URL', new TextState('https://tests.my.salesforce.com'))
        },
        methods: { 'toExternalForm(): String': (call) => stateOf(call.self, TextState).text }
    }
];
