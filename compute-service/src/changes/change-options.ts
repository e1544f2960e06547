import type { ChangeRequest } from '../runs/run.ts';
import type { FieldMapping } from '../sources/salesforce/field-mapping.ts';
import type { RemovalMode } from './researched-phones.ts';
import type { RowAccess } from './salesforce-rows.ts';

export interface ChangeOptions extends RowAccess {
    readonly change: ChangeRequest;
    /** Id of the change run, written into the before-images. */
    readonly runId: string;
    readonly removalMode: RemovalMode;
    /** Also applies groups that the engine marked for it and nobody has looked at (D8). */
    readonly autoApply: boolean;
    readonly mapping: FieldMapping;
    readonly now: () => Date;
    progress?(done: number, total: number): void;
}
