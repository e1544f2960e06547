import type { StateFill } from '../sinks/mail/charts/state-map.ts';
import { resultRows } from './result-rows.ts';

/** Reads target and taken of each state from `state_fill.csv`; none where the file is not there. */
export async function readStateFill(file: string): Promise<readonly StateFill[]> {
    const lines: StateFill[] = [];
    for await (const cell of resultRows(file)) {
        lines.push({
            state: cell('state'),
            target: Number(cell('target')),
            taken: Number(cell('taken'))
        });
    }
    return lines;
}
