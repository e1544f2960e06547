import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const POLL_MS = 50;
const CHUNK_BYTES = 64 * 1024;

export interface LogTail {
    /** Reads what is there and stops. */
    end(): void;
}

/**
 * Hears the lines of a file as another process writes them. A file, not a pipe: a pipe breaks when its reader is killed,
 * and a process that cannot write its last words may never end.
 */
export function tailLog({ file, onLine }: { readonly file: string; onLine(line: string): void }): LogTail {
    const descriptor = openSync(file, 'r');
    const decoder = new StringDecoder('utf8');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let unfinished = '';
    const read = (): void => {
        for (;;) {
            const bytes = readSync(descriptor, chunk, 0, CHUNK_BYTES, null);
            if (bytes === 0) return;
            const lines = (unfinished + decoder.write(chunk.subarray(0, bytes))).split('\n');
            unfinished = lines.pop() ?? '';
            lines.forEach(onLine);
        }
    };
    const timer = setInterval(read, POLL_MS);
    return {
        end() {
            clearInterval(timer);
            read();
            if (unfinished !== '') onLine(unfinished);
            closeSync(descriptor);
        }
    };
}
