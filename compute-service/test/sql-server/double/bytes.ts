/** Reads little-endian numbers and UTF-16 texts one after the other, as TDS lays them out. */
export class ByteReader {
    readonly #bytes: Buffer;
    #at: number;

    constructor(bytes: Buffer, at = 0) {
        this.#bytes = bytes;
        this.#at = at;
    }

    get atEnd(): boolean {
        return this.#at >= this.#bytes.length;
    }

    peek(): number {
        return this.#bytes.readUInt8(this.#at);
    }

    u8(): number {
        return this.#bytes.readUInt8(this.#move(1));
    }

    u16(): number {
        return this.#bytes.readUInt16LE(this.#move(2));
    }

    u32(): number {
        return this.#bytes.readUInt32LE(this.#move(4));
    }

    u64(): bigint {
        return this.#bytes.readBigUInt64LE(this.#move(8));
    }

    take(length: number): Buffer {
        const from = this.#move(length);
        if (from + length > this.#bytes.length)
            throw new RangeError('The message ends in the middle of a value');
        return this.#bytes.subarray(from, from + length);
    }

    /** A text whose length in characters stands before it in one byte. */
    shortText(): string {
        return this.take(this.u8() * 2).toString('utf16le');
    }

    /** A text whose length in characters stands before it in two bytes. */
    longText(): string {
        return this.take(this.u16() * 2).toString('utf16le');
    }

    rest(): Buffer {
        return this.take(this.#bytes.length - this.#at);
    }

    #move(length: number): number {
        const from = this.#at;
        this.#at += length;
        return from;
    }
}

export const u8 = (value: number): Buffer => Buffer.from([value]);

export function u16(value: number): Buffer {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(value);
    return bytes;
}

export function u32(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
}

export function u64(value: bigint | number): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    return bytes;
}

export const utf16 = (value: string): Buffer => Buffer.from(value, 'utf16le');
export const shortText = (value: string): Buffer => Buffer.concat([u8(value.length), utf16(value)]);
export const longText = (value: string): Buffer => Buffer.concat([u16(value.length), utf16(value)]);
