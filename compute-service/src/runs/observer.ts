import type { Run, StepStatus } from './run.ts';

/** Who counts what the runner does; metrics in production, nothing or a list in tests. It must not throw. */
export interface RunObserver {
    stepEnded(step: { readonly engine: string; readonly status: StepStatus; readonly seconds: number }): void;
    stepRetried(step: { readonly engine: string }): void;
    /** The run as it is stored at its end. */
    runEnded(ended: { readonly run: Run; readonly seconds: number }): void;
}

/** What the process took since the watching began. */
export interface ResourceUse {
    /** Highest resident memory in MB. */
    peakMb(): number;
    /** Processor time of all threads. */
    cpuMs(): number;
    end(): void;
}

/** Watches what the process takes while a run or a step is on. */
export interface ResourceWatch {
    /** Starts to watch anew. */
    begin(): ResourceUse;
}
