export interface Progress {
    readonly done: number;
    readonly total: number | null;
}

export interface ProgressReporter {
    report(progress: Progress): void;
    /** Waits for a write under way, writes no more, and returns what was reported last. */
    stop(): Promise<Progress | null>;
}

/** Passes on the newest progress at most once per interval, whatever the number of reports. */
export function throttleProgress({
    intervalMs,
    write
}: {
    readonly intervalMs: number;
    /** Must not throw. */
    write(progress: Progress): Promise<void>;
}): ProgressReporter {
    let latest: Progress | null = null;
    let timer: NodeJS.Timeout | null = null;
    let writing = Promise.resolve();
    let stopped = false;

    return {
        report(progress) {
            if (stopped) return;
            latest = progress;
            timer ??= setTimeout(() => {
                timer = null;
                const newest = latest;
                if (newest) writing = writing.then(() => write(newest));
            }, intervalMs);
        },
        async stop() {
            stopped = true;
            if (timer) clearTimeout(timer);
            await writing;
            return latest;
        }
    };
}
