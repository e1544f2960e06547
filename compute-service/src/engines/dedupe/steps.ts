import type { EngineStep } from '../engine.ts';
import { groupSteps } from './group-steps.ts';
import { phoneSteps } from './phone-steps.ts';
import { splitSteps } from './split-steps.ts';

/** DeDupe IQ from top to bottom: records, numbers on several accounts, groups, the split-account report. */
export const dedupeSteps: readonly EngineStep[] = [
    ...phoneSteps,
    ...splitSteps.numbers,
    ...groupSteps,
    ...splitSteps.report
];
