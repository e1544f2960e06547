import type { Engine } from '../engine.ts';
import { dedupeOutputs } from './outputs.ts';
import { dedupeParameters } from './parameters.ts';
import { dedupeSteps } from './steps.ts';

export const dedupeEngine: Engine = {
    id: 'dedupe',
    name: 'DeDupe IQ',
    summary:
        'Flags researched phones that repeat a number of the same account, and numbers on several accounts.',
    parameters: dedupeParameters,
    steps: dedupeSteps,
    outputs: dedupeOutputs
};
