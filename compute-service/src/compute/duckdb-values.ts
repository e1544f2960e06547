import {
    DuckDBDateValue,
    DuckDBDecimalValue,
    DuckDBTimestampValue,
    type DuckDBDataChunk,
    type DuckDBValue
} from '@duckdb/node-api';
import type { SqlRow, SqlValue } from '../engines/compute.ts';

const MICROS_PER_MILLI = 1000n;

/** Instants and dates become ISO text, decimals their digits; integers above 32 bits stay bigint. */
function toSqlValue(value: DuckDBValue): SqlValue {
    switch (typeof value) {
        case 'string':
        case 'number':
        case 'bigint':
        case 'boolean':
            return value;
        default:
    }
    if (value === null) return null;
    if (value instanceof DuckDBTimestampValue)
        return new Date(Number(value.micros / MICROS_PER_MILLI)).toISOString();
    if (value instanceof DuckDBDateValue) return value.toString();
    if (value instanceof DuckDBDecimalValue) return value.toString();
    throw new TypeError(`A result holds a value of a kind that rows cannot carry: ${String(value)}`);
}

/** Rows of a chunk as plain values. @throws TypeError for lists, structs and other nested values. */
export const chunkRows = (chunk: DuckDBDataChunk): SqlRow[] =>
    chunk.getRows().map((row) => row.map(toSqlValue));
