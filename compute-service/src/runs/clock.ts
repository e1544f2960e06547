import { setTimeout as delay } from 'node:timers/promises';

/** Time as the service sees it; tests pass one that they move themselves. */
export interface Clock {
    now(): Date;
    /** Resolves after `ms` milliseconds. @throws the signal's reason as soon as it aborts. */
    sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
    now: () => new Date(),
    async sleep(ms, signal) {
        signal?.throwIfAborted();
        try {
            await delay(ms, undefined, signal ? { signal } : {});
        } catch (error) {
            signal?.throwIfAborted();
            throw error;
        }
    }
};
