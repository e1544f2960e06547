import { open } from 'node:fs/promises';
import type { StateFillLine } from '../sinks/mail/run-mail.ts';
import { cellsOfLine } from '../sources/record-scanner.ts';

/** Reads target and taken of each state from `state_fill.csv`; none where the file is not there. */
export async function readStateFill(file: string): Promise<readonly StateFillLine[]> {
    const handle = await open(file).catch(() => null);
    if (handle === null) return [];
    const lines: StateFillLine[] = [];
    let header: readonly string[] | null = null;
    for await (const line of handle.readLines()) {
        const cells = cellsOfLine(line);
        if (header === null) header = cells;
        else {
            const cell = (name: string): string => cells[header?.indexOf(name) ?? -1] ?? '';
            lines.push({
                state: cell('state'),
                target: Number(cell('target')),
                taken: Number(cell('taken'))
            });
        }
    }
    return lines;
}
