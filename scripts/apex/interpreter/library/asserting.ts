import { isInstance } from '../types/instance-check.ts';
import { isEqual } from '../values/equality.ts';
import { shownText } from '../values/text.ts';
import { TypeToken } from '../values/value.ts';
import type { Call, NativeType } from './native-type.ts';

/** A failed assertion ends the test; Apex cannot catch it. */
function fail(call: Call, { problem, at }: { readonly problem: string; readonly at: number }): never {
    const message = call.at(at);
    const told = typeof message === 'string' ? `: ${message}` : '';
    return call.runtime.throwUncatchable(
        'System.AssertException',
        `Assertion Failed${told}${problem === '' ? '' : `: ${problem}`}`
    );
}

type Assertion = (call: Call) => null;

/** An assertion that holds, or fails with what it found. */
const asserting =
    (at: number, problemOf: (call: Call) => string | null): Assertion =>
    (call) => {
        const problem = problemOf(call);
        return problem === null ? null : fail(call, { problem, at });
    };

const areEqual = asserting(2, (call) =>
    isEqual(call.at(0), call.at(1))
        ? null
        : `Expected: ${shownText(call.at(0))}, Actual: ${shownText(call.at(1))}`
);
const areNotEqual = asserting(2, (call) =>
    isEqual(call.at(0), call.at(1)) ? `Same value: ${shownText(call.at(0))}` : null
);
const isTrue = asserting(1, (call) => (call.at(0) === true ? null : 'Expected: true'));
const isFalse = asserting(1, (call) => (call.at(0) === false ? null : 'Expected: false'));
const isNull = asserting(1, (call) =>
    call.at(0) === null ? null : `Expected: null, Actual: ${shownText(call.at(0))}`
);
const isNotNull = asserting(1, (call) => (call.at(0) === null ? 'Expected: not null' : null));
const failing = asserting(0, () => '');
const isOfType = asserting(2, (call) => {
    const token = call.at(1);
    return token instanceof TypeToken && isInstance(call.at(0), token.type)
        ? null
        : 'Another type was expected';
});

/** The same assertion with and without a message. */
const both = (
    name: string,
    { parameters, run }: { readonly parameters: string; readonly run: Assertion }
): Record<string, Assertion> => ({
    [`${name}(${parameters})`]: run,
    [`${name}(${parameters}, String)`]: run
});

export const assertTypes: readonly NativeType[] = [
    {
        name: 'Assert',
        statics: {
            ...both('areEqual', { parameters: 'Object, Object', run: areEqual }),
            ...both('areNotEqual', { parameters: 'Object, Object', run: areNotEqual }),
            ...both('isTrue', { parameters: 'Boolean', run: isTrue }),
            ...both('isFalse', { parameters: 'Boolean', run: isFalse }),
            ...both('isNull', { parameters: 'Object', run: isNull }),
            ...both('isNotNull', { parameters: 'Object', run: isNotNull }),
            ...both('isInstanceOfType', { parameters: 'Object, Type', run: isOfType }),
            'fail()': failing,
            'fail(String)': failing
        }
    }
];
