import { createHash } from 'node:crypto';
import { readInPieces } from './read-in-pieces.ts';

export interface FileDigest {
    readonly bytes: number;
    /** SHA-256 as lower-case hex. */
    readonly sha256: string;
}

/** Reads a file once and returns its size and its SHA-256. @throws the system's error where it cannot be read. */
export async function fileDigest(file: string): Promise<FileDigest> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of readInPieces(file)) {
        bytes += piece.length;
        hash.update(piece);
    }
    return { bytes, sha256: hash.digest('hex') };
}
