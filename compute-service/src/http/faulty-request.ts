import type { z } from 'zod';
import { counted } from '../engines/share.ts';
import { DialFlowError } from '../error.ts';

export interface Fault {
    readonly field: string;
    /** Where in the body it stands, as a JSON pointer (RFC 6901); without it, it stands elsewhere. */
    readonly pointer?: string;
    /** A whole sentence without its full stop, which names the field. */
    readonly message: string;
}

const MOST_FAULTS = 50;

/** Marks a rule of a schema whose breach is well-formed but cannot mean anything: such a request is answered with 422. */
export const UNUSABLE_VALUE = { unusable: true } as const;

const isUnusable = (issue: z.core.$ZodIssue): boolean =>
    issue.code === 'custom' && issue.params?.['unusable'] === UNUSABLE_VALUE.unusable;

/** What came in is not sent back at any length. */
const shortened = ({ field, pointer, message }: Fault): Fault => ({
    field: field.slice(0, 200),
    ...(pointer === undefined ? {} : { pointer: pointer.slice(0, 300) }),
    message: message.slice(0, 300)
});

/** A request with fields that are wrong; names them all, up to fifty. */
export class FaultyRequestError extends DialFlowError {
    readonly faults: readonly Fault[];

    constructor(code: 'invalid_request' | 'invalid_parameter' | 'invalid_input', faults: readonly Fault[]) {
        const shown = faults.slice(0, MOST_FAULTS).map(shortened);
        const [first] = shown;
        const more =
            faults.length > 1
                ? ` There ${faults.length === 2 ? 'is' : 'are'} ${counted(faults.length - 1, 'more fault')}.`
                : '';
        super(code, first ? `${first.message}.${more}` : 'The request is faulty.', {
            advice: 'Correct the fields that are named and send the request again.',
            ...(first ? { field: first.field } : {})
        });
        this.faults = shown;
    }
}

/** Returns the error of a request that a schema refused, with every field that is wrong. */
export const refusalOf = (error: z.ZodError, place: 'body' | 'address' = 'address'): FaultyRequestError =>
    new FaultyRequestError(
        error.issues.every(isUnusable) ? 'invalid_input' : 'invalid_request',
        faultsOf(error, place)
    );

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** Returns the JSON pointer (RFC 6901) of a path. */
export const pointerOf = (path: readonly string[]): string =>
    path.map((part) => `/${escaped(part)}`).join('');

/** Returns the faults a schema found, each with the path of its field; in a body also with its pointer. */
export function faultsOf(error: z.ZodError, place: 'body' | 'address' = 'address'): readonly Fault[] {
    const fault = (path: readonly string[], words: string): Fault => {
        const field = path.join('.') || 'body';
        return {
            field,
            ...(place === 'body' ? { pointer: pointerOf(path) } : {}),
            message: `${field} ${words}`
        };
    };
    return error.issues.flatMap((issue): Fault[] => {
        const path = issue.path.map(String);
        return issue.code === 'unrecognized_keys'
            ? issue.keys.map((key) => fault([...path, key], 'is not known here'))
            : [fault(path, ruleOf(issue))];
    });
}

const KINDS: Readonly<Record<string, string>> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    record: 'an object'
};

/** What the field must be, in words; a schema that has words of its own is taken at its word. */
function ruleOf(issue: z.core.$ZodIssue): string {
    if (/^(must|is) /.test(issue.message)) return issue.message;
    switch (issue.code) {
        case 'invalid_type':
            return issue.input === undefined
                ? 'must be given'
                : `must be ${KINDS[issue.expected] ?? issue.expected}`;
        case 'invalid_value':
            return issue.input === undefined
                ? 'must be given'
                : `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
        case 'too_small':
            if (issue.origin === 'string') return 'must not be empty';
            return issue.origin === 'array'
                ? `must name at least ${String(issue.minimum)}`
                : `must be at least ${String(issue.minimum)}`;
        case 'too_big':
            if (issue.origin === 'string') return `must have at most ${String(issue.maximum)} characters`;
            return issue.origin === 'array'
                ? `must name at most ${String(issue.maximum)}`
                : `must be at most ${String(issue.maximum)}`;
        default:
            return 'cannot be used';
    }
}
