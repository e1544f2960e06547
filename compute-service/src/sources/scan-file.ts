import { createReadStream } from 'node:fs';
import { RecordScanner, type ScannedRecords } from './record-scanner.ts';

const READ_BYTES = 1024 * 1024;

/** Reads a CSV file once and returns its header and number of records. @throws the signal's reason on abort. */
export async function scanFile({
    file,
    signal
}: {
    readonly file: string;
    readonly signal: AbortSignal;
}): Promise<ScannedRecords> {
    const scanner = new RecordScanner();
    for await (const chunk of createReadStream(file, { highWaterMark: READ_BYTES })) {
        signal.throwIfAborted();
        const bytes = chunk as Buffer;
        scanner.push(bytes);
    }
    return scanner.finish();
}
