/**
 * An abort signal that fires at the first Ctrl-C or SIGTERM. npm and the terminal may both send Ctrl-C, so repeats within
 * a second count as one; a later one ends the process at once.
 */
export function abortOnSignals(): AbortSignal {
    const stop = new AbortController();
    let stoppedAt = 0;
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        process.on(name, () => {
            const repeated = stop.signal.aborted && Date.now() - stoppedAt > 1_000;
            if (repeated) process.exit(130);
            if (!stop.signal.aborted) stoppedAt = Date.now();
            stop.abort(new Error(`Stopped by ${name}`));
        });
    }
    return stop.signal;
}
