import { setTimeout as delay } from 'node:timers/promises';
import type { EndState } from '../../recovery/end-state.ts';
import { readEndState } from '../../recovery/end-state.ts';
import { Nights, type NightStack } from '../../recovery/night-stack.ts';
import { undisturbedNight } from '../../recovery/undisturbed.ts';
import type { Cluster } from '../../../../scripts/cluster/cluster.ts';
import { CLUSTER_PATIENCE_MS, type TestCluster } from './test-cluster.ts';

/** The death falls among the steps of an engine, while tables of earlier ones are there. */
const FIRST_STAGE_TO_DIE_IN = 'flush';
/** Longer than a statement on so few rows takes. */
const STUCK_MS = 4_000;

interface Disturbed {
    readonly stack: NightStack;
    readonly runId: string;
}

/** Whole nights of a service on the cluster, whose nodes die: they end as the one in DuckDB does that nobody disturbs. */
export function describeLostNodes(cluster: () => TestCluster): void {
    describe('A night on a cluster that loses a node', () => {
        const nights = new Nights({ longestRunMs: CLUSTER_PATIENCE_MS });
        let undisturbed: EndState;

        beforeAll(async () => {
            undisturbed = await undisturbedNight(nights);
        }, CLUSTER_PATIENCE_MS);
        afterAll(() => nights.end(), CLUSTER_PATIENCE_MS);
        afterEach(async () => {
            for (const node of ['coordinator', 'worker-1', 'worker-2']) nodes().restart(node);
            await nodes().waitForWorkers(2, new AbortController().signal);
        }, CLUSTER_PATIENCE_MS);

        function nodes(): Cluster {
            const found = cluster().nodes;
            if (!found) throw new Error('Only nodes that the tests have started may be killed.');
            return found;
        }

        /** Freezes a node, so that a step certainly hangs on it, and kills it. */
        async function killInMidStep({ stack, runId }: Disturbed, node: string): Promise<void> {
            const doneSteps = async (): Promise<number> =>
                (await stack.run(runId)).steps.filter(({ status }) => status === 'finished').length;
            await stack.until(runId, ({ steps }) =>
                steps.some(({ engine, status }) => engine === FIRST_STAGE_TO_DIE_IN && status === 'finished')
            );
            nodes().freeze(node);
            for (let [before, now] = [-1, 0]; before !== now;) {
                before = await doneSteps();
                await delay(STUCK_MS);
                now = await doneSteps();
            }
            await nodes().kill(node);
        }

        const messages = async ({ stack, runId }: Disturbed): Promise<readonly string[]> =>
            (await stack.store.eventsAfter({ runId, after: 0, limit: 10_000 })).map(
                ({ message }) => message ?? ''
            );

        async function disturbedNight({
            settings,
            disturb
        }: {
            readonly settings: Readonly<Record<string, string>>;
            disturb(night: Disturbed): Promise<void>;
        }): Promise<{ readonly state: EndState; readonly said: string }> {
            const stack = await nights.stack();
            const service = await stack.startService(null, { ...cluster().settings, ...settings });
            const night = { stack, runId: await stack.launch(service) };
            await disturb(night);
            await stack.ended(night.runId);
            const state = await readEndState(stack, night.runId);
            await service.stop();
            return { state, said: (await messages(night)).join('\n') };
        }

        it(
            'When tasks are retried, then a dead worker is not noticed by the run, and all ends as undisturbed',
            async () => {
                const { state, said } = await disturbedNight({
                    settings: { DIAL_FLOW_TRINO_RETRY_POLICY: 'task' },
                    disturb: (night) => killInMidStep(night, 'worker-1')
                });
                expect(state).toEqual(undisturbed);
                expect(said).not.toMatch(/Next try/);
            },
            CLUSTER_PATIENCE_MS
        );

        it(
            'When tasks are not retried, then the step says that a worker was lost, is tried again, and all ends as undisturbed',
            async () => {
                const { state, said } = await disturbedNight({
                    settings: {},
                    disturb: (night) => killInMidStep(night, 'worker-2')
                });
                expect(said).toMatch(/A worker of the cluster was lost.*Next try/);
                expect(state).toEqual(undisturbed);
            },
            CLUSTER_PATIENCE_MS
        );

        it(
            'When the coordinator dies and starts anew, then the step waits for it, is tried again, and all ends as undisturbed',
            async () => {
                const { state, said } = await disturbedNight({
                    settings: {},
                    async disturb(night) {
                        await killInMidStep(night, 'coordinator');
                        nodes().restart('coordinator');
                    }
                });
                expect(said).toMatch(/Next try/);
                expect(state).toEqual(undisturbed);
            },
            CLUSTER_PATIENCE_MS
        );
    });
}
