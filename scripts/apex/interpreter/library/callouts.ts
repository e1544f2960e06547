import { implementsNative } from '../types/class-info.ts';
import { invokeNamed } from '../runtime/invoke.ts';
import { InterpreterFault } from '../values/faults.ts';
import { NativeObject, type Value } from '../values/value.ts';
import { type Call, type NativeType, stateOf } from './native-type.ts';

const MOST_TIMEOUT_MS = 120_000;
/** Named credentials, and addresses that the org would have to allow. */
const ENDPOINT = /^(callout:\w+|https:\/\/)/;

class Message {
    readonly headers = new Map<string, string>();
    body = '';
    method = '';
    endpoint = '';
    status = 0;
}

const own = (call: Call): Message => stateOf(call.self, Message);

/** A method that keeps something and gives nothing. */
const keeping =
    (keep: (message: Message, call: Call) => void) =>
    (call: Call): null => {
        keep(own(call), call);
        return null;
    };

/** Sends a request to the mock of the test. Throws as the platform does where no callout is possible. */
function send(call: Call): Value {
    const { runtime } = call;
    const request = call.at(0);
    if (request === null) return runtime.throwNull();
    runtime.useLimit('callouts');
    if (runtime.transaction.hasPendingWork) {
        return runtime.throwNew(
            'CalloutException',
            'You have uncommitted work pending. Please commit or rollback before calling out'
        );
    }
    const { calloutMock, currentJob } = runtime.test;
    const job = currentJob?.queueable;
    if (runtime.triggerRecords || (job && !implementsNative(job.class, 'Database.AllowsCallouts'))) {
        return runtime.throwNew(
            'CalloutException',
            'Callout not allowed from this future method. Please enable callout'
        );
    }
    const { endpoint, method } = stateOf(request, Message);
    if (!ENDPOINT.test(endpoint) || method === '') {
        return runtime.throwNew('CalloutException', `no protocol: ${endpoint}`);
    }
    if (!calloutMock) {
        throw new InterpreterFault(
            'Methods defined as TestMethod do not support Web service callouts: no mock is set'
        );
    }
    const response = invokeNamed(runtime, { self: calloutMock, name: 'respond', args: [request] });
    return response ?? runtime.throwNew('CalloutException', 'the mock gave no response');
}

function setTimeout(call: Call): null {
    const ms = call.integer(0);
    if (ms >= 1 && ms <= MOST_TIMEOUT_MS) return null;
    return call.runtime.throwNew('CalloutException', `timeout is out of range: ${ms}`);
}

const shared: NonNullable<NativeType['methods']> = {
    'setHeader(String, String)': keeping((message, call) =>
        message.headers.set(call.text(0).toLowerCase(), call.text(1))
    ),
    'getHeader(String): String': (call) => own(call).headers.get(call.text(0).toLowerCase()) ?? null,
    'setBody(String)': keeping((message, call) => {
        message.body = call.text(0);
    }),
    'getBody(): String': (call) => own(call).body
};

export const calloutTypes: readonly NativeType[] = [
    {
        name: 'Http',
        constructors: { '()': () => new NativeObject('Http', {}) },
        methods: { 'send(HttpRequest): HttpResponse': send }
    },
    {
        name: 'HttpRequest',
        constructors: { '()': () => new NativeObject('HttpRequest', new Message()) },
        methods: {
            ...shared,
            'setMethod(String)': keeping((message, call) => {
                message.method = call.text(0);
            }),
            'getMethod(): String': (call) => own(call).method,
            'setEndpoint(String)': keeping((message, call) => {
                message.endpoint = call.text(0);
            }),
            'getEndpoint(): String': (call) => own(call).endpoint,
            'setTimeout(Integer)': setTimeout
        }
    },
    {
        name: 'HttpResponse',
        constructors: { '()': () => new NativeObject('HttpResponse', new Message()) },
        methods: {
            ...shared,
            'setStatusCode(Integer)': keeping((message, call) => {
                message.status = call.integer(0);
            }),
            'getStatusCode(): Integer': (call) => own(call).status
        }
    },
    { name: 'HttpCalloutMock' }
];
