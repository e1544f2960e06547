import type { Instance, NativeObject, RecordValue } from '../values/value.ts';
import type { Transaction } from './limits.ts';

/** Something that runs later, in a transaction of its own. */
export interface Job {
    readonly id: string;
    readonly userId: string;
    /** Set while a queueable runs; a second one of the same signature is refused. */
    readonly signature: string | null;
    readonly run: () => void;
    /** The queueable itself; null for a batch. */
    readonly queueable: Instance | null;
    finalizer: Instance | null;
}

/** What a test has set up, and what waits for its end. */
export class TestContext {
    phase: 'before' | 'between' | 'after' = 'before';
    /** The transaction of the test itself, while the one between startTest and stopTest is used up. */
    outer: Transaction | null = null;
    readonly jobs: Job[] = [];
    /** Events that were published and not delivered. */
    readonly events: RecordValue[] = [];
    /** What answers callouts. */
    calloutMock: Instance | null = null;
    currentJob: Job | null = null;
    /** Context of the event trigger that runs. */
    eventContext: NativeObject | null = null;
    jobCount = 0;
}
