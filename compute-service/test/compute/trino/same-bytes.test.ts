import { formatDay } from '../../reference/days.ts';
import { randomParameters } from '../../reference/random-parameters.ts';
import { randomWorld } from '../../reference/random-world.ts';
import { smallNight } from '../../engines/small-night.ts';
import { CLUSTER_PATIENCE_MS, givenCluster } from './given-cluster.ts';

const engine = givenCluster();

if (engine !== null) {
    describe('A night on the cluster and one in DuckDB', () => {
        it.each([1, 2, 3])(
            'give the same bytes and counts for random world %i',
            async (world) => {
                const { asOf, tables } = randomWorld(world, {
                    accounts: 60,
                    researchedPhones: 160,
                    calls: 500
                });
                const { general = {}, ...engines } = randomParameters(world);
                const asked = {
                    tables,
                    asOf: formatDay(asOf),
                    seed: world,
                    parameters: { night: { ...general }, ...engines }
                };
                await expect(smallNight({ ...asked, engine: engine() })).resolves.toEqual(
                    await smallNight(asked)
                );
            },
            CLUSTER_PATIENCE_MS
        );
    });
} else {
    it.todo(
        'Trino: whole nights are compared where DIAL_FLOW_TEST_TRINO and DIAL_FLOW_TEST_TRINO_LAKE name a cluster'
    );
}
