import type { Instance } from '../values/value.ts';

/** What a job is told of itself. */
export class JobState {
    readonly id: string;

    constructor(id: string) {
        this.id = id;
    }
}

/** What a finalizer is told of its job. */
export class FinalizerState {
    readonly jobId: string;
    /** Null where the job ended well. */
    readonly failure: Instance | null;

    constructor({ jobId, failure }: { readonly jobId: string; readonly failure: Instance | null }) {
        this.jobId = jobId;
        this.failure = failure;
    }
}

/** What a trigger on events is told. */
export class EventContextState {
    readonly retries = 0;
}
