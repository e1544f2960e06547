import type { Writable } from 'node:stream';
import type { DestinationStream } from 'pino';

/** About a thousand lines: more is not kept for a reader that has stopped to read. */
const MOST_WAITING_BYTES = 256 * 1024;

/**
 * Returns where log lines go. Neither a reader that is gone nor one that does not read any more may stop the service,
 * keep it from ending or fill its memory: lines that find no room are left out, and the next one that does says how many.
 */
export function logDestination(stream: Writable): DestinationStream {
    let leftOut = 0;
    let isGone = false;
    stream.on('error', () => {
        isGone = true;
    });
    return {
        write(line) {
            if (isGone) return;
            if (stream.writableLength > MOST_WAITING_BYTES) {
                leftOut += 1;
                return;
            }
            if (leftOut > 0) stream.write(noteOf(leftOut));
            leftOut = 0;
            stream.write(line);
        }
    };
}

const noteOf = (lines: number): string =>
    `${JSON.stringify({ level: 'warn', time: new Date().toISOString(), service: 'dial-flow', leftOut: lines, msg: 'Log lines were left out, because nobody read them' })}\n`;
