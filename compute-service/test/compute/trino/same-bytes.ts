import { expectNightAsReference } from '../../engines/reference-comparison.ts';
import { smallNight } from '../../engines/small-night.ts';
import { formatDay } from '../../reference/days.ts';
import { randomParameters } from '../../reference/random-parameters.ts';
import { randomWorld } from '../../reference/random-world.ts';
import { CLUSTER_PATIENCE_MS, type TestCluster } from './test-cluster.ts';

/** A comma-separated list of worlds in `DIAL_FLOW_TEST_WORLDS` takes the place of the usual few. */
const worlds = (usual: readonly number[]): readonly number[] =>
    process.env['DIAL_FLOW_TEST_WORLDS']?.split(',').map(Number) ?? usual;

/** Whole nights on random worlds: rows as the independent reference says, bytes as in DuckDB. */
export function describeSameBytes(cluster: () => TestCluster): void {
    describe('A night on the cluster', () => {
        it.each(worlds([3, 8]))(
            'gives the rows and funnels of the independent reference for random world %i',
            (world) => expectNightAsReference(world, cluster().engine),
            CLUSTER_PATIENCE_MS
        );

        it.each(worlds([1]))(
            'gives the same bytes and counts as DuckDB for larger random world %i',
            async (world) => {
                const { asOf, tables } = randomWorld(world, {
                    accounts: 300,
                    researchedPhones: 600,
                    calls: 4000
                });
                const { general = {}, ...engines } = randomParameters(world);
                const asked = {
                    tables,
                    asOf: formatDay(asOf),
                    seed: world,
                    parameters: { night: { ...general }, ...engines }
                };
                await expect(smallNight({ ...asked, engine: cluster().engine })).resolves.toEqual(
                    await smallNight(asked)
                );
            },
            CLUSTER_PATIENCE_MS
        );
    });
}
