import type { RunEvent, RunEventKind } from '../events.ts';
import type {
    DraftState,
    Run,
    RunDocuments,
    RunError,
    RunRequest,
    RunStatus,
    RunStep,
    StepStatus
} from '../run.ts';
import type { QueueState, RunPatch, RunSummary, StepPatch } from '../store.ts';

/** A row as a store gives it: instants are ISO texts, flags are 0 and 1. */
export type StoredRow = Readonly<Record<string, unknown>>;

const text = (row: StoredRow, column: string): string => String(row[column]);
const number = (row: StoredRow, column: string): number => Number(row[column]);
const textOrNull = (row: StoredRow, column: string): string | null =>
    row[column] === null ? null : text(row, column);
const numberOrNull = (row: StoredRow, column: string): number | null =>
    row[column] === null ? null : number(row, column);

/** What this module reads back is what this module's writers stored, so the shapes are known. */
export const fromJson = <Value>(json: string): Value => JSON.parse(json) as Value;

/** Reads a run without steps and documents from its row. */
export const summaryOf = (row: StoredRow): RunSummary => ({
    ...fromJson<Omit<RunRequest, 'org'>>(text(row, 'request')),
    id: text(row, 'id'),
    org: text(row, 'org'),
    status: text(row, 'status') as RunStatus,
    draft: textOrNull(row, 'draft') as DraftState | null,
    seq: number(row, 'seq'),
    attempt: number(row, 'attempt'),
    createdAt: text(row, 'created_at'),
    queuedAt: text(row, 'queued_at'),
    updatedAt: text(row, 'updated_at'),
    startedAt: textOrNull(row, 'started_at'),
    finishedAt: textOrNull(row, 'finished_at'),
    rowsIn: numberOrNull(row, 'rows_in'),
    rowsOut: numberOrNull(row, 'rows_out'),
    peakMemoryMb: numberOrNull(row, 'peak_memory_mb'),
    cancelRequested: number(row, 'cancel_requested') === 1,
    decisionReason: textOrNull(row, 'decision_reason'),
    decidedBy: textOrNull(row, 'decided_by'),
    previousRunId: textOrNull(row, 'previous_run_id'),
    error: row['error'] === null ? null : fromJson<RunError>(text(row, 'error'))
});

/** What waits and is worked on of each org, from the rows of runs that are not at their end. */
export const orgsInQueue = (rows: readonly StoredRow[]): QueueState['orgs'] =>
    [...Map.groupBy(rows, (row) => text(row, 'org'))]
        .map(([org, runs]) => {
            const waiting = runs.filter((row) => row['lease_until'] === null).length;
            return { org, waiting, working: runs.length - waiting };
        })
        .toSorted((a, b) => (a.org < b.org ? -1 : 1));

/** Reads a step from its row. */
export const stepOf = (row: StoredRow): RunStep => ({
    key: text(row, 'key'),
    engine: text(row, 'engine'),
    name: text(row, 'name'),
    title: text(row, 'title'),
    sentence: text(row, 'sentence'),
    dropReason: textOrNull(row, 'drop_reason'),
    order: number(row, 'step_order'),
    status: text(row, 'status') as StepStatus,
    done: numberOrNull(row, 'done'),
    total: numberOrNull(row, 'total'),
    rows: numberOrNull(row, 'rows'),
    dropped: numberOrNull(row, 'dropped'),
    startedAt: textOrNull(row, 'started_at'),
    finishedAt: textOrNull(row, 'finished_at'),
    durationMs: numberOrNull(row, 'duration_ms'),
    peakMemoryMb: numberOrNull(row, 'peak_memory_mb'),
    cpuMs: numberOrNull(row, 'cpu_ms'),
    attempt: number(row, 'attempt'),
    message: textOrNull(row, 'message')
});

/** Reads an event from its row. */
export const eventOf = (row: StoredRow): RunEvent => ({
    runId: text(row, 'run_id'),
    seq: number(row, 'seq'),
    kind: text(row, 'kind') as RunEventKind,
    status: textOrNull(row, 'status'),
    subject: textOrNull(row, 'subject'),
    done: numberOrNull(row, 'done'),
    total: numberOrNull(row, 'total'),
    message: textOrNull(row, 'message'),
    at: text(row, 'at')
});

export const runOf = (parts: {
    readonly row: StoredRow;
    readonly steps: readonly StoredRow[];
    readonly documents: readonly StoredRow[];
}): Run => ({
    ...summaryOf(parts.row),
    steps: parts.steps.map(stepOf),
    documents: Object.fromEntries(
        parts.documents.map((document) => [text(document, 'name'), fromJson(text(document, 'body'))])
    ) as RunDocuments
});

const RUN_COLUMNS: Readonly<Record<keyof RunPatch, string>> = {
    status: 'status',
    draft: 'draft',
    startedAt: 'started_at',
    finishedAt: 'finished_at',
    rowsIn: 'rows_in',
    rowsOut: 'rows_out',
    peakMemoryMb: 'peak_memory_mb',
    cancelRequested: 'cancel_requested',
    decisionReason: 'decision_reason',
    decidedBy: 'decided_by',
    previousRunId: 'previous_run_id',
    error: 'error'
};

const STEP_COLUMNS: Readonly<Record<keyof StepPatch, string>> = {
    status: 'status',
    done: 'done',
    total: 'total',
    rows: 'rows',
    dropped: 'dropped',
    startedAt: 'started_at',
    finishedAt: 'finished_at',
    durationMs: 'duration_ms',
    peakMemoryMb: 'peak_memory_mb',
    cpuMs: 'cpu_ms',
    attempt: 'attempt',
    message: 'message'
};

export interface Assignment {
    readonly columns: readonly string[];
    readonly values: readonly (string | number | null)[];
}

/** Returns the SET list of a change to a run, with its values. */
export const runAssignment = (patch: RunPatch): Assignment => assignment(RUN_COLUMNS, patch);
/** Returns the SET list of a change to a step, with its values. */
export const stepAssignment = (patch: StepPatch): Assignment => assignment(STEP_COLUMNS, patch);

function assignment<Patch extends object>(
    columns: Readonly<Record<keyof Patch & string, string>>,
    patch: Patch
): Assignment {
    const entries = Object.entries(patch).filter(([, value]) => value !== undefined);
    return {
        columns: entries.map(([field]) => columns[field as keyof Patch & string]),
        values: entries.map(([, value]) => storable(value))
    };
}

function storable(value: unknown): string | number | null {
    if (value === null || typeof value === 'string' || typeof value === 'number') return value;
    return typeof value === 'boolean' ? Number(value) : JSON.stringify(value);
}
