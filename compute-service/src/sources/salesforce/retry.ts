import { setTimeout as sleep } from 'node:timers/promises';
import { isApiLimit, isTransient, SalesforceApiError } from './wire-error.ts';

export interface RetryPolicy {
    /** Tries in all, the first included. */
    readonly attempts: number;
    /** Wait before the second try; it doubles from try to try. */
    readonly baseMs: number;
    readonly maxMs: number;
    /** Wait after the org said that its API limit is reached; a limit counts calls of 24 hours, so it is long. */
    readonly limitWaitMs: number;
    /** How often it waits for the limit before it gives up. */
    readonly limitWaits: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
    attempts: 5,
    baseMs: 1_000,
    maxMs: 30_000,
    limitWaitMs: 60_000,
    limitWaits: 5
};

/** Nothing else happens while a call waits; where the org asks for more, the step waits instead, and says so. */
const LONGEST_NAMED_WAIT_MS = 120_000;

/** Half of the wait is fixed, half is chance, so that several tables do not knock at the same moment. */
const withJitter = (ms: number): number => ms / 2 + (Math.random() * ms) / 2;

/**
 * Repeats an operation that may be repeated until it succeeds, fails for good, or the tries are used up.
 * @throws what the last try threw; the signal's reason on abort
 */
export async function withRetry<T>({
    policy,
    signal,
    operation,
    retryable = isTransient,
    pause = (ms, options) => sleep(ms, undefined, options)
}: {
    readonly policy: RetryPolicy;
    readonly signal: AbortSignal;
    readonly operation: () => Promise<T>;
    readonly retryable?: (cause: unknown) => boolean;
    readonly pause?: (ms: number, options: { readonly signal: AbortSignal }) => Promise<void>;
}): Promise<T> {
    let failures = 0;
    let limitWaits = 0;
    for (;;) {
        signal.throwIfAborted();
        try {
            return await operation();
        } catch (cause) {
            signal.throwIfAborted();
            if (isApiLimit(cause)) {
                limitWaits += 1;
                if (limitWaits > policy.limitWaits) throw cause;
                await pause(policy.limitWaitMs, { signal });
                continue;
            }
            failures += 1;
            if (failures >= policy.attempts || !retryable(cause)) throw cause;
            const named = cause instanceof SalesforceApiError ? (cause.retryAfterMs ?? 0) : 0;
            if (named > LONGEST_NAMED_WAIT_MS) throw cause;
            const wait = Math.min(policy.baseMs * 2 ** (failures - 1), policy.maxMs);
            await pause(Math.max(withJitter(wait), named), { signal });
        }
    }
}
