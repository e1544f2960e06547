import type { Access } from '../access.ts';
import { OrgError } from '../org-error.ts';
import type { FieldDefinition, ObjectDefinition } from '../schema/definitions.ts';
import type { StagedColumn, StagingStyle } from './staged-columns.ts';

export type WriteOperation = 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete';

/** Rows to be written together: a SELECT, `staging`, gives `rn` (1, 2, 3 …) and a text column for each of `columns`. */
export interface WriteRequest {
    readonly object: ObjectDefinition;
    readonly operation: WriteOperation;
    /** The field that upserted rows are matched by. */
    readonly keyField: FieldDefinition | undefined;
    readonly columns: readonly StagedColumn[];
    readonly staging: string;
    /** How many rows there are, where that is known before. */
    readonly count: number | undefined;
    readonly style: StagingStyle;
    readonly user: { readonly userId: string; readonly access: Access };
    /** One refused row refuses all. */
    readonly allOrNone: boolean;
}

export interface RowRefusal {
    readonly code: string;
    readonly message: string;
    readonly fields: readonly string[];
}

/** What became of one row. */
export interface RowOutcome {
    readonly id: string | null;
    readonly created: boolean;
    readonly refusal: RowRefusal | null;
}

/**
 * Refuses what the user may not do with the object at all.
 * @throws OrgError 403 INSUFFICIENT_ACCESS_OR_READONLY, or 400 for objects that nobody can write so
 */
export function checkObjectAccess({
    object,
    operation,
    access
}: {
    readonly object: ObjectDefinition;
    readonly operation: WriteOperation;
    readonly access: Access;
}): void {
    const removes = operation === 'delete' || operation === 'hardDelete';
    const creates = operation === 'insert' || operation === 'upsert';
    const edits = operation === 'update' || operation === 'upsert';
    const possible =
        (!removes || object.deletable) && (!creates || object.createable) && (!edits || object.updateable);
    if (!possible) {
        throw new OrgError({
            code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
            message: `entity type ${object.name} does not support ${operation}`
        });
    }
    const allowed =
        (!removes || access.canDelete(object)) &&
        (!creates || access.canCreate(object)) &&
        (!edits || access.canEdit(object));
    if (allowed) return;
    throw new OrgError({
        status: 403,
        code: creates ? 'INSUFFICIENT_ACCESS' : 'INSUFFICIENT_ACCESS_OR_READONLY',
        message: creates
            ? `insufficient access rights on entity: ${object.name}`
            : 'insufficient access rights on object id'
    });
}
