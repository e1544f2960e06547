import type { ComputeSession, SqlRow } from './compute.ts';
import { tableOfStep, type EngineContext, type EngineStep, type SqlStep } from './engine.ts';

/** What a step left behind. */
export interface StepResult {
    /** Rows of its table; of a guard, the rows it looked at. */
    readonly rows: number;
    /** What a guard found, in words. */
    readonly message: string | null;
}

/**
 * Runs one step of an engine or of the stage `prepare` on the tables that are there. The same step may run again: it
 * replaces its table.
 * @throws DialFlowError `compute_failed`, `cancelled`, or what a guard throws to stop the run.
 */
export async function runStep({
    session,
    context,
    stage,
    step
}: {
    readonly session: ComputeSession;
    readonly context: EngineContext;
    /** An engine's id, or `prepare`. */
    readonly stage: string;
    readonly step: EngineStep;
}): Promise<StepResult> {
    const name = tableOfStep(stage, step);
    switch (step.kind) {
        case 'sql':
            return {
                rows: await keep({ session, name, step, select: step.select(context) }),
                message: null
            };
        case 'arithmetic': {
            const rows: Record<string, readonly SqlRow[]> = {};
            for (const [input, sql] of Object.entries(step.inputs(context)))
                rows[input] = await session.query(sql);
            const computed = step.compute({ rows, context });
            await session.createTableFromRows({ name, columns: step.columns, rows: computed });
            return { rows: computed.length, message: null };
        }
        case 'guard': {
            const rows = await session.query(step.select(context));
            return { rows: rows.length, message: step.verdict({ rows, context }) };
        }
    }
}

/** Makes the table or view of a step and returns its number of rows. */
async function keep({
    session,
    name,
    step,
    select
}: {
    readonly session: ComputeSession;
    readonly name: string;
    readonly step: SqlStep;
    readonly select: string;
}): Promise<number> {
    if (step.view !== true) return session.createTable({ name, select });
    await session.createView({ name, select });
    const [counted] = await session.query(`select count(*) from ${step.countedIn ?? name}`);
    return Number(counted?.[0] ?? 0);
}
