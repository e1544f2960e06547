import { callListEngine } from './call-list/engine.ts';
import { dedupeEngine } from './dedupe/engine.ts';
import { ENGINE_IDS, type EngineId } from './engine-id.ts';
import type { Engine, EngineOutput, EngineStep } from './engine.ts';
import { flushEngine } from './flush/engine.ts';
import { researchEngine } from './research/engine.ts';
import { PREPARE_OUTPUTS } from './shared/outputs.ts';
import { PREPARE_STEPS } from './shared/steps.ts';

/** What runs before the engines and makes the tables that all of them read. */
export const PREPARE: { readonly steps: readonly EngineStep[]; readonly outputs: readonly EngineOutput[] } = {
    steps: PREPARE_STEPS,
    outputs: PREPARE_OUTPUTS
};

const BY_ID: Readonly<Record<EngineId, Engine>> = {
    dedupe: dedupeEngine,
    flush: flushEngine,
    research: researchEngine,
    call_list: callListEngine
};

/** Returns the engine with this id. */
export const engineOf = (id: EngineId): Engine => BY_ID[id];

/** The engines in the order of a night. */
export const ENGINES: readonly Engine[] = ENGINE_IDS.map(engineOf);
