import type { ApexContext } from '../src/apex-runtime/apex-context.ts';
import { apexMethod, type ApexController } from '../src/apex-runtime/controllers.ts';
import {
    mayAccept,
    mayAdminister,
    mayApproveRemoval,
    mayLaunch,
    mayResearch,
    mayReview,
    mayViewRuns
} from './abilities.ts';
import { overviewOf } from './overview.ts';
import { newestRead, unfinishedRuns } from './run-records.ts';
import { waitingCounts } from './waiting-counts.ts';

const reviewPlaces = ['duplicates', 'removals', 'research', 'lists'];

function placesOf(context: ApexContext): readonly string[] {
    if (!context.canRead('Dial_Run__c')) return [];
    return [
        'overview',
        ...(mayLaunch(context) ? ['launch'] : []),
        ...(mayViewRuns(context) ? ['run'] : []),
        ...reviewPlaces,
        ...(mayViewRuns(context) ? ['history'] : [])
    ];
}

/** Who is looking, what they may do, and how much waits. */
async function getContext(context: ApexContext): Promise<object> {
    const places = placesOf(context);
    const seesRuns = places.length > 0;
    return {
        can: {
            configure: mayLaunch(context),
            launch: mayLaunch(context),
            accept: mayAccept(context),
            review: mayReview(context),
            approveRemoval: mayApproveRemoval(context),
            research: mayResearch(context),
            admin: mayAdminister(context)
        },
        places,
        counts: seesRuns ? await waitingCounts(context) : {},
        activeRunId: seesRuns ? ((await unfinishedRuns(context, 1))[0]?.['Id'] ?? null) : null,
        setupDone: seesRuns && (await newestRead(context)) !== null
    };
}

export const dialConsoleController = {
    getContext: apexMethod([], getContext),
    getOverview: apexMethod([], overviewOf)
} satisfies ApexController;
