import { u16, u32, u64, u8, utf16, type ByteReader } from './bytes.ts';

/** Types of columns and parameters that the service uses (MS-TDS 2.2.5.4), all of them with null. */
export type TdsType =
    | { readonly kind: 'int'; readonly bytes: 1 | 2 | 4 | 8 }
    | { readonly kind: 'bit' }
    /** `length` in characters; null is `max`. */
    | { readonly kind: 'nvarchar'; readonly length: number | null }
    | { readonly kind: 'varchar'; readonly length: number }
    | { readonly kind: 'datetime2'; readonly scale: number }
    | { readonly kind: 'date' };

export type TdsValue = string | number | bigint | boolean | Date | null;

const TOKEN = { int: 0x26, bit: 0x68, nvarchar: 0xe7, varchar: 0xa7, datetime2: 0x2a, date: 0x28 } as const;
/** Latin1_General, case-insensitive, sort order 52: what a server answers by default. */
const COLLATION = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);
const MAX_LENGTH = 0xffff;
const NULL_LENGTH = 0xffff;
const NULL_STREAM = 0xffff_ffff_ffff_ffffn;
const DAY_MS = 86_400_000;
const YEAR_ONE_MS = Date.parse('0001-01-01T00:00:00Z');

/** Reads a TYPE_INFO. */
export function readType(reader: ByteReader): TdsType {
    const token = reader.u8();
    switch (token) {
        case TOKEN.int: {
            const bytes = reader.u8();
            if (bytes !== 1 && bytes !== 2 && bytes !== 4 && bytes !== 8) break;
            return { kind: 'int', bytes };
        }
        case TOKEN.bit:
            reader.u8();
            return { kind: 'bit' };
        case TOKEN.nvarchar: {
            const length = reader.u16();
            reader.take(COLLATION.length);
            return { kind: 'nvarchar', length: length === MAX_LENGTH ? null : length / 2 };
        }
        case TOKEN.varchar: {
            const length = reader.u16();
            reader.take(COLLATION.length);
            return { kind: 'varchar', length };
        }
        case TOKEN.datetime2:
            return { kind: 'datetime2', scale: reader.u8() };
        case TOKEN.date:
            return { kind: 'date' };
    }
    throw new TypeError(`The double does not know the type 0x${token.toString(16)}`);
}

export function writeType(type: TdsType): Buffer {
    switch (type.kind) {
        case 'int':
            return Buffer.from([TOKEN.int, type.bytes]);
        case 'bit':
            return Buffer.from([TOKEN.bit, 1]);
        case 'nvarchar':
            return Buffer.concat([
                u8(TOKEN.nvarchar),
                u16(type.length === null ? MAX_LENGTH : type.length * 2),
                COLLATION
            ]);
        case 'varchar':
            return Buffer.concat([u8(TOKEN.varchar), u16(type.length), COLLATION]);
        case 'datetime2':
            return Buffer.from([TOKEN.datetime2, type.scale]);
        case 'date':
            return Buffer.from([TOKEN.date]);
    }
}

/** Reads a value of a type. */
export function readValue(reader: ByteReader, type: TdsType): TdsValue {
    switch (type.kind) {
        case 'int':
            return readInteger(reader, reader.u8());
        case 'bit':
            return reader.u8() === 0 ? null : reader.u8() === 1;
        case 'nvarchar': {
            const bytes = type.length === null ? readStream(reader) : readSized(reader);
            return bytes === null ? null : bytes.toString('utf16le');
        }
        case 'varchar':
            return readSized(reader)?.toString('latin1') ?? null;
        case 'datetime2': {
            const length = reader.u8();
            if (length === 0) return null;
            const time = reader.take(length - 3).readUIntLE(0, length - 3);
            const days = reader.take(3).readUIntLE(0, 3);
            return new Date(YEAR_ONE_MS + days * DAY_MS + Math.round(time / 10 ** (type.scale - 3)));
        }
        case 'date': {
            const length = reader.u8();
            return length === 0 ? null : new Date(YEAR_ONE_MS + reader.take(3).readUIntLE(0, 3) * DAY_MS);
        }
    }
}

export function writeValue(type: TdsType, value: TdsValue): Buffer {
    switch (type.kind) {
        case 'int':
            return value === null
                ? u8(0)
                : Buffer.concat([u8(type.bytes), integer(BigInt(Number(value)), type.bytes)]);
        case 'bit':
            return value === null ? u8(0) : Buffer.from([1, value === true || value === 1 ? 1 : 0]);
        case 'nvarchar':
            if (type.length === null) return writeStream(value === null ? null : utf16(String(value)));
            return value === null ? u16(NULL_LENGTH) : sized(utf16(String(value)));
        case 'varchar':
            return value === null ? u16(NULL_LENGTH) : sized(Buffer.from(String(value), 'latin1'));
        case 'datetime2': {
            if (value === null) return u8(0);
            const [days, ms] = dayAndTime(value);
            const bytes = timeBytes(type.scale);
            const time = Buffer.alloc(bytes);
            time.writeUIntLE(Math.round(ms * 10 ** (type.scale - 3)), 0, bytes);
            return Buffer.concat([u8(bytes + 3), time, threeBytes(days)]);
        }
        case 'date':
            return value === null ? u8(0) : Buffer.concat([u8(3), threeBytes(dayAndTime(value)[0])]);
    }
}

function readInteger(reader: ByteReader, bytes: number): number | bigint | null {
    switch (bytes) {
        case 0:
            return null;
        case 8:
            return reader.take(8).readBigInt64LE();
        case 1:
            return reader.u8();
        default:
            return reader.take(bytes).readIntLE(0, bytes);
    }
}

function integer(value: bigint, bytes: 1 | 2 | 4 | 8): Buffer {
    return u64(BigInt.asUintN(64, value)).subarray(0, bytes);
}

function readSized(reader: ByteReader): Buffer | null {
    const length = reader.u16();
    return length === NULL_LENGTH ? null : reader.take(length);
}

const sized = (bytes: Buffer): Buffer => Buffer.concat([u16(bytes.length), bytes]);

/** A value of `max` length comes in chunks and ends with an empty one (PLP, MS-TDS 2.2.5.2.3). */
function readStream(reader: ByteReader): Buffer | null {
    if (reader.u64() === NULL_STREAM) return null;
    const chunks: Buffer[] = [];
    for (let length = reader.u32(); length > 0; length = reader.u32()) chunks.push(reader.take(length));
    return Buffer.concat(chunks);
}

function writeStream(bytes: Buffer | null): Buffer {
    if (bytes === null) return u64(NULL_STREAM);
    const chunk = bytes.length === 0 ? [] : [u32(bytes.length), bytes];
    return Buffer.concat([u64(bytes.length), ...chunk, u32(0)]);
}

function dayAndTime(value: TdsValue): readonly [days: number, ms: number] {
    const at = (value instanceof Date ? value : new Date(String(value))).getTime() - YEAR_ONE_MS;
    const days = Math.floor(at / DAY_MS);
    return [days, at - days * DAY_MS];
}

function threeBytes(value: number): Buffer {
    const bytes = Buffer.alloc(3);
    bytes.writeUIntLE(value, 0, 3);
    return bytes;
}

const timeBytes = (scale: number): number => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5);
