import type { ChangeRequest } from '../runs/run.ts';
import type { FieldMapping } from '../sources/salesforce/field-mapping.ts';
import type { RemovalMode } from './researched-phones.ts';
import type { RowAccess } from './salesforce-rows.ts';

/** The review records that a change began with, so that one that goes on after a kill accounts for all of them. */
export interface ChangeSelection {
    /** Their ids; null before the change began. */
    begun(): Promise<readonly string[] | null>;
    begin(ids: readonly string[]): Promise<void>;
}

export interface ChangeOptions extends RowAccess {
    readonly change: ChangeRequest;
    readonly selection: ChangeSelection;
    /** Id of the change run, written into the before-images. */
    readonly runId: string;
    readonly removalMode: RemovalMode;
    /** Also applies groups that the engine marked for it and nobody has looked at (D8). */
    readonly autoApply: boolean;
    readonly mapping: FieldMapping;
    readonly now: () => Date;
    progress?(done: number, total: number): void;
}
