import type { EngineOutput } from '../engines/engine.ts';
import type { EngineId } from '../engines/engine-id.ts';
import { CHECKS_OUTPUT, FUNNEL_OUTPUT } from '../engines/report-outputs.ts';
import { DialFlowError } from '../error.ts';
import { enginesOf } from '../night/engines-of.ts';
import { outputsOf } from '../night/result-steps.ts';
import type { OutputSummary, Run } from '../runs/run.ts';

/** Engines of a run whose steps have all ended, in the order of a night: those whose tables can be asked. */
export function finishedEngines(run: Run): readonly EngineId[] {
    if (run.kind === 'change') return [];
    return enginesOf(run).filter((id) => {
        const steps = run.steps.filter(({ engine }) => engine === id);
        return steps.length > 0 && steps.every(({ status }) => status === 'finished');
    });
}

export interface RunResult {
    readonly output: EngineOutput;
    readonly summary: OutputSummary;
}

/**
 * The result of this name, as the run wrote it.
 * @throws DialFlowError `not_found` naming the results that the run has
 */
export function resultOf(run: Run, name: string): RunResult {
    const written = run.documents.outputs ?? [];
    const summary = written.find((candidate) => candidate.name === name);
    const output = [...outputsOf(enginesOf(run)), FUNNEL_OUTPUT.output, CHECKS_OUTPUT.output].find(
        (candidate) => candidate.name === name
    );
    if (summary && output) return { output, summary };
    throw new DialFlowError('not_found', `This run has no result of the name ${name}.`, {
        advice:
            written.length === 0
                ? 'The run has not written any results.'
                : `Its results are ${written.map((one) => one.name).join(', ')}.`
    });
}
