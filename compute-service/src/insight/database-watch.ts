import { fileIdentity } from '../file-identity.ts';

/** How long rows of a removed database may stay in memory. */
const LOOK_MS = 1_000;

export interface DatabaseWatch {
    /** Calls back once when a file is removed or replaced, whoever does it. Returns how to stop looking. */
    watch(file: WatchedFile): () => void;
}

export interface WatchedFile {
    readonly path: string;
    /** The file that is meant, as `fileIdentity` tells it. */
    readonly identity: string;
    gone(): void;
}

/** Looks after files of which something is held in memory; while there are none, nothing is looked at. */
export function watchDatabases(lookMs = LOOK_MS): DatabaseWatch {
    const watched = new Set<WatchedFile>();
    let timer: NodeJS.Timeout | null = null;

    const stop = (file: WatchedFile): void => {
        watched.delete(file);
        if (watched.size > 0 || !timer) return;
        clearInterval(timer);
        timer = null;
    };
    const look = async (file: WatchedFile): Promise<void> => {
        // A disk that does not answer takes nothing away.
        const identity = await fileIdentity(file.path).catch(() => file.identity);
        if (identity === file.identity || !watched.has(file)) return;
        stop(file);
        file.gone();
    };
    return {
        watch(file) {
            watched.add(file);
            timer ??= setInterval(() => void Promise.all([...watched].map(look)), lookMs).unref();
            return () => stop(file);
        }
    };
}
