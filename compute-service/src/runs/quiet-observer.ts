import type { Logger } from 'pino';
import type { RunObserver } from './observer.ts';

/** Returns an observer whose faults are logged and go no further: who counts must not disturb what is counted. */
export function quietObserver(observer: RunObserver, logger: Pick<Logger, 'warn'>): RunObserver {
    const quietly = (note: () => void): void => {
        try {
            note();
        } catch (error) {
            logger.warn({ err: error }, 'A figure was not counted');
        }
    };
    return {
        stepEnded: (step) => quietly(() => observer.stepEnded(step)),
        stepRetried: (step) => quietly(() => observer.stepRetried(step)),
        runEnded: (ended) => quietly(() => observer.runEnded(ended))
    };
}
