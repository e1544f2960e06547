import type { z } from 'zod';
import { DialFlowError } from '../error.ts';

export interface Fault {
    readonly field: string;
    readonly message: string;
}

/** A request with fields that are wrong; names every one of them. */
export class FaultyRequestError extends DialFlowError {
    readonly faults: readonly Fault[];

    constructor(code: 'invalid_request' | 'invalid_parameter', faults: readonly Fault[]) {
        const [first] = faults;
        const more = faults.length > 1 ? ` ${faults.length - 1} more in faults.` : '';
        super(code, first ? `${first.field}: ${first.message}.${more}` : 'The request is faulty.', {
            advice: 'Correct the fields that are named and send the request again.',
            ...(first ? { field: first.field } : {})
        });
        this.faults = faults;
    }
}

const MOST_FAULTS = 50;

/** Returns the faults a schema found, each with the path of its field below `prefix`. */
export function faultsOf(error: z.ZodError, prefix: readonly string[] = []): readonly Fault[] {
    const faults = error.issues.flatMap((issue): Fault[] => {
        const path = [...prefix, ...issue.path.map(String)];
        if (issue.code === 'unrecognized_keys') {
            return issue.keys.map((key) => ({
                field: [...path, key].join('.'),
                message: 'is not known here'
            }));
        }
        return [{ field: path.join('.') || 'body', message: issue.message }];
    });
    return faults.slice(0, MOST_FAULTS).map(shortened);
}

/** What came in is not sent back at any length. */
const shortened = ({ field, message }: Fault): Fault => ({
    field: field.slice(0, 200),
    message: message.slice(0, 300)
});
