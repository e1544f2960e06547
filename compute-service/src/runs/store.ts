import type { StepDescription } from './plan.ts';
import type { NewRunEvent, RunEvent } from './events.ts';
import type { RunTimes } from './usual.ts';
import type { EngineId, Run, RunDocuments, RunRequest, RunStatus, RunStep } from './run.ts';

export interface NewRun {
    readonly id: string;
    readonly request: RunRequest;
    /** The same key of the same org makes the same run; null makes a new run each time. */
    readonly idempotencyKey: string | null;
    /** Hash of the request as it was asked, without defaults that depend on the day. */
    readonly fingerprint: string;
    readonly steps: readonly StepDescription[];
}

/** The right of one worker to write to one run. A run that is claimed anew gets a new token; the old one writes no more. */
export interface Lease {
    readonly runId: string;
    readonly workerId: string;
    readonly token: string;
}

export interface ClaimedRun {
    readonly lease: Lease;
    readonly run: Run;
    /** How often in a row the run was claimed because its worker vanished, with no step finished in between. */
    readonly losses: number;
}

export type RunPatch = Partial<
    Pick<
        Run,
        | 'status'
        | 'draft'
        | 'startedAt'
        | 'finishedAt'
        | 'rowsIn'
        | 'rowsOut'
        | 'peakMemoryMb'
        | 'cancelRequested'
        | 'decisionReason'
        | 'decidedBy'
        | 'previousRunId'
        | 'error'
    >
>;

export type StepPatch = Partial<
    Pick<
        RunStep,
        | 'status'
        | 'done'
        | 'total'
        | 'rows'
        | 'dropped'
        | 'startedAt'
        | 'finishedAt'
        | 'durationMs'
        | 'peakMemoryMb'
        | 'cpuMs'
        | 'attempt'
        | 'message'
    >
>;

/** One change by the worker that holds the lease; all of it is stored, or nothing. */
export interface LeasedWrite {
    readonly run?: RunPatch;
    readonly step?: { readonly key: string; readonly patch: StepPatch };
    readonly documents?: RunDocuments;
    /** Sentences to add to the run's warnings; one that is there already is not added again. */
    readonly warnings?: readonly string[];
    /** Gives the lease back, so that another worker may claim the run at once if it is not final. */
    readonly endLease?: boolean;
    readonly event: NewRunEvent;
}

/** One change by a person, decided on the run as it is stored at that moment. */
export interface RunChange {
    readonly patch: RunPatch;
    /** Puts the run at the end of the queue and its failed or interrupted steps back to pending. */
    readonly requeue?: boolean;
    /** Notes that people are to be told of the run; who tells them takes it back by `noteTold`. */
    readonly untold?: boolean;
    readonly event: NewRunEvent;
}

export interface RunFilter {
    /** Only of this org; without it, of all. */
    readonly org?: string;
    readonly status?: RunStatus;
    readonly engine?: EngineId;
    readonly cursor?: string;
    readonly limit: number;
}

/** A run without its steps and documents, as lists show it. */
export type RunSummary = Omit<Run, 'steps' | 'documents'>;

export interface RunPage {
    readonly runs: readonly RunSummary[];
    /** Asks for the next page; null on the last one. */
    readonly cursor: string | null;
}

/** What waits and who works, at one moment. */
export interface QueueState {
    /** Runs that no worker has. */
    readonly waiting: number;
    /** When the run was queued that waits longest; null where none waits. */
    readonly oldestQueuedAt: string | null;
    /** What waits and is worked on of each org that has any, by name. */
    readonly orgs: readonly { readonly org: string; readonly waiting: number; readonly working: number }[];
    /** One entry for each run that a worker has. */
    readonly leases: readonly {
        readonly runId: string;
        readonly workerId: string;
        /** When the worker was last heard of. */
        readonly renewedAt: string;
    }[];
}

/** As the number of runs of one org that may be worked on at once: no limit. */
export const ANY_NUMBER_OF_RUNS = 2 ** 31 - 1;

/** Raised to a worker whose run was claimed by another one. It must stop and write nothing more. */
export class LeaseLostError extends Error {
    override readonly name = 'LeaseLostError';
}

/**
 * The durable store and queue of runs, shared by several processes. `seq` of a run grows by one with every change and
 * never falls, also over a resume. Texts in and out are ISO instants in UTC.
 */
