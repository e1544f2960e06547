import { crc32, deflateSync } from 'node:zlib';

/** Red, green and blue, each from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

export interface IndexedPicture {
    readonly width: number;
    readonly height: number;
    /** At most 256 colours. */
    readonly palette: readonly Colour[];
    /** One index into the palette for each pixel, row by row. */
    readonly pixels: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BITS = 8;
const INDEXED = 3;

function chunk(type: string, data: Buffer): Buffer {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
}

/** Returns a PNG file (ISO/IEC 15948) with a palette; equal pictures give equal bytes. */
export function encodePng({ width, height, palette, pixels }: IndexedPicture): Buffer {
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([BITS, INDEXED, 0, 0, 0], 8);
    // Each row begins with the number of its filter; 0 is none.
    const rows = Buffer.alloc((width + 1) * height);
    for (let row = 0; row < height; row += 1) {
        rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
    }
    return Buffer.concat([
        SIGNATURE,
        chunk('IHDR', head),
        chunk('PLTE', Buffer.from(palette.flat())),
        chunk('IDAT', deflateSync(rows, { level: 9 })),
        chunk('IEND', Buffer.alloc(0))
    ]);
}
