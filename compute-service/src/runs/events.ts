/** `run`: its status changed; `step`: a step started or ended; `progress`: rows done; `document`: figures were stored. */
export type RunEventKind = 'run' | 'step' | 'progress' | 'document';

/**
 * One change of a run. Numbers are gapless: every change of a run makes exactly one event, and the run's `seq` is the
 * number of its newest event.
 */
export interface RunEvent {
    readonly runId: string;
    readonly seq: number;
    readonly kind: RunEventKind;
    /** Status of the run or of the step after the change; null for documents. */
    readonly status: string | null;
    /** Key of the step, or the name of the document. */
    readonly subject: string | null;
    readonly done: number | null;
    readonly total: number | null;
    readonly message: string | null;
    readonly at: string;
}

/** The part of an event that its writer knows; the store adds run, number and time. */
export type NewRunEvent = Pick<RunEvent, 'kind'> & Partial<Omit<RunEvent, 'runId' | 'seq' | 'at' | 'kind'>>;
