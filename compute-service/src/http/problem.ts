import type { z } from 'zod';
import { DialFlowError } from '../error.ts';
import type { ErrorCode } from '../error.ts';
import { FaultyRequestError } from './faulty-request.ts';
import type { problem } from './schemas/answers.ts';

export type Problem = z.infer<typeof problem>;

export const PROBLEM_TYPE = 'application/problem+json';

const TITLES: Readonly<Record<ErrorCode, string>> = {
    invalid_request: 'The request is faulty',
    invalid_parameter: 'A parameter is faulty',
    unauthorized: 'No valid API key',
    forbidden: 'Not permitted',
    not_found: 'Not found',
    unknown_org: 'No such org',
    method_not_allowed: 'Method not allowed',
    request_timeout: 'The request took too long',
    idempotency_conflict: 'The key was used for another request',
    wrong_state: 'The run is in another state',
    no_extract: 'No extract yet',
    gone: 'No longer there',
    too_large: 'The request is too large',
    unsupported_media_type: 'The content type is not supported',
    invalid_input: 'The inputs are faulty',
    too_many_requests: 'Too many requests',
    headers_too_large: 'The headers are too large',
    cancelled: 'Cancelled',
    internal: 'Something failed on our side',
    compute_failed: 'The computation failed',
    configuration: 'The configuration is not usable',
    delivery_failed: 'The delivery failed',
    source_incomplete: 'The source was incomplete',
    source_refused: 'The source refused',
    source_unavailable: 'The source does not answer',
    store_unavailable: 'The run store does not answer',
    identity_unavailable: 'Tokens cannot be checked now',
    api_budget: 'The API budget is used up'
};

const BODY_ADVICE = 'Send a JSON object with the header Content-Type: application/json.';

/** What Express and its body parser say, by the type or status they give their errors. */
const FRAMEWORK_FAULTS: Readonly<Record<string, DialFlowError>> = {
    'entity.too.large': new DialFlowError('too_large', 'The body is larger than 1 MB.', {
        advice: 'Name a whole run instead of its single ids.'
    }),
    'encoding.unsupported': new DialFlowError('unsupported_media_type', 'Compressed bodies are not read.', {
        advice: BODY_ADVICE
    })
};

const UNREADABLE = new DialFlowError('invalid_request', 'The request cannot be read.', {
    advice: 'Check its address, headers and body.'
});
const UNEXPECTED = new DialFlowError('internal', 'The request could not be completed.', {
    advice: 'Try again; if it fails again, give the reference to your administrator.'
});

/** Returns the error a request ends with. What was not raised on purpose becomes `internal` and keeps its text to itself. */
export function knownError(error: unknown): DialFlowError {
    if (error instanceof DialFlowError) return error;
    const { type, status } = (error ?? {}) as { readonly type?: unknown; readonly status?: unknown };
    if (typeof type === 'string' && FRAMEWORK_FAULTS[type]) return FRAMEWORK_FAULTS[type];
    return typeof status === 'number' && status >= 400 && status < 500 ? UNREADABLE : UNEXPECTED;
}

/** Returns the problem document of an error (RFC 9457). */
export function problemOf(error: DialFlowError, correlationId: string): Problem {
    return {
        type: `urn:dial-flow:problem:${error.code}`,
        title: TITLES[error.code],
        status: error.status,
        detail: error.message,
        code: error.code,
        advice: error.advice,
        correlationId,
        retryable: error.retryable,
        ...(error.retryAfterS === null ? {} : { retryAfterS: Math.ceil(error.retryAfterS) }),
        ...(error.field === null ? {} : { field: error.field }),
        ...(error instanceof FaultyRequestError ? { faults: [...error.faults] } : {})
    };
}
