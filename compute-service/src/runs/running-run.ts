import { onBehalfOfRun } from './fence.ts';
import type { RunnerOptions } from './runner-options.ts';
import { LeaseLostError } from './store.ts';
import type { ClaimedRun } from './store.ts';

/** A claimed run on its way, with all that its steps need. */
export interface RunningRun extends RunnerOptions {
    readonly claimed: ClaimedRun;
    readonly signal: AbortSignal;
    /** Aborts the signal; only the first reason counts. */
    interrupt(reason: Error): void;
    peakMemoryMb(): number;
}

/** Does something that others see, and that only the holder of the run may do. */
export const asHolder = <Result>(
    { store, claimed, interrupt }: RunningRun,
    work: () => Promise<Result>
): Promise<Result> =>
    onBehalfOfRun(async () => {
        if (await store.holds(claimed.lease)) return;
        const lost = new LeaseLostError(`Run ${claimed.run.id} belongs to another worker by now.`);
        interrupt(lost);
        throw lost;
    }, work);
