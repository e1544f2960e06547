import { longText, shortText, u16, u32, u64, u8 } from './bytes.ts';
import { writeType, writeValue, type TdsType, type TdsValue } from './types.ts';

/** Tokens of answers (MS-TDS 2.2.7). */
const TOKEN = {
    returnStatus: 0x79,
    columns: 0x81,
    error: 0xaa,
    info: 0xab,
    loginAck: 0xad,
    row: 0xd1,
    environment: 0xe3,
    done: 0xfd,
    doneProcedure: 0xfe,
    doneInProcedure: 0xff
} as const;

const DONE_MORE = 0x01;
const DONE_ERROR = 0x02;
const DONE_COUNT = 0x10;
const DONE_ATTENTION = 0x20;
const COMMAND_SELECT = 0xc1;
const COLUMN_NULLABLE = 0x01;

export interface TdsColumn {
    readonly name: string;
    readonly type: TdsType;
}

export interface ServerMessage {
    readonly number: number;
    readonly message: string;
    readonly state?: number;
    /** Severity; from 20 on the server ends the connection. */
    readonly severity?: number;
}

function done(token: number, status: number, rows = 0): Buffer {
    return Buffer.concat([u8(token), u16(status), u16(COMMAND_SELECT), u64(rows)]);
}

export const lastDone = ({ failed = false } = {}): Buffer => done(TOKEN.done, failed ? DONE_ERROR : 0);
export const attentionDone = (): Buffer => done(TOKEN.done, DONE_ATTENTION);
/** The last DONE of a batch whose only result it carries. */
export const finalCount = (rows: number): Buffer => done(TOKEN.done, DONE_COUNT, rows);

/** Whether an answer goes to a batch or to a procedure call; sp_executesql is one. */
export type AnswerStyle = 'batch' | 'procedure';

export const resultDone = (style: AnswerStyle, rows: number): Buffer =>
    done(style === 'batch' ? TOKEN.done : TOKEN.doneInProcedure, DONE_MORE | DONE_COUNT, rows);

export function answerEnd(style: AnswerStyle, { failed }: { readonly failed: boolean }): Buffer {
    if (style === 'batch') return lastDone({ failed });
    return Buffer.concat([
        u8(TOKEN.returnStatus),
        u32(0),
        done(TOKEN.doneProcedure, failed ? DONE_ERROR : 0)
    ]);
}

function message(token: number, { number, message: words, state = 1, severity = 16 }: ServerMessage): Buffer {
    const body = Buffer.concat([
        u32(number),
        u8(state),
        u8(severity),
        longText(words),
        shortText('double'),
        shortText(''),
        u32(1)
    ]);
    return Buffer.concat([u8(token), u16(body.length), body]);
}

export const errorToken = (error: ServerMessage): Buffer => message(TOKEN.error, error);
export const infoToken = (info: ServerMessage): Buffer => message(TOKEN.info, { severity: 0, ...info });

export const columnsToken = (columns: readonly TdsColumn[]): Buffer =>
    Buffer.concat([
        u8(TOKEN.columns),
        u16(columns.length),
        ...columns.flatMap(({ name, type }) => [
            u32(0),
            u16(COLUMN_NULLABLE),
            writeType(type),
            shortText(name)
        ])
    ]);

export const rowToken = (columns: readonly TdsColumn[], row: readonly TdsValue[]): Buffer =>
    Buffer.concat([u8(TOKEN.row), ...columns.map(({ type }, index) => writeValue(type, row[index] ?? null))]);

function environment(kind: number, body: Buffer): Buffer {
    return Buffer.concat([u8(TOKEN.environment), u16(body.length + 1), u8(kind), body]);
}

const ENVIRONMENT = {
    database: 1,
    language: 2,
    packetSize: 4,
    collation: 7,
    begun: 8,
    committed: 9,
    rolledBack: 10
};

/** What a server says when it lets a client in. */
export function loginTokens({
    database,
    packetSize
}: {
    readonly database: string;
    readonly packetSize: number;
}): Buffer {
    const changed = (kind: number, now: string, before: string): Buffer =>
        environment(kind, Buffer.concat([shortText(now), shortText(before)]));
    const acknowledgement = Buffer.concat([
        u8(1),
        Buffer.from([0x74, 0x00, 0x00, 0x04]),
        shortText('Microsoft SQL Server'),
        Buffer.from([16, 0, 0x10, 0x3a])
    ]);
    return Buffer.concat([
        changed(ENVIRONMENT.database, database, 'master'),
        environment(ENVIRONMENT.collation, Buffer.from([5, 0x09, 0x04, 0xd0, 0x00, 0x34, 0])),
        changed(ENVIRONMENT.language, 'us_english', ''),
        u8(TOKEN.loginAck),
        u16(acknowledgement.length),
        acknowledgement,
        changed(ENVIRONMENT.packetSize, String(packetSize), '4096'),
        lastDone()
    ]);
}

export const transactionBegun = (id: bigint): Buffer =>
    environment(ENVIRONMENT.begun, Buffer.concat([u8(8), u64(id), u8(0)]));

export const transactionEnded = (id: bigint, { committed }: { readonly committed: boolean }): Buffer =>
    environment(
        committed ? ENVIRONMENT.committed : ENVIRONMENT.rolledBack,
        Buffer.concat([u8(0), u8(8), u64(id)])
    );
