import type { RunStore } from '../../src/runs/store.ts';
import { handClock, newRun } from './samples.ts';
import type { OpenStores } from './store-contract.ts';

/** What every run store must do about runs that were cancelled in the queue, so that their news is not lost. */
export function untoldRunsContract(name: string, open: OpenStores): void {
    describe(`Runs of which nobody was told: ${name}`, () => {
        const clock = handClock();
        let store: RunStore;
        let other: RunStore;
        let clean: () => Promise<void>;
        beforeEach(async () => {
            ({ one: store, other, clean } = await open({ clock, leaseMs: 10_000 }));
        });
        afterEach(async () => clean());

        const cancelled = async (runId: string, untold = true) =>
            store.change(runId, () => ({
                patch: { status: 'cancelled', finishedAt: clock.now().toISOString() },
                untold,
                event: { kind: 'run', status: 'cancelled' }
            }));

        it('When a run is noted so, then every process finds it, the oldest first, until one notes that it told', async () => {
            const first = await store.createOnce(newRun());
            const second = await store.createOnce(newRun());
            const told = await store.createOnce(newRun());
            await cancelled(second.run.id);
            const run = await cancelled(first.run.id);
            await cancelled(told.run.id, false);
            expect((await other.untold()).map(({ id }) => id)).toEqual([first.run.id, second.run.id]);
            expect((await other.untold())[0]).toEqual(run);
            await other.noteTold(first.run.id);
            expect((await store.untold()).map(({ id }) => id)).toEqual([second.run.id]);
            expect(await store.find(first.run.id)).toEqual(run);
        });

        it('When the run is queued again, then its end is no news any more, also where it is cancelled anew by a worker', async () => {
            const { run } = await store.createOnce(newRun());
            await cancelled(run.id);
            await store.change(run.id, () => ({
                patch: { status: 'queued', finishedAt: null },
                requeue: true,
                event: { kind: 'run', status: 'queued' }
            }));
            expect(await store.untold()).toEqual([]);
            const claimed = await store.claimNext('worker');
            if (!claimed) throw new Error('Nothing to claim');
            const { lease } = claimed;
            await store.write(lease, {
                run: { status: 'cancelled', finishedAt: clock.now().toISOString() },
                endLease: true,
                event: { kind: 'run', status: 'cancelled' }
            });
            expect(await store.untold()).toEqual([]);
        });
    });
}
