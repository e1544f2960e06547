import type { EngineStep } from '../engine.ts';
import { callHistorySteps } from './call-history-steps.ts';
import { windowSteps } from './calling-windows.ts';
import { candidateSteps, windowedCandidateSteps } from './candidate-steps.ts';
import { fillSteps } from './fill-steps.ts';
import { listSteps } from './list-steps.ts';
import { placeSteps } from './place-steps.ts';

/** List IQ from top to bottom: calls, places, candidates, windows, fill of the states, list. */
export const callListSteps: readonly EngineStep[] = [
    ...callHistorySteps,
    ...placeSteps,
    ...candidateSteps,
    ...windowSteps,
    ...windowedCandidateSteps,
    ...fillSteps,
    ...listSteps
];
