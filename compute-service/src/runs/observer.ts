import type { RunStatus, StepStatus } from './run.ts';

/** Who counts what the runner does; metrics in production, nothing or a list in tests. */
export interface RunObserver {
    stepEnded(step: { readonly engine: string; readonly status: StepStatus; readonly seconds: number }): void;
    stepRetried(step: { readonly engine: string }): void;
    runEnded(run: {
        readonly status: RunStatus;
        readonly seconds: number;
        readonly peakMemoryMb: number;
    }): void;
}

/** Watches the memory of the process while a run is on. */
export interface MemoryWatch {
    /** Starts to watch anew. */
    begin(): { peakMb(): number; end(): void };
}
