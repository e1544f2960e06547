import type { Engine } from '../engine.ts';
import { researchOutputs } from './outputs.ts';
import { researchParameters } from './parameters.ts';
import { researchSteps } from './steps.ts';

export const researchEngine: Engine = {
    id: 'research',
    name: 'InfoFlow IQ',
    summary: 'Makes the queue of accounts whose phone number is to be researched, the most urgent first.',
    parameters: researchParameters,
    steps: researchSteps,
    outputs: researchOutputs
};
