import { DialFlowError } from '../error.ts';
import { readStrictJson } from '../strict-json.ts';
import { FaultyRequestError, pointerOf } from './faulty-request.ts';

const ADVICE = 'Send a JSON object with the header Content-Type: application/json.';

/**
 * Reads the body of a request.
 * @throws DialFlowError `invalid_request` where it is no JSON in UTF-8; FaultyRequestError with the place of each fault
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
    const read = readStrictJson(bytes);
    switch (read.kind) {
        case 'value':
            return read.value;
        case 'not_utf8':
            throw new DialFlowError('invalid_request', 'The body is not UTF-8.', { advice: ADVICE });
        case 'not_json':
            throw new DialFlowError('invalid_request', 'The body is not JSON.', { advice: ADVICE });
        case 'faulty': {
            const faults = read.faults.map(({ path, words }) => {
                const field = path.join('.') || 'body';
                return { field, pointer: pointerOf(path), message: `${field} ${words}` };
            });
            throw new FaultyRequestError('invalid_request', faults);
        }
    }
}
