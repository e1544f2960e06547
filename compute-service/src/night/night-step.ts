import type { StepDescription, StepExecution, StepOutcome } from '../runs/plan.ts';
import type { OpenNight } from './open-night.ts';

/** A step of a night: its description is known when the run is accepted, its work when the run is open. */
export interface NightStep extends StepDescription {
    execute(night: OpenNight, execution: StepExecution): Promise<StepOutcome>;
}

type Optional = 'dropReason' | 'phase' | 'retry' | 'degrades' | 'key';

/** Fills in what most steps have in common: they compute, may be repeated and must not fail. */
export function nightStep(
    step: Omit<NightStep, Optional> & Partial<Pick<NightStep, Exclude<Optional, 'key'>>>
): NightStep {
    return {
        dropReason: null,
        phase: 'compute',
        retry: 'safe',
        degrades: false,
        ...step,
        key: `${step.engine}.${step.name}`
    };
}
