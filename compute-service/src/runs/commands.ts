import { DialFlowError } from '../error.ts';
import { FINAL_STATUSES } from './run.ts';
import type { Run } from './run.ts';
import type { AskedRuns } from './store-of-org.ts';
import type { RunPatch } from './store.ts';

/** What a person decided about a run, and why. */
export interface Decision {
    readonly reason: string | null;
    readonly decidedBy: string | null;
}

export interface RunDecision {
    readonly store: Pick<AskedRuns, 'change'>;
    readonly runId: string;
    readonly decision: Decision;
}

const isFinal = (run: Run): boolean => FINAL_STATUSES.includes(run.status);

const wrongState = (
    run: Run,
    { sentence, advice }: { readonly sentence: string; readonly advice: string }
): DialFlowError =>
    new DialFlowError('wrong_state', `Run ${run.id} is ${run.status}: ${sentence}`, { advice });

/** The name under which a draft was accepted stays with the run, whoever stops its delivery. */
const byPerson = (run: Run, { reason, decidedBy }: Decision): RunPatch =>
    run.draft === 'accepted' ? {} : { decisionReason: reason, decidedBy };

/** Who and why stands in the events as well, because a later decision replaces an earlier one in the run. */
const signed = (sentence: string, { reason, decidedBy }: Decision): string =>
    [sentence, decidedBy && `By ${decidedBy}.`, reason && `Reason: ${reason}`].filter(Boolean).join(' ');

export interface Cancellation extends RunDecision {
    readonly now: Date;
    /** Called where the run ended by this, because it was still queued; the worker tells of all others. */
    readonly endedInQueue?: (run: Run) => void;
}

/**
 * Ends a queued run at once and asks a running one to stop after its current batch. Asking twice is the same as once.
 * @throws DialFlowError `not_found`, `wrong_state` where the run has ended.
 */
export async function cancelRun({
    store,
    runId,
    decision,
    now,
    endedInQueue = () => undefined
}: Cancellation): Promise<Run> {
    let endsHere = false;
    const cancelled = await store.change(runId, (run) => {
        endsHere = false;
        if (run.status === 'cancelled' || (run.cancelRequested && !isFinal(run))) return null;
        if (isFinal(run))
            throw wrongState(run, {
                sentence: 'it cannot be cancelled any more.',
                advice: 'Nothing has to be done.'
            });
        const queued = run.status === 'queued';
        endsHere = queued;
        const sentence = queued ? 'Cancelled before it started.' : 'Cancelling after the current batch.';
        return {
            patch: {
                ...(queued
                    ? { status: 'cancelled', finishedAt: now.toISOString() }
                    : { cancelRequested: true }),
                ...byPerson(run, decision)
            },
            untold: queued,
            event: {
                kind: 'run',
                status: queued ? 'cancelled' : run.status,
                message: signed(sentence, decision)
            }
        };
    });
    if (endsHere) endedInQueue(cancelled);
    return cancelled;
}

/**
 * Queues a failed or cancelled run again; it goes on from the first step that is not finished.
 * @throws DialFlowError `not_found`, `wrong_state`.
 */
export function resumeRun({
    store,
    runId,
    decision = { reason: null, decidedBy: null }
}: Pick<RunDecision, 'store' | 'runId'> & Partial<RunDecision>): Promise<Run> {
    return store.change(runId, (run) => {
        if (run.draft === 'held') {
            throw wrongState(run, {
                sentence: 'its results are held back as a draft.',
                advice: 'Accept or discard the draft.'
            });
        }
        if (run.draft === 'discarded') {
            throw wrongState(run, { sentence: 'its draft was discarded.', advice: 'Launch a new run.' });
        }
        if (run.status !== 'failed' && run.status !== 'cancelled') {
            throw wrongState(run, {
                sentence: 'only a failed or cancelled run can be resumed.',
                advice: isFinal(run) ? 'Launch a new run.' : 'Wait until it ends, or cancel it.'
            });
        }
        return {
            patch: queuedAgain,
            requeue: true,
            event: {
                kind: 'run',
                status: 'queued',
                message: signed('Resumed; finished steps are kept.', decision)
            }
        };
    });
}

/**
 * Lets the results that a check held back be delivered in a person's name; the run is queued again for its delivery.
 * @throws DialFlowError `not_found`, `wrong_state` where no draft is held.
 */
export function acceptDraft({ store, runId, decision }: RunDecision): Promise<Run> {
    return store.change(runId, (run) => {
        requireHeldDraft(run);
        return {
            patch: { ...queuedAgain, draft: 'accepted', ...byPerson(run, decision) },
            requeue: true,
            event: {
                kind: 'run',
                status: 'queued',
                message: signed('The draft was accepted and will be delivered.', decision)
            }
        };
    });
}

/** Drops results that a check held back. @throws DialFlowError `not_found`, `wrong_state` where no draft is held. */
export function discardDraft({ store, runId, decision }: RunDecision): Promise<Run> {
    return store.change(runId, (run) => {
        requireHeldDraft(run);
        return {
            patch: { draft: 'discarded', ...byPerson(run, decision) },
            event: {
                kind: 'run',
                status: run.status,
                message: signed('The draft was discarded; the last list stays in force.', decision)
            }
        };
    });
}

const queuedAgain = { status: 'queued', error: null, finishedAt: null, cancelRequested: false } as const;

function requireHeldDraft(run: Run): void {
    if (isFinal(run) && run.draft === 'held') return;
    const advice =
        run.draft === null ? 'Only a run whose checks failed has one.' : `The draft was ${run.draft} before.`;
    throw wrongState(run, { sentence: 'it holds no draft to decide on.', advice });
}
