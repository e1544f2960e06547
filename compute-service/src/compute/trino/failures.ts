import { DialFlowError } from '../../error.ts';

/** A failure as the coordinator writes it. */
export interface TrinoFailure {
    readonly message?: string;
    readonly errorName?: string;
    readonly errorType?: string;
}

/** Message of a failure of which the cluster's name for it tells people nothing. */
export const UNEXPLAINED = 'The cluster could not compute a step.';

interface Explanation {
    readonly what: string;
    readonly advice: string;
    readonly retryable: boolean;
}

const LOST_WORKER: Explanation = {
    what: 'A worker of the cluster was lost.',
    advice: 'Resume the run; it goes on from this step. With retries of tasks switched on, the cluster does so by itself.',
    retryable: true
};
const TOO_LITTLE_MEMORY: Explanation = {
    what: 'The cluster has too little memory for this step.',
    advice: 'Add workers or raise query.max-memory-per-node, then resume the run.',
    retryable: false
};
const TOO_LONG: Explanation = {
    what: 'The step took longer than the cluster allows.',
    advice: 'Raise query.max-run-time of the cluster, then resume the run.',
    retryable: false
};
const BUSY: Explanation = {
    what: 'The cluster takes no more queries for now.',
    advice: 'Wait until other queries are done, then resume the run.',
    retryable: true
};
const STARTING: Explanation = {
    what: 'The cluster is not ready.',
    advice: 'Wait until its coordinator has found the workers, then resume the run.',
    retryable: true
};

/** What the names of Trino's errors mean for a run. */
const BY_NAME: Readonly<Record<string, Explanation>> = {
    PAGE_TRANSPORT_ERROR: LOST_WORKER,
    PAGE_TRANSPORT_TIMEOUT: LOST_WORKER,
    REMOTE_HOST_GONE: LOST_WORKER,
    REMOTE_TASK_ERROR: LOST_WORKER,
    REMOTE_TASK_MISMATCH: LOST_WORKER,
    TOO_MANY_REQUESTS_FAILED: LOST_WORKER,
    NO_NODES_AVAILABLE: STARTING,
    SERVER_STARTING_UP: STARTING,
    SERVER_SHUTTING_DOWN: STARTING,
    EXCEEDED_LOCAL_MEMORY_LIMIT: TOO_LITTLE_MEMORY,
    EXCEEDED_GLOBAL_MEMORY_LIMIT: TOO_LITTLE_MEMORY,
    CLUSTER_OUT_OF_MEMORY: TOO_LITTLE_MEMORY,
    EXCEEDED_SPILL_LIMIT: TOO_LITTLE_MEMORY,
    EXCEEDED_TIME_LIMIT: TOO_LONG,
    EXCEEDED_CPU_LIMIT: TOO_LONG,
    QUERY_QUEUE_FULL: BUSY,
    QUERY_REJECTED: BUSY
};

/**
 * An error of the cluster as ours. The cluster's own words stand only in the cause: they can hold the SQL.
 * @returns DialFlowError `cancelled` or `compute_failed`
 */
export function statementFailure(failure: TrinoFailure): DialFlowError {
    const cause = new Error(`${failure.errorName ?? 'UNKNOWN'}: ${failure.message ?? ''}`);
    if (failure.errorName === 'USER_CANCELED')
        return new DialFlowError('cancelled', 'The computation was interrupted.', { cause });
    const explained = BY_NAME[failure.errorName ?? ''];
    if (explained)
        return new DialFlowError('compute_failed', explained.what, {
            cause,
            advice: explained.advice,
            retryable: explained.retryable
        });
    return new DialFlowError('compute_failed', UNEXPLAINED, {
        cause,
        advice: 'Resume the run; if it fails again, give the reference to your administrator.',
        retryable: failure.errorType === 'INTERNAL_ERROR' || failure.errorType === 'EXTERNAL'
    });
}

/** An error with what it was about. The SQL and the cluster's own words stay in its cause. */
export function failureAbout(error: unknown, subject: string): DialFlowError {
    const failed = `The computation of ${subject} failed.`;
    if (!(error instanceof DialFlowError))
        return new DialFlowError('compute_failed', failed, { cause: error });
    return new DialFlowError(
        error.code,
        error.message === UNEXPLAINED ? failed : `${failed} ${error.message}`,
        {
            cause: error.cause,
            advice: error.advice,
            retryable: error.retryable
        }
    );
}
