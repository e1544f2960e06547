import { DialFlowError } from '../error.ts';

export interface StreamLimits {
    /** Streams that one caller may hold open. */
    readonly perCaller: number;
    /** Streams of all callers together; each takes one of the connections that others need. */
    readonly together: number;
}

const LIMITS: StreamLimits = { perCaller: 32, together: 256 };
const COME_AGAIN_S = 15;

/**
 * Returns what counts a stream as open until its signal aborts.
 * @throws DialFlowError `too_many_requests` from it where the caller, or all together, hold too many
 */
export function openStreams({ perCaller, together }: StreamLimits = LIMITS) {
    const open = new Map<string, number>();
    let all = 0;
    return (caller: string, signal: AbortSignal): void => {
        const own = open.get(caller) ?? 0;
        if (own >= perCaller || all >= together) {
            throw new DialFlowError(
                'too_many_requests',
                own >= perCaller
                    ? `This caller holds ${own} event streams open already.`
                    : 'Too many event streams are open already.',
                {
                    advice: 'End streams that nobody watches, or ask for the run every few seconds instead.',
                    retryable: true,
                    retryAfterS: COME_AGAIN_S
                }
            );
        }
        open.set(caller, own + 1);
        all += 1;
        signal.addEventListener(
            'abort',
            () => {
                const left = (open.get(caller) ?? 1) - 1;
                if (left > 0) open.set(caller, left);
                else open.delete(caller);
                all -= 1;
            },
            { once: true }
        );
    };
}
