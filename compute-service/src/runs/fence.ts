import { AsyncLocalStorage } from 'node:async_hooks';

type Confirm = () => Promise<void>;

const current = new AsyncLocalStorage<Confirm>();

/**
 * Does work on behalf of a run that this process holds. A process that was suspended, or whose clock jumped, may have
 * lost the run without knowing: `confirm` finds out and throws.
 */
export const onBehalfOfRun = <Result>(confirm: Confirm, work: () => Promise<Result>): Promise<Result> =>
    current.run(confirm, work);

/**
 * Asks whether the run is still this worker's. Every adapter calls it before each write that leaves the service; outside
 * a run there is nothing to ask.
 * @throws LeaseLostError where another worker has the run by now; then nothing may be written.
 */
export async function confirmRunIsOurs(): Promise<void> {
    await current.getStore()?.();
}
