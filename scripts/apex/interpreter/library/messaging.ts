import { native } from '../types/apex-type.ts';
import { ListValue, NativeObject, SetValue, type Value } from '../values/value.ts';
import { type Call, type NativeType, stateOf } from './native-type.ts';

const MAIL_ADDRESS = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

class MailState {
    readonly given = new Map<string, Value>();
}

class MailResultState {
    /** Why the mail did not go out; null where it did. */
    readonly problem: string | null;

    constructor(problem: string | null) {
        this.problem = problem;
    }
}

/** A setter that keeps what it is given under a name. */
const keeping =
    (name: string) =>
    (call: Call): null => {
        stateOf(call.self, MailState).given.set(name, call.at(0));
        return null;
    };

function problemOf(message: Value): string | null {
    const { given } = stateOf(message, MailState);
    const addresses = given.get('addresses');
    const items = addresses instanceof ListValue ? addresses.items : [];
    if (items.length === 0) return 'Add a recipient to send an email.';
    const wrong = items.find((address) => typeof address !== 'string' || !MAIL_ADDRESS.test(address));
    return wrong === undefined ? null : `Email address is invalid: ${String(wrong)}`;
}

function sendEmail(call: Call): ListValue {
    const { runtime } = call;
    const messages = call.list(0).items;
    const allOrNone = call.args.length < 2 || call.flag(1);
    runtime.useLimit('emailInvocations');
    const results = messages.map((message) => {
        const problem = problemOf(message);
        if (problem !== null && allOrNone)
            return runtime.throwNew('EmailException', `SendEmail failed. ${problem}`);
        return new NativeObject('Messaging.SendEmailResult', new MailResultState(problem));
    });
    return new ListValue(native('Messaging.SendEmailResult'), results);
}

function mailErrors(call: Call): ListValue {
    const { problem } = stateOf(call.self, MailResultState);
    const errors =
        problem === null ? [] : [new NativeObject('Messaging.SendEmailError', new MailResultState(problem))];
    return new ListValue(native('Messaging.SendEmailError'), errors);
}

/** Rings the bell of users. The platform wants a kind, a title, a text and a target. */
function ring(call: Call): null {
    const { given } = stateOf(call.self, MailState);
    const users = call.at(0);
    const isFilled = (name: string): boolean => (given.get(name) ?? '') !== '';
    const isComplete =
        ['type', 'title', 'body'].every(isFilled) &&
        (isFilled('target') || isFilled('page')) &&
        users instanceof SetValue;
    if (!isComplete)
        call.runtime.throwNew(
            'HandledException',
            'Custom notifications need a type, a title, a body and a target.'
        );
    return null;
}

export const messagingTypes: readonly NativeType[] = [
    {
        name: 'Messaging',
        statics: {
            'sendEmail(List<Messaging.SingleEmailMessage>): List<Messaging.SendEmailResult>': sendEmail,
            'sendEmail(List<Messaging.SingleEmailMessage>, Boolean): List<Messaging.SendEmailResult>':
                sendEmail
        }
    },
    {
        name: 'Messaging.SingleEmailMessage',
        constructors: { '()': () => new NativeObject('Messaging.SingleEmailMessage', new MailState()) },
        methods: {
            'setToAddresses(List<String>)': keeping('addresses'),
            'setSubject(String)': keeping('subject'),
            'setPlainTextBody(String)': keeping('body'),
            'setSaveAsActivity(Boolean)': keeping('activity')
        }
    },
    {
        name: 'Messaging.SendEmailResult',
        methods: {
            'isSuccess(): Boolean': (call) => stateOf(call.self, MailResultState).problem === null,
            'getErrors(): List<Messaging.SendEmailError>': mailErrors
        }
    },
    {
        name: 'Messaging.SendEmailError',
        methods: { 'getMessage(): String': (call) => stateOf(call.self, MailResultState).problem }
    },
    {
        name: 'Messaging.CustomNotification',
        constructors: { '()': () => new NativeObject('Messaging.CustomNotification', new MailState()) },
        methods: {
            'setNotificationTypeId(String)': keeping('type'),
            'setTitle(String)': keeping('title'),
            'setBody(String)': keeping('body'),
            'setTargetId(String)': keeping('target'),
            'setTargetPageRef(String)': keeping('page'),
            'send(Set<String>)': ring
        }
    }
];
