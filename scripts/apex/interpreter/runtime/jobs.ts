import { makeId } from '../../../../local-org/src/ids.ts';
import { implementsNative } from '../types/class-info.ts';
import { InterpreterFault, UncatchableFailure } from '../values/faults.ts';
import { ApexThrow, type Instance, NativeObject } from '../values/value.ts';
import { FinalizerState, JobState } from './contexts.ts';
import { invokeNamed } from './invoke.ts';
import { Transaction } from './limits.ts';
import type { Runtime } from './runtime.ts';
import type { Job } from './test-context.ts';

const JOB_PREFIX = '707';

function nextJobId(runtime: Runtime): string {
    runtime.test.jobCount += 1;
    return makeId(JOB_PREFIX, runtime.test.jobCount);
}

/** Runs something in a transaction of its own, in the name of a user, as if nothing of the caller were there. */
export function inOwnTransaction(
    runtime: Runtime,
    { userId, run }: { readonly userId: string; readonly run: () => void }
): void {
    const before = {
        userId: runtime.userId,
        sharing: runtime.sharing,
        transaction: runtime.transaction,
        written: runtime.written,
        triggerRecords: runtime.triggerRecords
    };
    runtime.userId = userId;
    runtime.sharing = false;
    runtime.transaction = new Transaction();
    runtime.written = null;
    runtime.triggerRecords = null;
    try {
        run();
    } finally {
        Object.assign(runtime, before);
    }
}

/** Puts a queueable into the queue. Throws as the platform does for a second one of a signature, or one too many. */
export function enqueue(
    runtime: Runtime,
    { queueable, signature }: { readonly queueable: Instance; readonly signature: string | null }
): string {
    if (!implementsNative(queueable.class, 'Queueable'))
        throw new InterpreterFault('enqueueJob takes a Queueable');
    const { test } = runtime;
    if (test.currentJob) runtime.throwNew('AsyncException', 'Maximum stack depth has been reached.');
    if (signature !== null && test.jobs.some((job) => job.signature === signature)) {
        runtime.throwNew(
            'DuplicateMessageException',
            'Attempt to enqueue job with duplicate queueable signature'
        );
    }
    runtime.useLimit('queueableJobs');
    runtime.transaction.hasPendingWork = true;
    const id = nextJobId(runtime);
    const context = new NativeObject('QueueableContext', new JobState(id));
    test.jobs.push({
        id,
        userId: runtime.userId,
        signature,
        queueable,
        finalizer: null,
        run: () => invokeNamed(runtime, { self: queueable, name: 'execute', args: [context] })
    });
    return id;
}

/** Puts a batch into the queue; in a test it may come to one portion of records only. */
export function enqueueBatch(runtime: Runtime, run: (context: NativeObject) => void): string {
    if (runtime.test.currentJob)
        throw new InterpreterFault('a batch that is started by a job is not supported');
    const id = nextJobId(runtime);
    runtime.transaction.hasPendingWork = true;
    const context = new NativeObject('Database.BatchableContext', new JobState(id));
    runtime.test.jobs.push({
        id,
        userId: runtime.userId,
        signature: null,
        queueable: null,
        finalizer: null,
        run: () => run(context)
    });
    return id;
}

function runFinalizer(
    runtime: Runtime,
    { job, failure }: { readonly job: Job; readonly failure: Instance | null }
): void {
    const { finalizer } = job;
    if (!finalizer) return;
    const context = new NativeObject('FinalizerContext', new FinalizerState({ jobId: job.id, failure }));
    runtime.transaction = new Transaction();
    invokeNamed(runtime, { self: finalizer, name: 'execute', args: [context] });
}

/** What a job failed with, as its finalizer is told it. */
function failureOf(runtime: Runtime, error: unknown): Instance | null {
    if (error instanceof ApexThrow) return error.instance;
    const isLimit = error instanceof UncatchableFailure && error.typeName === 'System.LimitException';
    return isLimit ? runtime.exception('HandledException', error.message) : null;
}

function runJob(runtime: Runtime, job: Job): void {
    const savepoint = runtime.store.savepoint();
    const { test } = runtime;
    inOwnTransaction(runtime, {
        userId: job.userId,
        run: () => {
            test.currentJob = job;
            try {
                job.run();
            } catch (error) {
                test.currentJob = null;
                const failure = failureOf(runtime, error);
                if (!failure) throw error;
                runtime.store.rollBack(savepoint);
                runFinalizer(runtime, { job, failure });
                throw error;
            } finally {
                test.currentJob = null;
            }
            runFinalizer(runtime, { job, failure: null });
        }
    });
}

/** Runs what waits, as Test.stopTest does it. */
export function runJobs(runtime: Runtime): void {
    const waiting = runtime.test.jobs.splice(0);
    for (const job of waiting) runJob(runtime, job);
}
