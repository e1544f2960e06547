import type { RunStore } from './store.ts';
import type { AskedRuns } from './store-of-org.ts';

/** Answers of each kind that are kept; the oldest goes first. */
const MOST_KEPT = 32;
/** What nobody asks for any more is let go of, so that erased data does not stay in memory. */
const KEPT_MS = 5_000;

type AskedStore = AskedRuns & Pick<RunStore, 'changeMark'>;

/**
 * Returns a store that gives the very same answer, as the same object, as long as nothing in it has changed, by whichever
 * process. Many readers of one state cost one reading of it. A store that has no mark of its state is asked each time.
 */
export function rememberingStore(store: AskedStore, keptMs = KEPT_MS): AskedRuns {
    const forgetAll: (() => void)[] = [];
    let newest: string | null = null;
    let idle: NodeJS.Timeout | null = null;

    const forget = (): void => {
        for (const each of forgetAll) each();
        idle = null;
    };
    /** The mark of this moment; answers of another one are of no use any more. */
    const markNow = async (): Promise<string | null> => {
        const mark = await store.changeMark();
        if (mark !== newest) for (const each of forgetAll) each();
        newest = mark;
        idle = idle?.refresh() ?? setTimeout(forget, keptMs).unref();
        return mark;
    };
    const remembered = <Asked extends readonly unknown[], Answer>(
        read: (...asked: Asked) => Promise<Answer>,
        keyOf: (...asked: Asked) => string
    ): ((...asked: Asked) => Promise<Answer>) => {
        const kept = new Map<string, { readonly mark: string; readonly answer: Answer }>();
        forgetAll.push(() => kept.clear());
        return async (...asked) => {
            const mark = await markNow();
            if (mark === null) return read(...asked);
            const key = keyOf(...asked);
            const known = kept.get(key);
            kept.delete(key);
            // The mark is older than what is read after it, never newer: who keeps both cannot keep what is out of date.
            const entry = known?.mark === mark ? known : { mark, answer: await read(...asked) };
            kept.set(key, entry);
            const [oldest] = kept.keys();
            if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
            return entry.answer;
        };
    };

    return {
        find: remembered(
            (runId) => store.find(runId),
            (runId) => runId
        ),
        list: remembered(
            (filter) => store.list(filter),
            ({ org, status, engine, cursor, limit }) => JSON.stringify([org, status, engine, cursor, limit])
        ),
        timesOfRunsLike: remembered(
            (run, limit) => store.timesOfRunsLike(run, limit),
            ({ id, org, kind, engines, dryRun }, limit) =>
                JSON.stringify([id, org, kind, engines, dryRun, limit])
        ),
        queuedBehind: remembered(
            (runId) => store.queuedBehind(runId),
            (runId) => runId
        ),
        createOnce: (run) => store.createOnce(run),
        change: (runId, decide) => store.change(runId, decide),
        eventsAfter: (options) => store.eventsAfter(options)
    };
}
