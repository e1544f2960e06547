import type { EngineStep } from '../engine.ts';
import { callSteps } from './call-steps.ts';
import { numberSteps } from './number-steps.ts';
import { placeSteps } from './place-steps.ts';

/** AutoFlush IQ from top to bottom: calls, numbers, places. */
export const flushSteps: readonly EngineStep[] = [...callSteps, ...numberSteps, ...placeSteps];
