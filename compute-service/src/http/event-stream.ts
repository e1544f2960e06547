import type { Clock } from '../runs/clock.ts';
import type { RunEvent } from '../runs/events.ts';
import { FINAL_STATUSES } from '../runs/run.ts';
import type { RunStatus } from '../runs/run.ts';
import type { AskedRuns } from '../runs/store-of-org.ts';

const BATCH = 500;
/** Proxies close connections on which nothing is said for half a minute. */
const HEARTBEAT_MS = 15_000;
const RECONNECT_MS = 2000;

export interface EventStreamOptions {
    readonly store: Pick<AskedRuns, 'find' | 'eventsAfter'>;
    readonly clock: Clock;
    readonly runId: string;
    /** Number of the last event that the client has. */
    readonly after: number;
    readonly pollMs: number;
    readonly signal: AbortSignal;
}

/**
 * Gives the events of a run as frames of `text/event-stream`: first what was missed, then what happens, with a comment
 * when nothing does. Ends after the event that ended the run, or when the signal aborts.
 */
export async function* eventFrames({
    store,
    clock,
    runId,
    after,
    pollMs,
    signal
}: EventStreamOptions): AsyncGenerator<string> {
    let last = after;
    let spokenAt = performance.now();
    const hadEnded = FINAL_STATUSES.includes((await store.find(runId))?.status ?? 'failed');
    yield `retry: ${RECONNECT_MS}\n\n`;
    while (!signal.aborted) {
        const events = await store.eventsAfter({ runId, after: last, limit: BATCH });
        for (const event of events) yield frameOf(event);
        const newest = events.at(-1);
        if (newest) {
            last = newest.seq;
            spokenAt = performance.now();
            if (endsRun(newest) && (await store.find(runId))?.seq === last) return;
        }
        // Of an old run the events were removed, and none will come.
        if (!newest && hadEnded) return;
        if (events.length === BATCH) continue;
        if (performance.now() - spokenAt > HEARTBEAT_MS) {
            spokenAt = performance.now();
            yield ': nothing new\n\n';
        }
        await clock.sleep(pollMs, signal).catch(() => undefined);
    }
}

const frameOf = (event: RunEvent): string =>
    `id: ${event.seq}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;

const endsRun = ({ kind, status }: RunEvent): boolean =>
    kind === 'run' && FINAL_STATUSES.includes(status as RunStatus);
