import { DialFlowError } from '../error.ts';
import { systemErrorCode } from '../system-error.ts';
import type { RetryClass } from './plan.ts';

/** One second, doubled after each try, five tries in all. */
const FIRST_DELAY_MS = 1000;
const MAX_TRIES = 5;
/** Nobody expects a run that has waited longer than this to go on by itself. */
const LONGEST_WAIT_MS = 6 * 60 * 60 * 1000;

/** What the operating system says when the network, not the request, was at fault. */
const TRANSIENT_SYSTEM_CODES = new Set([
    'ECONNABORTED',
    'ECONNREFUSED',
    'ECONNRESET',
    'EAI_AGAIN',
    'EPIPE',
    'ETIMEDOUT',
    'UND_ERR_CONNECT_TIMEOUT',
    'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT',
    'UND_ERR_SOCKET'
]);

export interface FailedTry {
    readonly error: unknown;
    readonly retry: RetryClass;
    /** Tries made so far, from 1. */
    readonly tries: number;
    /** Returns a number from 0 up to, without, 1. */
    random(): number;
}

/**
 * Returns the milliseconds to wait before the next try, or null where there shall be none. The wait is between half and
 * all of its step, so that several workers do not come back together; where the other side named a time, it is at
 * least that.
 */
export function retryDelayMs({ error, retry, tries, random }: FailedTry): number | null {
    if (retry === 'never' || tries >= MAX_TRIES || !isTransient(error)) return null;
    const backoff = FIRST_DELAY_MS * 2 ** (tries - 1) * (0.5 + random() / 2);
    const named = error instanceof DialFlowError ? (error.retryAfterS ?? 0) * 1000 : 0;
    const delay = Math.ceil(Math.max(backoff, named));
    return delay > LONGEST_WAIT_MS ? null : delay;
}

function isTransient(error: unknown): boolean {
    if (error instanceof DialFlowError) return error.retryable;
    return TRANSIENT_SYSTEM_CODES.has(systemErrorCode(error) ?? '');
}
