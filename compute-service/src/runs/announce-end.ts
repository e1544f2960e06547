import type { Logger } from 'pino';
import type { Run } from './run.ts';
import { LeaseLostError } from './store.ts';

export interface EndNews {
    readonly run: Pick<Run, 'id'>;
    /** Tells people how the run ended and returns what went wrong. */
    announce(): Promise<readonly string[]>;
    readonly logger: Pick<Logger, 'error'>;
    /** Longest time that telling may take. */
    readonly announceMs: number;
}

/**
 * Tells people how a run ended. Returns what went wrong with it, which degrades the run and never fails it.
 * @throws LeaseLostError where the run is another worker's by now
 */
export async function announceEnd({
    run,
    announce,
    logger,
    announceMs
}: EndNews): Promise<readonly string[]> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<readonly string[]>((resolve) => {
        timer = setTimeout(
            () => resolve(['Telling people how the run ended took too long and was given up.']),
            announceMs
        );
    });
    try {
        return await Promise.race([announce(), tooLate]);
    } catch (error) {
        if (error instanceof LeaseLostError) throw error;
        logger.error({ err: error, runId: run.id }, 'Nobody could be told how the run ended');
        return ['Nobody could be told how the run ended; the log of the service says why.'];
    } finally {
        clearTimeout(timer);
    }
}
