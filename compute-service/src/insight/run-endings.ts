import type { DatabaseWatch, WatchedFile } from './database-watch.ts';

export interface RunEndings {
    /** Calls back once when the run goes on or its database is gone; the same function is called once however often given. */
    listen(who: {
        readonly runId: string;
        readonly database: Omit<WatchedFile, 'gone'>;
        readonly over: (runId: string) => void;
    }): void;
    /** Calls those who listen for a run. */
    tell(runId: string): void;
    tellAll(): void;
}

interface Listeners {
    readonly told: Set<(runId: string) => void>;
    readonly stopWatching: () => void;
}

/** Who is to be told that nothing that is known of a run holds any more. */
export function runEndings(databases: DatabaseWatch): RunEndings {
    const listeners = new Map<string, Listeners>();
    const tell = (runId: string): void => {
        const known = listeners.get(runId);
        if (!known) return;
        listeners.delete(runId);
        known.stopWatching();
        for (const over of known.told) over(runId);
    };
    return {
        listen({ runId, database, over }) {
            const known = listeners.get(runId) ?? {
                told: new Set(),
                stopWatching: databases.watch({ ...database, gone: () => tell(runId) })
            };
            known.told.add(over);
            listeners.set(runId, known);
        },
        tell,
        tellAll() {
            for (const runId of [...listeners.keys()]) tell(runId);
        }
    };
}
