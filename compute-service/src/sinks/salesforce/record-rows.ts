import type { ComputeSession, SqlRow, SqlValue } from '../../engines/compute.ts';
import type { ExistingRecord } from './existing-records.ts';
import type { RecordInput, RecordKind } from './record-kind.ts';

export const KEY_FIELD = 'Key__c';
const STATUS_FIELD = 'Status__c';
const NO_LONGER_FOUND = 'No longer found';

/** In an ingest file an empty cell leaves a field alone; this clears it. */
const CLEAR = '#N/A';
const LEAVE = '';

/** Returns the header of a kind's ingest file. */
export const recordHeader = (kind: RecordKind): readonly string[] => [
    KEY_FIELD,
    ...(kind.decisions ? [STATUS_FIELD] : []),
    ...[kind.firstRunField, kind.lastRunField].filter((field) => field !== null),
    ...kind.fields
];

export interface RecordRowsOptions {
    readonly kind: RecordKind;
    readonly input: RecordInput;
    readonly session: ComputeSession;
    readonly existing: ReadonlyMap<string, ExistingRecord>;
    /** ISO instant before which the run had read its inputs: a decision made later is unknown to it. */
    readonly inputsReadAt: string;
}

/**
 * A decision survives the night: the status is sent only for a new record, and for one that was settled before the run
 * read its inputs and was found again all the same.
 */
function statusFor(options: RecordRowsOptions, record: ExistingRecord | undefined): string {
    const { decisions } = options.kind;
    if (!decisions) return LEAVE;
    if (!record) return decisions.open;
    const wasKnown = Date.parse(record.modifiedAt) < Date.parse(options.inputsReadAt);
    return wasKnown && decisions.settled.includes(record.status) ? decisions.open : LEAVE;
}

function cellFor({
    kind,
    field,
    value,
    exists,
    opensAgain
}: {
    readonly kind: RecordKind;
    readonly field: string;
    readonly value: SqlValue | undefined;
    readonly exists: boolean;
    readonly opensAgain: boolean;
}): SqlValue {
    if (!exists) return value ?? LEAVE;
    if (kind.fixedFields.includes(field)) return LEAVE;
    if (opensAgain && kind.decisions?.clearedOnOpen.includes(field)) return CLEAR;
    if (value === undefined) return LEAVE;
    return value ?? CLEAR;
}

/** Yields the rows of a kind's ingest file: what was found, then what is no longer found. */
export async function* recordRows(options: RecordRowsOptions): AsyncGenerator<SqlRow> {
    const { kind, input, session, existing } = options;
    const runCells = (exists: boolean): SqlValue[] => [
        ...(kind.firstRunField ? [exists ? LEAVE : input.serviceRunId] : []),
        ...(kind.lastRunField ? [input.serviceRunId] : [])
    ];
    for await (const batch of session.stream(kind.select(input))) {
        for (const row of batch) {
            const { key, fields } = kind.record(row, input);
            const record = existing.get(key);
            if (record && kind.onlyNew) continue;
            const exists = record !== undefined;
            const status = statusFor(options, record);
            const isDecided = kind.decisions?.decided.includes(record?.status ?? '') ?? false;
            yield [
                key,
                ...(kind.decisions ? [status] : []),
                ...runCells(exists),
                ...kind.fields.map((field) =>
                    isDecided
                        ? LEAVE
                        : cellFor({
                              kind,
                              field,
                              value: fields[field],
                              exists,
                              opensAgain: exists && status !== LEAVE
                          })
                )
            ];
        }
    }
    const rest = recordHeader(kind)
        .slice(2)
        .map(() => LEAVE);
    for (const key of await keysNoLongerFound(options)) yield [key, NO_LONGER_FOUND, ...rest];
}

async function keysNoLongerFound({
    kind,
    input,
    session,
    existing
}: RecordRowsOptions): Promise<readonly string[]> {
    const seen = kind.seen(input);
    const undecided = kind.decisions?.undecided ?? [];
    if (seen === null || undecided.length === 0) return [];
    const left = new Set<string>();
    for (const [key, { status }] of existing) if (undecided.includes(status)) left.add(key);
    if (left.size === 0) return [];
    for await (const batch of session.stream(seen)) {
        for (const row of batch) left.delete(kind.seenKey(row, input));
    }
    return [...left].sort();
}
