import type { Engine } from '../engine.ts';
import { flushOutputs } from './outputs.ts';
import { flushParameters } from './parameters.ts';
import { flushSteps } from './steps.ts';

export const flushEngine: Engine = {
    id: 'flush',
    name: 'AutoFlush IQ',
    summary: 'Finds the numbers that only ring wrong or dead, and every place that holds them.',
    parameters: flushParameters,
    steps: flushSteps,
    outputs: flushOutputs
};
