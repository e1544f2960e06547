import { readInPieces } from '../read-in-pieces.ts';
import { RecordScanner, type ScannedRecords } from './record-scanner.ts';

/** Reads a CSV file once and returns its header and number of records. @throws the signal's reason on abort. */
export async function scanFile({
    file,
    signal
}: {
    readonly file: string;
    readonly signal: AbortSignal;
}): Promise<ScannedRecords> {
    const scanner = new RecordScanner();
    for await (const bytes of readInPieces(file)) {
        signal.throwIfAborted();
        scanner.push(bytes);
    }
    return scanner.finish();
}
