import type { EngineStep } from '../engine.ts';
import { attemptSteps } from './attempt-steps.ts';
import { callHistorySteps } from './call-history-steps.ts';
import { windowSteps } from './calling-windows.ts';
import { candidateSteps } from './candidate-steps.ts';
import { fillSteps } from './fill-steps.ts';
import { listSteps } from './list-steps.ts';
import { placeSteps } from './place-steps.ts';
import { rankingSteps } from './ranking-steps.ts';

/** List IQ from top to bottom: calls, places, their order, hours, candidates, fill of the states, list. */
export const callListSteps: readonly EngineStep[] = [
    ...callHistorySteps,
    ...placeSteps,
    ...rankingSteps,
    ...windowSteps,
    ...attemptSteps,
    ...candidateSteps,
    ...fillSteps,
    ...listSteps
];
