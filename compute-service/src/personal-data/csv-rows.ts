import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import type { WrittenFile } from '../engines/compute.ts';
import type { NamedSubject } from '../ports/personal-data.ts';
import { publishFile } from '../sources/durable-file.ts';
import { cellsOfLine } from '../sources/record-scanner.ts';

/** Longer than any id or number with what may stand between its characters. */
const OVERLAP = 256;

const pieces = (file: string): AsyncIterable<string> => createReadStream(file, { encoding: 'utf8' });

/** Whether a file names the subject anywhere; most files do not, and are not looked at row by row. */
export async function fileNames(file: string, subject: NamedSubject): Promise<boolean> {
    let before = '';
    for await (const piece of pieces(file)) {
        const text = before + piece;
        if (subject.isNamedIn(text)) return true;
        before = text.slice(-OVERLAP);
    }
    return false;
}

/** Records of a CSV file as they stand there, with their line ends; line ends inside of quotes belong to the record. */
async function* recordsOf(file: string): AsyncGenerator<string> {
    let rest = '';
    let record = '';
    let isQuoted = false;
    for await (const piece of pieces(file)) {
        const lines = (rest + piece).split(/(?<=\n)/);
        rest = lines.pop() ?? '';
        if (rest.endsWith('\n')) {
            lines.push(rest);
            rest = '';
        }
        for (const line of lines) {
            record += line;
            if (line.split('"').length % 2 === 0) isQuoted = !isQuoted;
            if (isQuoted) continue;
            yield record;
            record = '';
        }
    }
    if (record + rest !== '') yield record + rest;
}

const cells = (record: string): string[] => cellsOfLine(record.replace(/\r?\n$/, ''));

/** Rows of a CSV file that name the subject, each with the columns of the header. */
export async function rowsOfFile(
    file: string,
    subject: NamedSubject
): Promise<readonly Readonly<Record<string, string | null>>[]> {
    if (!(await fileNames(file, subject))) return [];
    let header: readonly string[] | null = null;
    const rows: Record<string, string | null>[] = [];
    for await (const record of recordsOf(file)) {
        if (header === null) {
            header = cells(record.replace(/^\ufeff/, ''));
        } else if (subject.isNamedIn(record)) {
            const values = cells(record);
            rows.push(Object.fromEntries(header.map((column, at) => [column, values[at] || null])));
        }
    }
    return rows;
}

/**
 * Takes the rows that name the subject out of a CSV file; the others stay byte for byte. After a crash the file is the old
 * or the new one. Returns what the file holds now, with the number of rows that went; null where none had to.
 */
export async function removeRowsOfFile(
    file: string,
    subject: NamedSubject
): Promise<(WrittenFile & { readonly removed: number }) | null> {
    if (!(await fileNames(file, subject))) return null;
    const partial = `${file}.erasing`;
    await rm(partial, { force: true });
    const hash = createHash('sha256');
    let [bytes, records, removed] = [0, 0, 0];
    const target = await open(partial, 'wx', (await stat(file)).mode);
    try {
        for await (const record of recordsOf(file)) {
            if (records > 0 && subject.isNamedIn(record)) {
                removed += 1;
                continue;
            }
            records += 1;
            const written = Buffer.from(record);
            bytes += written.length;
            hash.update(written);
            await target.write(written);
        }
    } finally {
        await target.close();
    }
    if (removed === 0) {
        await rm(partial);
        return null;
    }
    await publishFile({ from: partial, to: file });
    return { rows: Math.max(records - 1, 0), bytes, sha256: hash.digest('hex'), removed };
}
