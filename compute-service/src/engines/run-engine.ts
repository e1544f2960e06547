import type { ComputeSession } from './compute.ts';
import type { EngineContext, EngineStep } from './engine.ts';
import type { EngineId } from './engine-id.ts';
import { ensureInterfaceTables } from './interface-tables.ts';
import { ENGINES, engineOf, PREPARE } from './registry.ts';
import { runStep, type StepResult } from './step-runner.ts';

/** A step that ran, with its place in the funnel. */
export interface RanStep extends StepResult {
    readonly stage: EngineId | 'prepare';
    readonly step: EngineStep;
    /** Rows of the funnel step before that are missing here; null outside of a funnel and 0 at its top. */
    readonly dropped: number | null;
    readonly cpuMs: number;
}

export interface EngineRun {
    readonly session: ComputeSession;
    readonly context: EngineContext;
    readonly engines: readonly EngineId[];
    /** Called after each step. */
    onStep?(ran: RanStep): void;
}

const microsToMs = ({ user, system }: NodeJS.CpuUsage): number => Math.round((user + system) / 1000);

async function runStage({
    stage,
    steps,
    run
}: {
    stage: EngineId | 'prepare';
    steps: readonly EngineStep[];
    run: EngineRun;
}): Promise<RanStep[]> {
    const ran: RanStep[] = [];
    let above: number | null = null;
    for (const step of steps) {
        const before = process.cpuUsage();
        const result = await runStep({ session: run.session, context: run.context, stage, step });
        const inFunnel = step.funnelPosition !== null;
        const dropped = inFunnel ? (above ?? result.rows) - result.rows : null;
        if (inFunnel) above = result.rows;
        const done = { ...result, stage, step, dropped, cpuMs: microsToMs(process.cpuUsage(before)) };
        ran.push(done);
        run.onStep?.(done);
    }
    return ran;
}

/**
 * Runs the stage `prepare` and the engines in the order of a night on canonical tables that are already there, without
 * a service: for tests, measurements and one-off computations. Results are read by the outputs' queries.
 * @throws DialFlowError as `runStep`.
 */
export async function runEngines(run: EngineRun): Promise<readonly RanStep[]> {
    await ensureInterfaceTables(run.session);
    const ran = await runStage({ stage: 'prepare', steps: PREPARE.steps, run });
    for (const { id } of ENGINES) {
        if (!run.engines.includes(id)) continue;
        ran.push(...(await runStage({ stage: id, steps: engineOf(id).steps, run })));
    }
    return ran;
}
