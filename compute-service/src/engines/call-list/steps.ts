import type { EngineStep } from '../engine.ts';
import { callHistorySteps } from './call-history-steps.ts';
import { windowSteps } from './calling-windows.ts';
import { candidateSteps, windowedCandidateSteps } from './candidate-steps.ts';
import { fillSteps } from './fill-steps.ts';
import { listSteps } from './list-steps.ts';
import { attemptSteps, placeSteps } from './place-steps.ts';

/** List IQ from top to bottom: places, candidates, windows, fill of the states, list. */
export const callListSteps: readonly EngineStep[] = [
    ...placeSteps,
    ...callHistorySteps,
    ...attemptSteps,
    ...candidateSteps,
    ...windowSteps,
    ...windowedCandidateSteps,
    ...fillSteps,
    ...listSteps
];
