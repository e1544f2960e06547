import type { Run, RunStatus, RunStep, StepStatus } from '../../runs/run.ts';
import { clipped } from './record-kind.ts';

const RUN_STATUS: Readonly<Record<RunStatus, string>> = {
    queued: 'Queued',
    running: 'Running',
    delivering: 'Delivering',
    succeeded: 'Succeeded',
    succeeded_with_warnings: 'Succeeded with warnings',
    failed: 'Failed',
    cancelled: 'Cancelled'
};

const STEP_STATUS: Readonly<Record<StepStatus, string>> = {
    pending: 'Pending',
    running: 'Running',
    finished: 'Finished',
    failed: 'Failed',
    skipped: 'Skipped'
};

const DRAFT = { held: 'Held', accepted: 'Accepted', discarded: 'Discarded' } as const;

const LONG_TEXT = 131_072;
const PARAMETERS_TEXT = 32_768;
const USER_ID = /^005[a-zA-Z0-9]{12}(?:[a-zA-Z0-9]{3})?$/;

export type FieldValues = Readonly<Record<string, string | number | boolean | null>>;

/** Returns JSON that fits a field; a document that does not is replaced by a word, for half of it could not be read. */
function jsonWithin(value: unknown, length: number): string | null {
    if (value === undefined || value === null) return null;
    const text = JSON.stringify(value);
    return text.length <= length ? text : JSON.stringify({ omitted: 'too long; see the files of the run' });
}

const userId = (text: string | null): string | null => (text !== null && USER_ID.test(text) ? text : null);

/** A person who is no user of the org would otherwise be forgotten there. */
const signedReason = ({ decidedBy, decisionReason }: Run): string | null =>
    decidedBy === null || userId(decidedBy)
        ? decisionReason
        : [decidedBy, decisionReason].filter(Boolean).join(': ');

/** Seconds from the start to the end; of a draft that waited for a person, those in which its steps were worked on. */
function durationOf({ startedAt, finishedAt, draft, steps }: Run): number | null {
    if (startedAt === null || finishedAt === null) return null;
    const ms =
        draft === 'accepted'
            ? steps.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0)
            : Date.parse(finishedAt) - Date.parse(startedAt);
    return Math.round(ms / 1000);
}

/** Returns the fields of Dial_Run__c that mirror a run. */
export function runFields(run: Run, outcomes: readonly object[] = []): FieldValues {
    const { documents } = run;
    return {
        Pipeline__c: run.pipeline,
        Engines__c: clipped(run.engines.join('|'), 255),
        Status__c: RUN_STATUS[run.status],
        Draft__c: run.draft === null ? null : DRAFT[run.draft],
        Parameters__c: jsonWithin(documents.resolvedParameters ?? run.parameters, PARAMETERS_TEXT),
        As_Of__c: run.asOf,
        Seed__c: String(run.seed),
        Dry_Run__c: run.dryRun,
        // A name that is no user's leaves who the org says it was.
        ...(userId(run.requestedBy) && { Requested_By__c: run.requestedBy }),
        ...(userId(run.decidedBy) && { Decided_By__c: run.decidedBy }),
        Decision_Reason__c: clipped(signedReason(run), 255),
        Started_At__c: run.startedAt,
        Finished_At__c: run.finishedAt,
        Duration_S__c: durationOf(run),
        Rows_In__c: run.rowsIn,
        Rows_Out__c: run.rowsOut,
        Peak_Memory_MB__c: run.peakMemoryMb,
        Sequence__c: run.seq,
        Attempt__c: run.attempt,
        Last_Update__c: run.updatedAt,
        Error_Code__c: clipped(run.error?.code ?? null, 80),
        Error_Message__c: clipped(run.error ? `${run.error.message} ${run.error.advice}` : null, 4_000),
        Error_Reference__c: clipped(run.error?.correlationId ?? null, 80),
        Inputs__c: jsonWithin(documents.inputs, LONG_TEXT),
        Outputs__c: jsonWithin(documents.outputs, LONG_TEXT),
        Checks__c: jsonWithin(documents.checks, LONG_TEXT),
        Diff__c: jsonWithin(documents.diff, LONG_TEXT),
        ...(outcomes.length > 0 && { Outcomes__c: jsonWithin(outcomes, LONG_TEXT) })
    };
}

/** Returns the fields of Dial_Run_Step__c that mirror a step. */
export const stepFields = (step: RunStep): FieldValues => ({
    Engine__c: clipped(step.engine, 40),
    Step__c: clipped(step.name, 80),
    Title__c: clipped(step.title, 255),
    Order__c: step.order,
    Status__c: STEP_STATUS[step.status],
    Rows__c: step.rows,
    Dropped__c: step.dropped,
    Drop_Reason__c: clipped(step.dropReason, 255),
    Duration_Ms__c: step.durationMs,
    Attempt__c: step.attempt,
    Message__c: clipped(step.message, 255)
});
