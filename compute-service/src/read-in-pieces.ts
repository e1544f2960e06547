import { open } from 'node:fs/promises';

const PIECE_BYTES = 256 * 1024;

/**
 * The bytes of a file, piece by piece in one buffer that the next piece overwrites: a new one for each of thousands of
 * pieces would keep the garbage collector busy for longer than the reading takes.
 */
export async function* readInPieces(file: string): AsyncGenerator<Buffer> {
    const handle = await open(file);
    try {
        const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
        for (;;) {
            const { bytesRead } = await handle.read(buffer, 0, PIECE_BYTES, null);
            if (bytesRead === 0) return;
            yield buffer.subarray(0, bytesRead);
        }
    } finally {
        await handle.close();
    }
}
