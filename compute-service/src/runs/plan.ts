import type { RemovedData, Run, RunDocuments, RunRequest } from './run.ts';

/**
 * How a failed step may be tried again: `safe` is read or pure, `safe_with_key` is an
 * idempotent write, `never` is neither.
 */
export type RetryClass = 'safe' | 'safe_with_key' | 'never';

export interface StepDescription {
    /** Unique in the run and stable over resume, for example `call_list.not_flushed`. */
    readonly key: string;
    /** `extract`, `validate`, an engine's id, `checks`, `deliver`, `notify`. */
    readonly engine: string;
    readonly name: string;
    readonly title: string;
    readonly sentence: string;
    readonly dropReason: string | null;
    /** Steps of the phase `deliver` run only when no check holds the results back, and never in a dry run. */
    readonly phase: 'compute' | 'deliver';
    readonly retry: RetryClass;
    /** A failure here only degrades the run to succeeded_with_warnings (a mail, an event). */
    readonly degrades: boolean;
}

export interface StepOutcome {
    readonly rows: number;
    readonly dropped?: number;
    readonly message?: string;
    readonly warnings?: readonly string[];
    /** Set by the checks: results stay a draft, nothing is delivered until a person accepts it by name. */
    readonly held?: boolean;
}

export interface StepExecution {
    /** Aborts when the run is cancelled, its lease is lost or the service stops. Look at it between batches. */
    readonly signal: AbortSignal;
    readonly attempt: number;
    progress(done: number, total: number | null): void;
    /** Stores a document of the run (replaces one of the same name). */
    record<Name extends keyof RunDocuments>(
        name: Name,
        value: NonNullable<RunDocuments[Name]>
    ): Promise<void>;
    /** The run as stored now. */
    run(): Promise<Run>;
}

export interface PlannedStep extends StepDescription {
    execute(execution: StepExecution): Promise<StepOutcome>;
}

export interface RunPlan {
    readonly steps: readonly PlannedStep[];
    /** Frees what the plan holds open (the run's database); called once, whatever happened. */
    close(): Promise<void>;
}

/** Turns a request into steps. The descriptions are known when a run is accepted, so that all steps show as pending. */
export interface Planner {
    describe(request: RunRequest): readonly StepDescription[];
    plan(run: Run): Promise<RunPlan>;
    /** Tells people how the run ended (mail, record, event). Never throws; a failure is returned as a warning. */
    announce(run: Run): Promise<readonly string[]>;
    /** Removes data that are older than is kept, at the end of a run. @throws where they could not be removed */
    removeOldData?(): Promise<RemovedData>;
}
