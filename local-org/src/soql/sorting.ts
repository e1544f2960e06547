import type { FieldType } from '../schema/definitions.ts';
import { quoteText } from '../store/sql-text.ts';
import { comparesCase } from './literals.ts';
import type { ResolvedField } from './scope.ts';

type Sorted = Pick<ResolvedField, 'sql' | 'type' | 'field'>;

const textual: readonly FieldType[] = ['string', 'textarea', 'phone', 'email', 'url', 'picklist'];

/** Whether texts of a field are the same, and sort, without regard to case. */
export const foldsCase = (column: Pick<Sorted, 'type' | 'field'>): boolean =>
    textual.includes(column.type) && !comparesCase(column.field);

/** Whether a field may stand in ORDER BY and conditions: not compound, no file content, no long text. */
export const isSortable = (column: Pick<Sorted, 'type' | 'field'>): boolean =>
    column.type !== 'address' &&
    column.type !== 'base64' &&
    !(column.type === 'textarea' && column.field.length > 255);

/** Whether rows may be grouped by a field: by a date or a whole number, but by no instant and no decimal. */
export const isGroupable = (column: Pick<Sorted, 'type' | 'field'>): boolean =>
    isSortable(column) && column.type !== 'datetime' && column.type !== 'double';

/** What a field sorts by: texts without case, picklists in the order of their values. */
export function sortKey(column: Sorted): string {
    if (column.type === 'picklist' && column.field.picklist.length > 0) {
        const values = column.field.picklist.map(({ value }) => quoteText(value)).join(', ');
        return `CASE WHEN ${column.sql} IS NULL THEN NULL ELSE coalesce(list_position([${values}], ${column.sql}), 999) END`;
    }
    return foldsCase(column) ? `lower(${column.sql})` : column.sql;
}
