import {
    DuckDBDateValue,
    DuckDBDecimalValue,
    DuckDBTimestampValue,
    DuckDBVarCharVector,
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

/** Bytes of a text's header in a vector: its length, then its first four bytes or all twelve. */
const HEADER_BYTES = 16;

/** @duckdb/node-api decodes texts with a decoder that takes a leading U+FEFF for a byte order mark and drops it. */
function withLeadingMark(text: string, vector: DuckDBVarCharVector, row: number): string {
    const header = vector['dataView'];
    const at = row * HEADER_BYTES;
    const startsWithMark =
        header.getUint8(at + 4) === 0xef &&
        header.getUint8(at + 5) === 0xbb &&
        header.getUint8(at + 6) === 0xbf;
    const isShorter = (): boolean => Buffer.byteLength(text) < header.getUint32(at, true);
    return startsWithMark && isShorter() ? `\ufeff${text}` : text;
}

/** Rows of a chunk as plain values. @throws TypeError for lists, structs and other nested values. */
export function chunkRows(chunk: DuckDBDataChunk): SqlRow[] {
    const texts = Array.from({ length: chunk.columnCount }, (_, column) => {
        const vector = chunk.getColumnVector(column);
        return vector instanceof DuckDBVarCharVector ? vector : null;
    });
    return chunk.getRows().map((values, row) =>
        values.map((value, column) => {
            const vector = texts[column];
            return typeof value === 'string' && vector
                ? withLeadingMark(value, vector, row)
                : toSqlValue(value);
        })
    );
}
