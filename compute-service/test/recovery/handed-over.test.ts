import { setTimeout as delay } from 'node:timers/promises';
import { localApiKey } from '../../../scripts/local/folders.ts';
import { readEndState, readMails, type EndState } from './end-state.ts';
import { Nights, type Service } from './night-stack.ts';
import { undisturbedNight } from './undisturbed.ts';

const nights = new Nights();
let undisturbed: EndState;

beforeAll(async () => {
    undisturbed = await undisturbedNight(nights);
}, 240_000);
afterAll(() => nights.end(), 60_000);

interface Readiness {
    readonly status: number;
    readonly codes: readonly string[];
}

/** What the service says of its readiness, until it says nothing more. */
async function readinessUntilTheEnd(service: Service, apiKey: string): Promise<readonly Readiness[]> {
    const seen: Readiness[] = [];
    for (;;) {
        try {
            const response = await fetch(`${service.ready.url}/readyz`, {
                headers: { authorization: `Bearer ${apiKey}` }
            });
            const text = await response.text();
            const codes = [...text.matchAll(/"code":"([a-z_]+)","status":"failed"/g)].map(
                ([, code]) => code ?? ''
            );
            seen.push({ status: response.status, codes });
        } catch {
            return seen;
        }
        await delay(50);
    }
}

/** Asks a service to stop and returns the code with which its process left. */
async function endOf(service: Service): Promise<number | null> {
    await service.stop();
    return service.exitCode();
}

describe('A service that is asked to stop while another one is up', () => {
    it.each(['extract.inputs', 'flush.tallies', 'deliver.records'])(
        'When it works on %s, then the other one goes on at once, with the same bytes and nothing twice',
        async (key) => {
            const stack = await nights.stack();
            const settings = { DIAL_FLOW_DRAIN_S: '3', DIAL_FLOW_LEASE_S: '600' };
            await stack.fault([{ kind: 'slow', ms: 40, count: null, path: '/jobs/' }]);
            const leaving = await stack.startService(null, settings);
            const runId = await stack.launch(leaving);
            const isThere = await stack.until(runId, ({ steps }) =>
                steps.some((step) => step.key === key && step.status !== 'pending')
            );
            expect(isThere.finishedAt).toBeNull();
            const other = await stack.startService(null, settings);
            // The first answer opens the way, so that a busy machine does not come after the last one.
            expect((await fetch(`${leaving.ready.url}/readyz`)).status).toBe(200);
            const readiness = readinessUntilTheEnd(leaving, localApiKey(stack.folders.apiKeyFile));
            expect(await endOf(leaving)).toBe(0);
            const said = await readiness;
            expect(said).toContainEqual({ status: 503, codes: ['draining'] });
            // A lease of ten minutes would still be on, had it not been handed over.
            const run = await stack.ended(runId);
            expect({ ...run, warnings: run.documents.warnings ?? [] }).toMatchObject({
                status: 'succeeded',
                error: null,
                warnings: []
            });
            expect(await readEndState(stack, runId)).toEqual(undisturbed);
            expect(readMails(stack)).toHaveLength(1);
            expect(await endOf(other)).toBe(0);
        },
        240_000
    );

    it('When it is idle, then it stops as well, and what is launched meanwhile is done by the other one', async () => {
        const stack = await nights.stack();
        const settings = { DIAL_FLOW_DRAIN_S: '3' };
        const [leaving, other] = await Promise.all([
            stack.startService(null, settings),
            stack.startService(null, settings)
        ]);
        const end = endOf(leaving);
        // Until it has heard that it is to stop, it takes the run itself.
        while ((await fetch(`${leaving.ready.url}/readyz`)).status !== 503) await delay(20);
        const runId = await stack.launch(leaving);
        expect(await end).toBe(0);
        expect(await stack.ended(runId)).toMatchObject({ status: 'succeeded', attempt: 1 });
        expect(await endOf(other)).toBe(0);
    }, 240_000);
});
