import { DialFlowError, type ErrorCode } from '../../error.ts';

/** An answer of the org that is no success. The error code, not the status, says what it means. */
export class SalesforceApiError extends Error {
    override readonly name = 'SalesforceApiError';
    readonly status: number;
    readonly errorCode: string;
    /** How long the org, or what stands before it, asked to wait; null where it did not. */
    readonly retryAfterMs: number | null;

    constructor({
        status,
        errorCode,
        message,
        retryAfterMs = null
    }: {
        readonly status: number;
        readonly errorCode: string;
        readonly message: string;
        readonly retryAfterMs?: number | null;
    }) {
        super(message);
        this.status = status;
        this.errorCode = errorCode;
        this.retryAfterMs = retryAfterMs;
    }
}

const propertyOf = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null && key in value
        ? (value as Record<string, unknown>)[key]
        : undefined;

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Makes an error of the body that the org sends: an array of faults, an OAuth error, or something that is no JSON. */
export function errorOfBody({
    status,
    body,
    retryAfter = null
}: {
    readonly status: number;
    readonly body: string;
    /** The header of that name. */
    readonly retryAfter?: string | null;
}): SalesforceApiError {
    let parsed: unknown = null;
    try {
        parsed = JSON.parse(body);
    } catch {
        // A proxy's HTML page, or nothing: the status is all there is.
    }
    const fault: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    return new SalesforceApiError({
        status,
        errorCode:
            textOf(propertyOf(fault, 'errorCode')) ?? textOf(propertyOf(fault, 'error')) ?? `HTTP_${status}`,
        message:
            textOf(propertyOf(fault, 'message')) ??
            textOf(propertyOf(fault, 'error_description')) ??
            `The org answered with status ${status}.`,
        retryAfterMs: retryAfterMsOf(retryAfter)
    });
}

/** Reads `Retry-After`: seconds, or a date of HTTP (RFC 9110, 10.2.3). Null where it says nothing that can be waited for. */
export function retryAfterMsOf(header: string | null, now = new Date()): number | null {
    const text = header?.trim() ?? '';
    if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
    const at = / GMT$/.test(text) ? Date.parse(text) : NaN;
    return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

/** jsforce puts the org's code into `errorCode`, and the status only where the body was no JSON. */
export function errorOfJsforce(cause: unknown): unknown {
    const errorCode = textOf(propertyOf(cause, 'errorCode')) ?? textOf(propertyOf(cause, 'name'));
    if (errorCode === null || !/^[A-Z][A-Z0-9_]+$|^[a-z]+_[a-z_]+$/.test(errorCode)) return cause;
    const status = /^ERROR_HTTP_(\d{3})$/.exec(errorCode)?.[1];
    return new SalesforceApiError({
        status: status ? Number(status) : 0,
        errorCode,
        message: textOf(propertyOf(cause, 'message')) ?? errorCode
    });
}

const NETWORK_CODE =
    /^(ECONN|ENOTFOUND|ENET|EHOST|ETIMEDOUT|EPIPE|EAI_AGAIN|UND_ERR_|Z_|ERR_STREAM_PREMATURE_CLOSE|HPE_)/;

/** True where the connection, not the org's answer, was the trouble: cut, refused, too slow, garbled. */
function isNetworkError(cause: unknown): boolean {
    for (
        let error: unknown = cause, depth = 0;
        error && depth < 4;
        error = propertyOf(error, 'cause'), depth += 1
    ) {
        if (NETWORK_CODE.test(textOf(propertyOf(error, 'code')) ?? '')) return true;
    }
    return false;
}

/** Whether the org refused because the calls of the day are used up. */
export const isApiLimit = (cause: unknown): boolean =>
    cause instanceof SalesforceApiError && cause.errorCode === 'REQUEST_LIMIT_EXCEEDED';

const BUSY_CODES = new Set([
    'SERVER_UNAVAILABLE',
    'UNKNOWN_EXCEPTION',
    'UNABLE_TO_LOCK_ROW',
    'QUERY_TIMEOUT'
]);

/** The session ended and the new one did too before it was of use. */
const isSessionLost = (cause: SalesforceApiError): boolean => cause.errorCode === 'INVALID_SESSION_ID';

/** True where the same call may succeed in a moment. */
export function isTransient(cause: unknown): boolean {
    if (!(cause instanceof SalesforceApiError)) return isNetworkError(cause);
    if (isSessionLost(cause)) return true;
    return (
        cause.status >= 500 || cause.status === 420 || cause.status === 429 || BUSY_CODES.has(cause.errorCode)
    );
}

/**
 * Turns what went wrong on the wire into an error for people.
 * @param what what was being done, as "Reading accounts from Salesforce"
 * @param refused the code for what the org refuses: `source_refused` for reads, `delivery_failed` for writes
 */
export function asDialFlowError({
    cause,
    what,
    refused = 'source_refused'
}: {
    readonly cause: unknown;
    readonly what: string;
    readonly refused?: ErrorCode;
}): unknown {
    if (cause instanceof DialFlowError) return cause;
    if (isApiLimit(cause)) {
        return new DialFlowError('api_budget', `${what} stopped: the org's daily API limit is reached.`, {
            cause,
            advice: 'Resume the run when calls are available again, or have the limit raised.',
            retryable: true,
            retryAfterS: 900
        });
    }
    if (isTransient(cause) && !(cause instanceof SalesforceApiError && isSessionLost(cause))) {
        return new DialFlowError('source_unavailable', `${what} stopped: Salesforce does not answer.`, {
            cause,
            advice: 'Resume the run later; what was done so far is kept.',
            retryable: true,
            ...(cause instanceof SalesforceApiError && cause.retryAfterMs !== null
                ? { retryAfterS: cause.retryAfterMs / 1000 }
                : {})
        });
    }
    if (cause instanceof SalesforceApiError) {
        const message = cause.message.replaceAll(/\s+/g, ' ').trim();
        return new DialFlowError(refused, `${what} was refused: ${cause.errorCode}: ${message}`, {
            cause,
            advice: 'Check the field mapping, the permission set of the integration user and its credentials.'
        });
    }
    return cause;
}
