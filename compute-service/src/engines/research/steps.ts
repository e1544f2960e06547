import type { EngineStep } from '../engine.ts';
import { funnelSteps } from './funnel-steps.ts';
import { queueSteps } from './queue-steps.ts';

/** InfoFlow IQ from top to bottom: which accounts, in which order, how many. */
export const researchSteps: readonly EngineStep[] = [...funnelSteps, ...queueSteps];
