import type { EngineStep } from '../engines/engine.ts';
import type { EngineId } from '../engines/engine-id.ts';
import { engineOf, PREPARE } from '../engines/registry.ts';
import { runStep } from '../engines/step-runner.ts';
import { nightStep, type NightStep } from './night-step.ts';

/** Rows of the funnel step before this one, as the run counted them; null at the top of the funnel. */
function rowsBefore({
    steps,
    step,
    counted
}: {
    readonly steps: readonly EngineStep[];
    readonly step: EngineStep;
    counted(name: string): number | null;
}): number | null {
    const position = step.funnelPosition;
    if (position === null) return null;
    const above = steps
        .filter((other) => other.funnelPosition !== null && other.funnelPosition < position)
        .sort((a, b) => (b.funnelPosition ?? 0) - (a.funnelPosition ?? 0))[0];
    return above ? counted(above.name) : null;
}

const engineNightSteps = (engine: string, steps: readonly EngineStep[]): readonly NightStep[] =>
    steps.map((step) =>
        nightStep({
            engine,
            name: step.name,
            title: step.title,
            sentence: step.sentence,
            dropReason: step.dropReason,
            async execute(night, execution) {
                const session = await night.session();
                const interrupt = (): void => {
                    session.interrupt();
                };
                execution.signal.addEventListener('abort', interrupt, { once: true });
                try {
                    const { rows, message } = await runStep({
                        session,
                        context: await night.context(),
                        stage: engine,
                        step
                    });
                    const run = await execution.run();
                    const before = rowsBefore({
                        steps,
                        step,
                        counted: (name) =>
                            run.steps.find(({ key }) => key === `${engine}.${name}`)?.rows ?? null
                    });
                    return {
                        rows,
                        ...(before !== null && { dropped: before - rows }),
                        ...(message !== null && { message })
                    };
                } catch (error) {
                    execution.signal.throwIfAborted();
                    throw error;
                } finally {
                    execution.signal.removeEventListener('abort', interrupt);
                }
            }
        })
    );

/** What all engines read, made once. */
export const prepareSteps = (): readonly NightStep[] => engineNightSteps('prepare', PREPARE.steps);

/** The steps of the engines that run, one table each. */
export const engineSteps = (engines: readonly EngineId[]): readonly NightStep[] =>
    engines.flatMap((id) => engineNightSteps(id, engineOf(id).steps));
