import {
    big,
    flag,
    instant,
    name,
    text,
    whole,
    type BoundValue,
    type BoundValues,
    type SqlRecord
} from '../../sql-server/statement.ts';
import { quoted } from '../../sql-server/settings.ts';
import type { Assignment, StoredRow } from '../sqlite/rows.ts';

/** A row of SQL Server in the form in which stored rows are read: instants as ISO text, flags as 0 and 1. */
export const storedRow = (record: SqlRecord): StoredRow =>
    Object.fromEntries(
        Object.entries(record).map(([column, value]) => [
            column,
            value instanceof Date ? value.toISOString() : typeof value === 'boolean' ? Number(value) : value
        ])
    );

const WHOLE: ReadonlySet<string> = new Set(['attempt', 'losses', 'seq']);
const BIG: ReadonlySet<string> = new Set([
    'rows_in',
    'rows_out',
    'peak_memory_mb',
    'done',
    'total',
    'rows',
    'dropped',
    'duration_ms',
    'cpu_ms'
]);
const INSTANTS: ReadonlySet<string> = new Set(['started_at', 'finished_at']);
const NAMES: ReadonlySet<string> = new Set(['status', 'draft', 'previous_run_id']);

function bindColumn(column: string, value: string | number | null): BoundValue {
    if (column === 'cancel_requested') return flag(value === 1);
    if (INSTANTS.has(column)) return instant(value === null ? null : String(value));
    if (WHOLE.has(column)) return whole(value === null ? null : Number(value));
    // A figure between two whole numbers says nothing that the whole one does not.
    if (BIG.has(column)) return big(value === null ? null : Math.round(Number(value)));
    return (NAMES.has(column) ? name : text)(value === null ? null : String(value));
}

export interface SetList {
    /** `[column] = @set_column`, one for each. */
    readonly assignments: readonly string[];
    readonly values: BoundValues;
}

/** The SET list of a change; columns come from the code's own table of them, values are bound. */
export function setList({ columns, values }: Assignment): SetList {
    return {
        assignments: columns.map((column) => `${quoted(column)} = @set_${column}`),
        values: Object.fromEntries(
            columns.map((column, index) => [`set_${column}`, bindColumn(column, values[index] ?? null)])
        )
    };
}
