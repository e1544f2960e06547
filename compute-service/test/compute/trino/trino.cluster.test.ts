import { describeTrinoContract } from './contract.ts';
import { describeInsightOnCluster } from './insight-on-cluster.ts';
import { describeLostNodes } from './lost-nodes.ts';
import { describeSameBytes } from './same-bytes.ts';
import { CLUSTER_PATIENCE_MS, isGiven, openTestCluster, type TestCluster } from './test-cluster.ts';

/** One cluster for all of them: it takes longer to start than most of the tests take. */
describe('On a cluster', () => {
    let opened: TestCluster;
    const cluster = (): TestCluster => opened;

    beforeAll(async () => {
        opened = await openTestCluster();
    }, CLUSTER_PATIENCE_MS);
    afterAll(() => opened.stop(), CLUSTER_PATIENCE_MS);

    describeTrinoContract(cluster);
    describeSameBytes(cluster);
    describeInsightOnCluster(cluster);
    if (isGiven()) it.todo('lost nodes: only the nodes of a cluster that the tests start are killed');
    else describeLostNodes(cluster);
});
