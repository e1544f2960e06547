import type { EngineStep } from '../engine.ts';
import { accountKeys } from './account-keys.ts';
import { CALL_STEPS } from './calls.ts';
import { dailyOutcomes } from './daily-outcomes.ts';
import { LOCATION_STEPS } from './locations.ts';
import { PLACE_STEPS } from './places.ts';
import { SUPPRESSION_STEPS } from './suppressions.ts';

/** The stage `prepare`: what all engines read, made once from the canonical tables. */
export const PREPARE_STEPS: readonly EngineStep[] = [
    PLACE_STEPS.areaCodeClass,
    accountKeys,
    ...LOCATION_STEPS,
    PLACE_STEPS.placeNumbers,
    PLACE_STEPS.phonePlaces,
    ...CALL_STEPS,
    ...SUPPRESSION_STEPS,
    dailyOutcomes
];
