import { FINAL_STATUSES } from '../runs/run.ts';
import type { Run } from '../runs/run.ts';
import { besideUsual, USUAL_RUNS, type RunTimes } from '../runs/usual.ts';
import type { AskedRuns } from '../runs/store-of-org.ts';
import type { RunPage, RunSummary } from '../runs/store.ts';

/** Whether its duration stays as it is, whatever the time: it has not begun, or has ended. */
const hasLastingDuration = ({ status, startedAt, finishedAt }: RunSummary): boolean =>
    startedAt === null || (FINAL_STATUSES.includes(status) && finishedAt !== null);

/** Seconds from the start to the end, or to now where the run goes on; null before the start. */
function durationS(run: RunSummary, now: Date): number | null {
    if (run.startedAt === null) return null;
    const ended = FINAL_STATUSES.includes(run.status) && run.finishedAt !== null;
    const end = ended ? Date.parse(run.finishedAt) : now.getTime();
    return Math.max(0, end - Date.parse(run.startedAt)) / 1000;
}

/** A run as lists show it, with its duration so far. */
const viewSummary = (run: RunSummary, now: Date): object => ({ ...run, durationS: durationS(run, now) });

/** What is answered to a request that made or changed a run. */
export const viewState = async (store: AskedRuns, run: Run): Promise<object> => ({
    runId: run.id,
    status: run.status,
    draft: run.draft,
    seq: run.seq,
    queuedBehind: await store.queuedBehind(run.id)
});

/** Runs as the API shows them, as JSON. */
export interface RunViews {
    /** A page of runs, each with its duration so far. */
    page(page: RunPage, now: Date): Buffer;
    /** A run with all its steps, what is usual for it, and the run that has to end before it. */
    run(run: Run, now: Date): Promise<Buffer>;
}

interface WrittenRun {
    readonly times: readonly RunTimes[];
    readonly queuedBehind: string | null;
    readonly body: Buffer;
}

/**
 * Writes runs once and keeps the text by the object that it was written from: a store that remembers gives the same object
 * as long as nothing has changed, and with the object its text is let go of.
 */
export function runViews(store: Pick<AskedRuns, 'timesOfRunsLike' | 'queuedBehind'>): RunViews {
    const runs = new WeakMap<Run, WrittenRun>();
    const pages = new WeakMap<RunPage, Buffer>();

    return {
        page(page, now) {
            const known = pages.get(page);
            if (known) return known;
            const { cursor } = page;
            const body = Buffer.from(
                JSON.stringify({ runs: page.runs.map((run) => viewSummary(run, now)), cursor })
            );
            if (page.runs.every(hasLastingDuration)) pages.set(page, body);
            return body;
        },
        async run(run, now) {
            const times = await store.timesOfRunsLike(run, USUAL_RUNS);
            const queuedBehind = await store.queuedBehind(run.id);
            const known = runs.get(run);
            if (known?.times === times && known.queuedBehind === queuedBehind) return known.body;
            const body = Buffer.from(
                JSON.stringify({ ...viewSummary(besideUsual(run, times), now), queuedBehind })
            );
            if (hasLastingDuration(run)) runs.set(run, { times, queuedBehind, body });
            return body;
        }
    };
}
