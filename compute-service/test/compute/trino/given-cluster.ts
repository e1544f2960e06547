import { trinoEngine } from '../../../src/compute/trino/engine.ts';
import type { ComputeEngine } from '../../../src/engines/compute.ts';

/** Milliseconds that a test may take where each statement takes about a second. */
export const CLUSTER_PATIENCE_MS = 900_000;

/**
 * The cluster that the environment names: `DIAL_FLOW_TEST_TRINO` is its address, `DIAL_FLOW_TEST_TRINO_LAKE` the folder
 * that it shares with this computer. Null where none is named.
 */
export function givenCluster(): (() => ComputeEngine) | null {
    const { DIAL_FLOW_TEST_TRINO: url, DIAL_FLOW_TEST_TRINO_LAKE: directory } = process.env;
    if (url === undefined || directory === undefined) return null;
    return () =>
        trinoEngine({
            address: {
                url,
                user: 'dial-flow',
                credential: null,
                catalog: 'hive',
                clientTags: ['test'],
                session: {},
                dispatcher: null
            },
            lake: { directory, location: 'local:///extracts' }
        });
}
