import type { Logger } from 'pino';
import { announceEnd } from './announce-end.ts';
import type { Planner } from './plan.ts';
import type { Run } from './run.ts';

export interface QueueNewsOptions {
    readonly planner: Pick<Planner, 'announce'>;
    readonly logger: Pick<Logger, 'error' | 'warn'>;
    /** Longest time that telling may take. */
    readonly announceMs: number;
}

export interface QueueNews {
    /** Begins to tell people that a run was cancelled before a worker had it; nobody has to wait for it. */
    tell(run: Run): void;
    /** Waits until everybody was told. */
    settled(): Promise<void>;
}

/** Tells of runs that end in the queue: no worker has them, so none tells of them. */
export function newsOfQueue({ planner, logger, announceMs }: QueueNewsOptions): QueueNews {
    const telling = new Set<Promise<void>>();
    const tellOf = async (run: Run): Promise<void> => {
        const announce = (): Promise<readonly string[]> => planner.announce(run);
        const warnings = await announceEnd({ run, announce, logger, announceMs });
        if (warnings.length > 0)
            logger.warn({ runId: run.id, warnings }, 'Not everybody was told that the run was cancelled');
    };
    return {
        tell(run) {
            const told = tellOf(run).finally(() => telling.delete(told));
            telling.add(told);
        },
        async settled() {
            await Promise.all(telling);
        }
    };
}
