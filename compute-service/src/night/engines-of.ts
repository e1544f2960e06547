import { ENGINE_IDS, type EngineId } from '../engines/engine-id.ts';
import type { RunRequest } from '../runs/run.ts';

/** The engines that were asked for, in the order of a night: all of them for the pipeline. */
export const enginesOf = (request: Pick<RunRequest, 'pipeline' | 'engines'>): readonly EngineId[] =>
    request.pipeline === 'nightly' ? ENGINE_IDS : ENGINE_IDS.filter((id) => request.engines.includes(id));
