import { open } from 'node:fs/promises';
import { cellsOfLine } from '../sources/record-scanner.ts';

/** The cell of a column by its name; empty where there is no such column. */
export type ResultRow = (column: string) => string;

/** Reads the rows of a result whose cells hold no line breaks; none where the file is not there. */
export async function* resultRows(file: string): AsyncGenerator<ResultRow> {
    const handle = await open(file).catch(() => null);
    if (handle === null) return;
    let header: readonly string[] | null = null;
    for await (const line of handle.readLines()) {
        const cells = cellsOfLine(line);
        if (header === null) {
            header = cells;
            continue;
        }
        const columns = header;
        yield (column) => cells[columns.indexOf(column)] ?? '';
    }
}
