import type { EngineId } from '../engines/engine-id.ts';
import { counted } from '../engines/share.ts';
import { engineOf } from '../engines/registry.ts';
import type { CanonicalTableName } from '../engines/tables.ts';
import { ApiBudget, type CallPlan } from '../sources/salesforce/api-budget.ts';
import { hasOwnRows } from '../sources/salesforce/incremental/table-fitness.ts';
import type { Run } from '../runs/run.ts';
import type { AcceptedRuns } from './accepted-runs.ts';
import type { SalesforceDelivery } from './salesforce-delivery.ts';
import { nightStep, type NightStep } from './night-step.ts';

/** Rows that a first run is taken to read of a table: nobody has counted them yet. */
const ROWS_OF_A_FIRST_RUN = 1_000_000;
/** Run record, steps and events. */
const ANNOUNCEMENTS = 150;

function planOf({
    salesforce,
    engines,
    previous,
    maxRecords,
    delivers
}: {
    salesforce: SalesforceDelivery;
    engines: readonly EngineId[];
    previous: Run | null;
    maxRecords: number;
    delivers: boolean;
}): CallPlan {
    const rowsOf = (table: string): number =>
        previous?.documents.inputs?.find(({ name }) => name === table)?.read ?? ROWS_OF_A_FIRST_RUN;
    const tables = Object.entries(salesforce.mapping.standard.tables);
    const isBulk = ([, mapping]: (typeof tables)[number]): boolean => mapping?.operation !== 'rest_query';
    const tellsChanges = ([table, mapping]: (typeof tables)[number]): boolean =>
        mapping !== undefined &&
        rowsOf(table) >= (salesforce.leastRowsForChanges ?? Infinity) &&
        hasOwnRows(table as CanonicalTableName, mapping);
    const outputs = engines.flatMap((id) => engineOf(id).outputs);
    return {
        bulkReads: tables.filter(isBulk).map(([table]) => rowsOf(table)),
        changeReads: tables.filter(tellsChanges).length,
        restReads: tables.filter((entry) => !isBulk(entry)).map(() => 1),
        ingests: delivers ? outputs.map(() => maxRecords) : [],
        files: delivers ? outputs.length : 0,
        announcements: ANNOUNCEMENTS
    };
}

/** Refuses a run that would take API calls which other users of the org need today. */
export function apiBudgetStep({
    salesforce,
    engines,
    dependencies
}: {
    readonly salesforce: SalesforceDelivery;
    readonly engines: readonly EngineId[];
    readonly dependencies: { readonly acceptedRuns: AcceptedRuns };
}): NightStep {
    return nightStep({
        engine: 'extract',
        name: 'api_budget',
        title: 'Plan the API calls',
        sentence: 'API calls that the run may need, with the reserve of the day left alone.',
        async execute(night, execution) {
            const run = await execution.run();
            const { max_review_records: maxRecords, api_reserve_share: reserveShare } =
                night.parameters.night;
            const budget = await ApiBudget.open({
                connection: salesforce.connection,
                plan: planOf({
                    salesforce,
                    engines,
                    previous: await dependencies.acceptedRuns.latest({ engines, exceptRunId: run.id }),
                    maxRecords,
                    delivers: !run.dryRun
                }),
                reserveShare,
                maxWaitMs: 0,
                signal: execution.signal
            });
            await execution.record('apiUsage', budget.usage());
            return { rows: 0, message: `Up to ${counted(budget.planned, 'API call')} planned.` };
        }
    });
}
