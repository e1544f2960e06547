import { unknownOrg } from './org.ts';
import type { Planner } from './plan.ts';

/** One planner for the runs of several orgs: each run goes to that of its org. */
export function plannerOfOrgs(planners: ReadonlyMap<string, Planner>): Planner {
    const of = (org: string): Planner => {
        const planner = planners.get(org);
        if (planner) return planner;
        throw unknownOrg(org);
    };
    return {
        describe: (request) => of(request.org).describe(request),
        plan: async (run) => of(run.org).plan(run),
        announce: async (run) => {
            const planner = planners.get(run.org);
            return planner ? planner.announce(run) : [`Nobody was told: ${unknownOrg(run.org).message}`];
        }
    };
}
