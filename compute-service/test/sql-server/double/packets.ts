/** Kinds of packets (MS-TDS 2.2.3.1.1). */
export const PACKET = {
    batch: 0x01,
    rpc: 0x03,
    answer: 0x04,
    attention: 0x06,
    bulk: 0x07,
    accessToken: 0x08,
    transaction: 0x0e,
    login: 0x10,
    prelogin: 0x12
} as const;

const HEADER_BYTES = 8;
export const END_OF_MESSAGE = 0x01;
/** The client gives the message up that it has begun to send. */
export const IGNORE_MESSAGE = 0x02;

export interface Packet {
    readonly type: number;
    readonly status: number;
    readonly payload: Buffer;
}

/** Cuts a stream of bytes into packets. */
export class PacketReader {
    #pending: Buffer = Buffer.alloc(0);

    /** Returns the packets that are complete by now. */
    push(bytes: Buffer): readonly Packet[] {
        this.#pending = Buffer.concat([this.#pending, bytes]);
        const packets: Packet[] = [];
        while (this.#pending.length >= HEADER_BYTES) {
            const length = this.#pending.readUInt16BE(2);
            if (this.#pending.length < length) break;
            packets.push({
                type: this.#pending.readUInt8(0),
                status: this.#pending.readUInt8(1),
                payload: Buffer.from(this.#pending.subarray(HEADER_BYTES, length))
            });
            this.#pending = this.#pending.subarray(length);
        }
        return packets;
    }

    get empty(): boolean {
        return this.#pending.length === 0;
    }
}

/** Puts a message into packets of at most `packetSize` bytes. */
export function packetsOf({
    type,
    payload,
    packetSize,
    spid = 0
}: {
    readonly type: number;
    readonly payload: Buffer;
    readonly packetSize: number;
    readonly spid?: number;
}): Buffer {
    const most = packetSize - HEADER_BYTES;
    const packets: Buffer[] = [];
    for (let from = 0, id = 1; from === 0 || from < payload.length; from += most, id += 1) {
        const part = payload.subarray(from, from + most);
        const header = Buffer.alloc(HEADER_BYTES);
        header.writeUInt8(type, 0);
        header.writeUInt8(from + most >= payload.length ? END_OF_MESSAGE : 0, 1);
        header.writeUInt16BE(part.length + HEADER_BYTES, 2);
        header.writeUInt16BE(spid, 4);
        header.writeUInt8(id % 256, 6);
        packets.push(header, part);
    }
    return Buffer.concat(packets);
}
