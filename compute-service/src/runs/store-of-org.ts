import { DialFlowError } from '../error.ts';
import { unknownOrg } from './org.ts';
import type { Run } from './run.ts';
import type { RunStore } from './store.ts';

/** What callers ask of runs. Workers, and who looks after all orgs, use the store itself. */
export type AskedRuns = Pick<
    RunStore,
    'createOnce' | 'find' | 'list' | 'change' | 'eventsAfter' | 'timesOfRunsLike' | 'queuedBehind'
>;

/** Where a run is not there, or not the caller's: the answer does not tell which. */
export const noSuchRun = (runId: string): DialFlowError =>
    new DialFlowError('not_found', `There is no run ${runId}.`, {
        advice: 'Look it up in the list of runs.'
    });

/** The runs of one org, as if there were no others. */
export function runsOfOrg(store: AskedRuns, org: string): AskedRuns {
    const find = async (runId: string): Promise<Run | null> => {
        const run = await store.find(runId);
        return run?.org === org ? run : null;
    };
    return {
        find,
        async createOnce(run) {
            if (run.request.org !== org) throw unknownOrg(run.request.org);
            return store.createOnce(run);
        },
        list: (filter) => store.list({ ...filter, org }),
        change: (runId, decide) =>
            store.change(runId, (run) => {
                if (run.org !== org) throw noSuchRun(runId);
                return decide(run);
            }),
        eventsAfter: async (options) => ((await find(options.runId)) ? store.eventsAfter(options) : []),
        timesOfRunsLike: (run, limit) => store.timesOfRunsLike({ ...run, org }, limit),
        queuedBehind: async (runId) => ((await find(runId)) ? store.queuedBehind(runId) : null)
    };
}
