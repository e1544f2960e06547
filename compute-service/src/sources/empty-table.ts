import type { CanonicalTableName } from '../engines/tables.ts';
import type { ExtractedTable } from '../ports/source.ts';

/** A table that its source does not have: no files, no rows. */
export const emptyTable = (table: CanonicalTableName): ExtractedTable => ({
    table,
    files: [],
    header: [],
    columns: {},
    announced: null,
    read: 0
});
