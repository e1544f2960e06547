import { ByteReader, u16, u8 } from './bytes.ts';
import { asksForFederation, PRELOGIN_FEDERATED } from './federated.ts';
import { readType, readValue, type TdsValue } from './types.ts';

export interface Login {
    readonly user: string;
    readonly password: string;
    readonly database: string;
    readonly application: string;
    readonly packetSize: number;
    /** Whether it asks to be let in by a token instead of user and password. */
    readonly federated: boolean;
}

export interface BatchRequest {
    readonly kind: 'query' | 'batch';
    readonly text: string;
    readonly parameters: ReadonlyMap<string, TdsValue>;
}

export interface BulkRows {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly TdsValue[])[];
}

export type TransactionRequest =
    { readonly kind: 'begin'; readonly isolation: number } | { readonly kind: 'commit' | 'rollback' };

/** Options of a PRELOGIN: their kind and their bytes (MS-TDS 2.2.6.5). */
export function readPrelogin(payload: Buffer): ReadonlyMap<number, Buffer> {
    const options = new Map<number, Buffer>();
    for (let at = 0; payload.readUInt8(at) !== 0xff; at += 5) {
        const offset = payload.readUInt16BE(at + 1);
        options.set(payload.readUInt8(at), payload.subarray(offset, offset + payload.readUInt16BE(at + 3)));
    }
    return options;
}

export const PRELOGIN_ENCRYPTION = 1;
export const ENCRYPT = { off: 0, on: 1, notSupported: 2, required: 3 } as const;

export function preloginAnswer({
    encryption,
    federated
}: {
    readonly encryption: number;
    readonly federated: boolean;
}): Buffer {
    const options: readonly (readonly [number, Buffer])[] = [
        [0, Buffer.from([16, 0, 0x10, 0x3a, 0, 0])],
        [PRELOGIN_ENCRYPTION, u8(encryption)],
        [2, u8(0)],
        [3, Buffer.alloc(0)],
        [4, u8(0)],
        ...(federated ? [[PRELOGIN_FEDERATED, u8(1)] as const] : [])
    ];
    let offset = options.length * 5 + 1;
    const heads = options.map(([kind, value]) => {
        const head = Buffer.alloc(5);
        head.writeUInt8(kind, 0);
        head.writeUInt16BE(offset, 1);
        head.writeUInt16BE(value.length, 3);
        offset += value.length;
        return head;
    });
    return Buffer.concat([...heads, u8(0xff), ...options.map(([, value]) => value)]);
}

/** Reads LOGIN7 (MS-TDS 2.2.6.4); the password is stored with its half-bytes swapped and turned over. */
export function readLogin(payload: Buffer): Login {
    const field = (at: number): Buffer => {
        const from = payload.readUInt16LE(at);
        return payload.subarray(from, from + payload.readUInt16LE(at + 2) * 2);
    };
    const password = Buffer.from(field(44)).map((byte) => {
        const turned = byte ^ 0xa5;
        return ((turned << 4) | (turned >> 4)) & 0xff;
    });
    return {
        user: field(40).toString('utf16le'),
        password: Buffer.from(password).toString('utf16le'),
        application: field(48).toString('utf16le'),
        database: field(68).toString('utf16le'),
        packetSize: payload.readUInt32LE(8) || 4096,
        federated: asksForFederation(payload)
    };
}

/** Skips ALL_HEADERS, which stand before batches, calls and transaction requests. */
function afterHeaders(payload: Buffer): ByteReader {
    return new ByteReader(payload, payload.readUInt32LE(0));
}

export const readBatch = (payload: Buffer): BatchRequest => ({
    kind: 'batch',
    text: afterHeaders(payload).rest().toString('utf16le'),
    parameters: new Map()
});

export interface Call {
    readonly procedure: string | number;
    readonly parameters: readonly { readonly name: string; readonly value: TdsValue }[];
}

const NUMBERED = 0xffff;

/** Reads a remote procedure call (MS-TDS 2.2.6.6). */
export function readCall(payload: Buffer): Call {
    const reader = afterHeaders(payload);
    const length = reader.u16();
    const procedure = length === NUMBERED ? reader.u16() : reader.take(length * 2).toString('utf16le');
    reader.u16();
    const parameters: { name: string; value: TdsValue }[] = [];
    while (!reader.atEnd) {
        const name = reader.shortText().replace(/^@/, '');
        reader.u8();
        parameters.push({ name, value: readValue(reader, readType(reader)) });
    }
    return { procedure, parameters };
}

const EXECUTE_SQL: readonly (string | number)[] = [10, 'sp_executesql'];

/** What `query()` of the driver always becomes: sp_executesql with the text, the declarations and the values. */
export function executedSql({ procedure, parameters }: Call): BatchRequest {
    if (!EXECUTE_SQL.includes(procedure)) throw new TypeError(`The double has no procedure ${procedure}`);
    const [text, , ...values] = parameters;
    return {
        kind: 'query',
        text: String(text?.value),
        parameters: new Map(values.map(({ name, value }) => [name, value]))
    };
}

const TRANSACTION = { begin: 5, commit: 7, rollback: 8 } as const;

export function readTransaction(payload: Buffer): TransactionRequest {
    const reader = afterHeaders(payload);
    const kind = reader.u16();
    if (kind === TRANSACTION.begin) return { kind: 'begin', isolation: reader.u8() };
    if (kind === TRANSACTION.commit) return { kind: 'commit' };
    if (kind === TRANSACTION.rollback) return { kind: 'rollback' };
    throw new TypeError(`The double has no transaction request ${kind}`);
}

const COLUMNS_TOKEN = 0x81;
const ROW_TOKEN = 0xd1;

/** Reads rows of a bulk load, which are laid out as an answer's are. */
export function readBulk(payload: Buffer): BulkRows {
    const reader = new ByteReader(payload);
    if (reader.u8() !== COLUMNS_TOKEN) throw new TypeError('A bulk load begins with its columns');
    const columns = Array.from({ length: reader.u16() }, () => {
        reader.u32();
        reader.u16();
        const type = readType(reader);
        return { type, name: reader.shortText() };
    });
    const rows: TdsValue[][] = [];
    while (!reader.atEnd && reader.peek() === ROW_TOKEN) {
        reader.u8();
        rows.push(columns.map(({ type }) => readValue(reader, type)));
    }
    return { columns: columns.map(({ name }) => name), rows };
}

/** A message as the tests write it by hand: headers of a request outside of any transaction. */
export const requestHeaders = (): Buffer =>
    Buffer.concat([
        Buffer.from([22, 0, 0, 0, 18, 0, 0, 0]),
        u16(2),
        Buffer.alloc(8),
        Buffer.from([1, 0, 0, 0])
    ]);
