/** Where an error belongs when it reaches the API, and whether trying again can help. */
const STATUS_BY_CODE = {
    invalid_request: 400,
    invalid_parameter: 400,
    unauthorized: 401,
    forbidden: 403,
    not_found: 404,
    unknown_org: 404,
    method_not_allowed: 405,
    request_timeout: 408,
    idempotency_conflict: 409,
    wrong_state: 409,
    no_extract: 409,
    gone: 410,
    too_large: 413,
    unsupported_media_type: 415,
    invalid_input: 422,
    too_many_requests: 429,
    headers_too_large: 431,
    cancelled: 499,
    internal: 500,
    compute_failed: 500,
    configuration: 500,
    delivery_failed: 502,
    source_incomplete: 502,
    source_refused: 502,
    source_unavailable: 503,
    store_unavailable: 503,
    identity_unavailable: 503,
    api_budget: 503
} as const;

export type ErrorCode = keyof typeof STATUS_BY_CODE;

/** Every code with the HTTP status that goes with it; docs/api.md lists them for callers. */
export const ERROR_STATUSES: Readonly<Record<ErrorCode, number>> = STATUS_BY_CODE;

export interface DialFlowErrorOptions {
    readonly cause?: unknown;
    /** What a person can do about it, one plain sentence. */
    readonly advice?: string;
    /** The same call may succeed later without any change. */
    readonly retryable?: boolean;
    /** Seconds to wait before trying again, where the other side said so. */
    readonly retryAfterS?: number;
    /** The parameter or field that is wrong, as a path like `flush.disconnected_attempts`. */
    readonly field?: string;
}

/** Every error that DIAL-Flow raises on purpose. The message says what and where, in words for people, without secrets. */
export class DialFlowError extends Error {
    override readonly name = 'DialFlowError';
    readonly code: ErrorCode;
    readonly status: number;
    readonly advice: string;
    readonly retryable: boolean;
    readonly retryAfterS: number | null;
    readonly field: string | null;

    constructor(code: ErrorCode, message: string, options: DialFlowErrorOptions = {}) {
        super(message, { cause: options.cause });
        this.code = code;
        this.status = STATUS_BY_CODE[code];
        this.advice =
            options.advice ?? 'Try again; if it fails again, give the reference to your administrator.';
        this.retryable = options.retryable ?? false;
        this.retryAfterS = options.retryAfterS ?? null;
        this.field = options.field ?? null;
    }
}
