import type { StepExecution, StepOutcome } from '../runs/plan.ts';
import type { SalesforceConnection } from '../sources/salesforce/connection.ts';

/** Executes a step and adds the API calls it made to what the run used, also over a resume. */
export async function countApiCalls({
    connection,
    execution,
    work
}: {
    readonly connection: SalesforceConnection;
    readonly execution: StepExecution;
    work(): Promise<StepOutcome>;
}): Promise<StepOutcome> {
    const before = connection.usage.calls;
    try {
        return await work();
    } finally {
        const usage = (await execution.run()).documents.apiUsage;
        const calls = connection.usage.calls - before;
        if (usage && calls > 0) await execution.record('apiUsage', { ...usage, used: usage.used + calls });
    }
}
