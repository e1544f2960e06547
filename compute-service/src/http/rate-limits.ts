import { ipKeyGenerator, MemoryStore, rateLimit } from 'express-rate-limit';
import type { Options } from 'express-rate-limit';
import type { RequestHandler } from 'express';
import { DialFlowError } from '../error.ts';

const WINDOW_MS = 60_000;

const tooMany = (resetTime: Date | undefined): DialFlowError =>
    new DialFlowError('too_many_requests', 'There were too many requests in a minute.', {
        advice: 'Wait for the seconds that Retry-After names; then go on more slowly.',
        retryable: true,
        retryAfterS: Math.max(1, ((resetTime?.getTime() ?? Date.now() + WINDOW_MS) - Date.now()) / 1000)
    });

/** Networks give whole ranges of IPv6 to one customer, so those count as one address. */
const addressKey = (address: string): string => ipKeyGenerator(address);

/**
 * Limits how many requests one caller may make in a minute; callers without a credential count by their address.
 * @param caller what the request's caller is called, null where nobody was recognised
 */
export function callerLimit({
    perMinute,
    caller
}: {
    readonly perMinute: number;
    readonly caller: (locals: Readonly<Record<string, unknown>>) => string | null;
}): RequestHandler {
    return rateLimit({
        windowMs: WINDOW_MS,
        limit: perMinute,
        standardHeaders: 'draft-8',
        legacyHeaders: false,
        // The service decides by itself whether a proxy is trusted; the library's guesses would only be logged.
        validate: false,
        keyGenerator: (request, response) => caller(response.locals) ?? addressKey(request.ip ?? ''),
        handler: (request, _response, next) => {
            const { rateLimit: seen } = request as typeof request & {
                readonly rateLimit?: { readonly resetTime?: Date };
            };
            next(tooMany(seen?.resetTime));
        }
    });
}

/** Counts failed sign-ins of an address, so that trying out keys fills neither the audit log nor the day. */
export interface FailedSignIns {
    /** @throws DialFlowError `too_many_requests` where the address failed too often in this minute. */
    refuseTooMany(address: string): Promise<void>;
    note(address: string): Promise<void>;
}

/**
 * Only failures count, and only they are refused: many tenants of a cloud share its addresses, and none of them may lock
 * out another. Keys have 256 random bits, so it is not the limit that keeps them from being guessed.
 */
export function failedSignIns(perMinute: number): FailedSignIns {
    const store = new MemoryStore();
    store.init({ windowMs: WINDOW_MS } as Options);
    return {
        async refuseTooMany(address) {
            const seen = await store.get(addressKey(address));
            if (seen && seen.totalHits >= perMinute) throw tooMany(seen.resetTime);
        },
        async note(address) {
            await store.increment(addressKey(address));
        }
    };
}
