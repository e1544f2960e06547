import type { Engine } from '../engine.ts';
import { callListOutputs } from './outputs.ts';
import { callListParameters } from './parameters.ts';
import { callListSteps } from './steps.ts';

export const callListEngine: Engine = {
    id: 'call_list',
    name: 'List IQ',
    summary: "Makes tomorrow's call list: the best number of each account, shared out over the states.",
    parameters: callListParameters,
    steps: callListSteps,
    outputs: callListOutputs
};
