import { resultRows } from './result-rows.ts';

/** Calls of one day and state: how many were made and how many reached somebody, all and those of the list. */
export interface DayOutcomes {
    /** ISO date. */
    readonly date: string;
    /** Null where the number has no state. */
    readonly state: string | null;
    readonly dials: number;
    readonly reached: number;
    readonly listedDials: number;
    readonly listedReached: number;
}

/** Reads `daily_outcomes.csv`; none where the file is not there. */
export async function readOutcomes(file: string): Promise<readonly DayOutcomes[]> {
    const outcomes: DayOutcomes[] = [];
    for await (const cell of resultRows(file)) {
        outcomes.push({
            date: cell('date'),
            state: cell('state') || null,
            dials: Number(cell('dials')),
            reached: Number(cell('reached')),
            listedDials: Number(cell('listed_dials')),
            listedReached: Number(cell('listed_reached'))
        });
    }
    return outcomes;
}
