import { createHash } from 'node:crypto';
import type { SqlRow, SqlValue } from '../../engines/compute.ts';
import type { FieldMapping } from '../../sources/salesforce/field-mapping.ts';

/** What the records of a run are made from. */
export interface RecordInput {
    /** Select text of each engine output by its name (docs/formats.md). */
    readonly outputs: Readonly<Record<string, string>>;
    readonly mapping: FieldMapping;
    /** Most records of a kind; the complete result is in the files. */
    readonly maxRecords: number;
    readonly serviceRunId: string;
    /** Id of the Dial_Run__c record. */
    readonly dialRunId: string;
    /** Id of the Call_List__c record; null where the run made no list. */
    readonly callListId: string | null;
}

/** Field → value; null clears the field, a field that is left out stays as it is. */
export type RecordFields = Readonly<Record<string, SqlValue>>;

export interface NewRecord {
    readonly key: string;
    readonly fields: RecordFields;
}

/** How the decision on a record of a kind lives through the nights (docs/decisions/004). */
export interface DecisionCycle {
    /** What a record begins with, and returns to when it is found again after it was settled. */
    readonly open: string;
    /** Settled statuses from which a newer finding opens it again. */
    readonly settled: readonly string[];
    /** Statuses in which nobody has decided yet: these become *No longer found*; none where records are never closed. */
    readonly undecided: readonly string[];
    /** Statuses in which a person has decided and the change is not made yet: the record stays as that person saw it. */
    readonly decided: readonly string[];
    /** Fields that are cleared when a record opens again. */
    readonly clearedOnOpen: readonly string[];
}

/** One kind of record: where its rows come from and which fields they fill. */
export interface RecordKind {
    readonly name: string;
    readonly object: string;
    /** Null for records that only belong to their run. */
    readonly decisions: DecisionCycle | null;
    /** An existing record is left as it is: somebody may have changed it on purpose. */
    readonly onlyNew: boolean;
    /** Existing records are looked up; records keyed by run are new by nature. */
    readonly outlivesRun: boolean;
    /** Fields that say in which run the record was found; null where the object has none. */
    readonly firstRunField: string | null;
    readonly lastRunField: string | null;
    readonly fields: readonly string[];
    /** Parents of a master-detail relationship, which cannot be written again. */
    readonly fixedFields: readonly string[];
    /** Query of at most `maxRecords` rows, most certain first, given out in the order of their parents. */
    select(input: RecordInput): string;
    record(row: SqlRow, input: RecordInput): NewRecord;
    /** Query of all that the run found, also what is over the cap; null where nothing is ever closed. */
    seen(input: RecordInput): string | null;
    seenKey(row: SqlRow, input: RecordInput): string;
}

const MAX_KEY = 255;

/** Returns the external id of a record. Texts that would not fit are replaced by their hash. */
export function externalKey(...parts: readonly SqlValue[]): string {
    const key = parts.map((part) => String(part ?? '')).join('|');
    if (key.length <= MAX_KEY) return key;
    const hash = createHash('sha256').update(key).digest('hex');
    return `${key.slice(0, MAX_KEY - hash.length - 1)}#${hash}`;
}

/** Cuts a text to the length of its field; what is cut stands complete in the file. */
export function clipped(value: SqlValue | undefined, length: number): string | null {
    if (value === null || value === undefined) return null;
    const text = String(value);
    return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** A value of a row by position; SQL gives rows without names. */
export const at = (row: SqlRow, index: number): SqlValue => row[index] ?? null;

/** Whether a cell says true, as a value or as the text of a CSV file. */
export const isTrue = (value: SqlValue): boolean => value === true || value === 'true';

/** Returns the select of an output that the run has. @throws RangeError for any other name */
export function outputSelect(input: RecordInput, name: string): string {
    const select = input.outputs[name];
    if (select === undefined) throw new RangeError(`The run has no output ${name}`);
    return select;
}

/** Length of a text area field. */
export const TEXT_AREA = 255;

/** Kinds of records that are found again night after night. */
export const lasting = { onlyNew: false, outlivesRun: true, fixedFields: [] } as const;

/** Objects that say in which run their record was found. */
export const runFields = {
    firstRunField: 'First_Service_Run__c',
    lastRunField: 'Last_Service_Run__c'
} as const;