export interface RunStore {
    /**
     * Stores a queued run whose steps are all pending, or returns the run that has the same key.
     * @throws DialFlowError `idempotency_conflict` where the same key came with another fingerprint.
     */
    createOnce(run: NewRun): Promise<{ readonly run: Run; readonly created: boolean }>;
    find(runId: string): Promise<Run | null>;
    /** Newest first. @throws DialFlowError `invalid_request` for a cursor that this store did not give. */
    list(filter: RunFilter): Promise<RunPage>;
    /**
     * Changes a run by a decision on its stored state, in one transaction; null leaves it as it is. What `decide`
     * throws is thrown on. @throws DialFlowError `not_found`.
     */
    change(runId: string, decide: (run: Run) => RunChange | null): Promise<Run>;
    /** Cancelled runs of which nobody has been told yet, the oldest first; those that were queued again are none. */
    untold(): Promise<readonly Run[]>;
    /** Notes that people were told of a run. */
    noteTold(runId: string): Promise<void>;

    /**
     * Claims a run that is queued, released or left behind by a worker whose lease ran out. Orgs take turns: it is of the
     * org that has the fewest runs worked on, among those of the one whose last claim is longest ago, and of that org the
     * run that waits longest. An org that has as many at work as it may have is passed over.
     */
    claimNext(workerId: string): Promise<ClaimedRun | null>;
    /** Extends the lease. */
    heartbeat(lease: Lease): Promise<{ readonly held: boolean; readonly cancelRequested: boolean }>;
    /** Whether the run is still the worker's; changes nothing. */
    holds(lease: Lease): Promise<boolean>;
    /** @throws LeaseLostError where the lease is another worker's by now. */
    write(lease: Lease, change: LeasedWrite): Promise<void>;
    /** Makes the stored steps those of the plan; what is known about a step that stays is kept. @throws LeaseLostError */
    declareSteps(lease: Lease, steps: readonly StepDescription[]): Promise<void>;

    /** Events with a higher number than `after`, in order. */
    eventsAfter(options: {
        readonly runId: string;
        readonly after: number;
        readonly limit: number;
    }): Promise<readonly RunEvent[]>;
    /**
     * The newest run of an org whose results were accepted: a night that succeeded, was no dry run, and ran all of these
     * engines.
     */
    latestAccepted(options: {
        readonly org: string;
        readonly engines: readonly EngineId[];
        readonly exceptRunId?: string;
    }): Promise<Run | null>;
    /** The newest night of an org that succeeded, dry or not: its data can be computed on. */
    latestExtract(org: string): Promise<Run | null>;
    /** The newest full pipeline of an org that succeeded and was no dry run. */
    lastSuccessfulNight(org: string): Promise<Run | null>;
    /**
     * Times of the newest runs of the same org that succeeded at the first attempt with the same engines, dry or not as
     * this one; newest first. None for changes, whose work differs each time.
     */
    timesOfRunsLike(
        run: Pick<Run, 'id' | 'org' | 'kind' | 'engines' | 'dryRun'>,
        limit: number
    ): Promise<readonly RunTimes[]>;
    /** Id of the run of the same org that has to end before this queued one starts; null where none has to. */
    queuedBehind(runId: string): Promise<string | null>;
    countByStatus(): Promise<Readonly<Record<RunStatus, number>>>;
    queueState(): Promise<QueueState>;
    /**
     * Replaces the documents of a run that has ended by what `rewrite` makes of them, in one transaction; a run that is
     * not at its end is left alone. Neither status nor number of the run change.
     * @returns whether anything was replaced
     */
    rewriteDocuments(runId: string, rewrite: (documents: RunDocuments) => RunDocuments): Promise<boolean>;
    /**
     * Replaces what a run that has ended says in sentences: its failure, messages of its steps and events, why somebody
     * decided.
     * Neither status nor number of the run change.
     * @returns the number of texts that were replaced
     */
    rewriteTexts(runId: string, rewrite: (text: string) => string): Promise<number>;
    /**
     * Removes the events of runs, except the newest of each, by which a reader knows that the run has ended. Runs that are
     * not at their end are left alone. Returns the number of events.
     */
    forgetEvents(runIds: readonly string[]): Promise<number>;
    /**
     * Removes runs with their steps, documents, events and keys. Of a night that delivered the bare run stays, because what
     * it flagged may still be applied or restored by its id. Runs that are not at their end or hold a draft are left alone.
     * Returns the number of runs of which something was removed.
     */
    forgetRuns(runIds: readonly string[]): Promise<number>;
    /** A mark of the store's state that every change replaces, whoever makes it; null where telling would be dear. */
    changeMark(): Promise<string | null>;
    /** @throws where the store cannot be read. */
    ping(): Promise<void>;
    close(): Promise<void>;
}
