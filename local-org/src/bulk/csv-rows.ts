import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Where the rows of a CSV file without header start: a line feed ends a row where it stands outside quotes.
 * @param rows how many rows there are
 * @returns for each row the byte it starts at, and the end of the file as one more
 * @throws Error when the file does not hold so many rows
 */
export async function indexRows(file: string, rows: number): Promise<Float64Array> {
    const starts = new Float64Array(rows + 1);
    let row = 0;
    let position = 0;
    let quoted = false;
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
        for (let index = 0; index < chunk.length; index++) {
            const byte = chunk[index];
            if (byte === quote) quoted = !quoted;
            else if (byte === lineFeed && !quoted) starts[++row] = position + index + 1;
        }
        position += chunk.length;
    }
    if (row !== rows) throw new Error(`${file} holds ${row} rows, not ${rows}`);
    return starts;
}

/**
 * Counts the records of a CSV file as its quotes tell them, blank lines left out.
 * @returns the records with the header, and whether the file ends inside quotes
 */
export async function countRecords(file: string): Promise<{ records: number; unterminated: boolean }> {
    let records = 0;
    let quoted = false;
    let blank = true;
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
        for (const byte of chunk) {
            if (byte === lineFeed && !quoted) {
                if (!blank) records++;
                blank = true;
                continue;
            }
            if (byte === quote) quoted = !quoted;
            if (byte !== carriageReturn) blank = false;
        }
    }
    return { records: blank ? records : records + 1, unterminated: quoted };
}

/** Rewrites a file of rows that end in LF so that they end in CRLF; line feeds inside values stay. */
export async function endRowsWithCrlf(file: string): Promise<void> {
    let quoted = false;
    const rewrite = new Transform({
        transform(chunk: Buffer, _encoding, done) {
            const parts: Buffer[] = [];
            let from = 0;
            for (let index = 0; index < chunk.length; index++) {
                const byte = chunk[index];
                if (byte === quote) quoted = !quoted;
                else if (byte === lineFeed && !quoted) {
                    parts.push(chunk.subarray(from, index), Buffer.from('\r\n'));
                    from = index + 1;
                }
            }
            parts.push(chunk.subarray(from));
            done(null, Buffer.concat(parts));
        }
    });
    await pipeline(createReadStream(file), rewrite, createWriteStream(`${file}.crlf`));
    await rename(`${file}.crlf`, file);
}
