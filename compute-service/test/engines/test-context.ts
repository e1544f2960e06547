import { duckdbDialect } from '../../src/compute/duckdb-dialect.ts';
import type { EngineContext } from '../../src/engines/engine.ts';
import { defaultParameters } from '../../src/engines/parameters.ts';

/** A context with default parameters, as of 23 November 2026. */
export const testContext = (changes: Partial<EngineContext> = {}): EngineContext => ({
    dialect: duckdbDialect,
    asOf: '2026-11-23',
    seed: 20_261_123,
    parameters: defaultParameters(),
    phoneColumns: ['phone_1', 'phone_2'],
    ...changes
});
