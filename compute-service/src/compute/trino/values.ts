import type { SqlRow, SqlValue } from '../../engines/compute.ts';
import { textLiteral } from '../../engines/sql.ts';
import { csvCell } from '../csv-text.ts';
import type { TrinoColumn } from './protocol.ts';

const MILLISECOND_DIGITS = 23;
const isInstant = (type: string): boolean => type.startsWith('timestamp');

/** `2026-11-23 08:15:00.123456` as `2026-11-23T08:15:00.123Z` (G8); what is below a millisecond is cut. */
function isoInstant(text: string): string {
    const whole = text.includes('.') ? text.padEnd(MILLISECOND_DIGITS, '0') : `${text}.000`;
    return `${whole.slice(0, MILLISECOND_DIGITS).replace(' ', 'T')}Z`;
}

function toSqlValue(value: unknown, { name, type }: TrinoColumn): SqlValue {
    switch (typeof value) {
        case 'string':
            return isInstant(type) ? isoInstant(value) : value;
        case 'number':
            // DuckDB gives every BIGINT as bigint.
            return type === 'bigint' ? BigInt(value) : value;
        case 'bigint':
        case 'boolean':
            return value;
        default:
            if (value === null) return null;
            throw new TypeError(`Column ${name} of a result is a ${type}, which rows cannot carry`);
    }
}

/** Values of a page as the rest of the product knows them. @throws TypeError for lists, rows and maps */
export const pageRows = (
    rows: readonly (readonly unknown[])[],
    columns: readonly TrinoColumn[]
): readonly SqlRow[] =>
    rows.map((row) =>
        row.map((value, index) => toSqlValue(value, columns[index] ?? { name: `${index}`, type: 'unknown' }))
    );

/** A row as a line of a result file (G8), without its line feed. */
export const csvLine = (row: SqlRow): string =>
    row.map((value) => csvCell(value === null ? null : String(value))).join(',');

/** A value as text of a statement. */
export function valueLiteral(value: SqlValue, type: string): string {
    if (value === null) return `cast(null as ${type})`;
    return typeof value === 'string' ? `cast(${textLiteral(value)} as ${type})` : String(value);
}
