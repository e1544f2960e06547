import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { announceEnd } from './announce-end.ts';
import type { Clock } from './clock.ts';
import type { Planner } from './plan.ts';
import type { Run } from './run.ts';
import type { RunStore } from './store.ts';

export interface QueueNewsOptions {
    readonly store: Pick<RunStore, 'untold' | 'noteTold'>;
    readonly planner: Pick<Planner, 'announce'>;
    readonly clock: Pick<Clock, 'now'>;
    readonly logger: Pick<Logger, 'error' | 'warn'>;
    /** Longest time that telling may take. */
    readonly announceMs: number;
    /** How often is looked for runs of which nobody was told. */
    readonly lookMs: number;
}

export interface QueueNews {
    /** Begins to tell people that a run was cancelled before a worker had it; nobody has to wait for it. */
    tell(run: Run): void;
    /** Waits until everybody was told who is being told now. */
    settled(): Promise<void>;
    /** Looks no more, and waits a moment for what is being told; the rest is told by the next process that looks. */
    stop(): Promise<void>;
}

/** A run that was cancelled so long ago is nobody's news any more, where somebody could not be told until then. */
const NEWS_MS = 60 * 60 * 1000;
const STOP_MS = 3000;

/**
 * Tells of runs that end in the queue: no worker has them, so none tells of them. The store knows of which runs nobody was
 * told; a process that ends meanwhile, or an org that is away, costs no news. Two processes may tell the same: mails and
 * records have keys by which they are one.
 */
export function newsOfQueue({
    store,
    planner,
    clock,
    logger,
    announceMs,
    lookMs
}: QueueNewsOptions): QueueNews {
    const telling = new Map<string, Promise<void>>();

    const tellOf = async (run: Run): Promise<void> => {
        const announce = (): Promise<readonly string[]> => planner.announce(run);
        const warnings = await announceEnd({ run, announce, logger, announceMs });
        const age = clock.now().getTime() - Date.parse(run.finishedAt ?? run.updatedAt);
        const again = warnings.length > 0 && age < NEWS_MS;
        if (warnings.length > 0) {
            const sentence = 'Not everybody was told that the run was cancelled';
            logger.warn({ runId: run.id, warnings }, again ? `${sentence}; it is tried again` : sentence);
        }
        if (!again) await store.noteTold(run.id);
    };
    const tell = (run: Run): void => {
        if (telling.has(run.id)) return;
        const told = tellOf(run)
            .catch((error: unknown) => {
                logger.warn({ err: error, runId: run.id }, 'A cancelled run is told of once more');
            })
            .finally(() => telling.delete(run.id));
        telling.set(run.id, told);
    };
    const look = async (): Promise<void> => {
        try {
            for (const run of await store.untold()) tell(run);
        } catch (error) {
            logger.warn({ err: error }, 'Runs of which nobody was told could not be looked up');
        }
    };
    const settled = async (): Promise<void> => {
        await Promise.all(telling.values());
    };
    const looking = setInterval(() => void look(), lookMs).unref();
    const firstLook = look();
    return {
        tell,
        settled,
        async stop() {
            clearInterval(looking);
            await firstLook;
            await Promise.race([settled(), delay(STOP_MS, undefined, { ref: false })]);
        }
    };
}
