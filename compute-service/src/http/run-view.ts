import { FINAL_STATUSES } from '../runs/run.ts';
import type { Run } from '../runs/run.ts';
import { besideUsual, USUAL_RUNS } from '../runs/usual.ts';
import type { AskedRuns } from '../runs/store-of-org.ts';
import type { RunSummary } from '../runs/store.ts';

/** Seconds from the start to the end, or to now where the run goes on; null before the start. */
function durationS(run: RunSummary, now: Date): number | null {
    if (run.startedAt === null) return null;
    const ended = FINAL_STATUSES.includes(run.status) && run.finishedAt !== null;
    const end = ended ? Date.parse(run.finishedAt) : now.getTime();
    return Math.max(0, end - Date.parse(run.startedAt)) / 1000;
}

/** A run as lists show it, with its duration so far. */
export const viewSummary = (run: RunSummary, now: Date): object => ({
    ...run,
    durationS: durationS(run, now)
});

/** A run with all its steps and the run that has to end before it. */
export const viewRun = async ({
    store,
    run,
    now
}: {
    readonly store: AskedRuns;
    readonly run: Run;
    readonly now: Date;
}): Promise<object> => ({
    ...viewSummary(besideUsual(run, await store.timesOfRunsLike(run, USUAL_RUNS)), now),
    queuedBehind: await store.queuedBehind(run.id)
});

/** What is answered to a request that made or changed a run. */
export const viewState = async (store: AskedRuns, run: Run): Promise<object> => ({
    runId: run.id,
    status: run.status,
    draft: run.draft,
    seq: run.seq,
    queuedBehind: await store.queuedBehind(run.id)
});
