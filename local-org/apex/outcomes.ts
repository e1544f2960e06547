import type { SObject } from '../src/apex-runtime/apex-context.ts';
import { listFrom, textIn } from './record-values.ts';

/** Calls of a day and a state, as a run keeps them. */
interface Outcome {
    readonly date: string;
    readonly state: string | null;
    readonly dials: number;
    readonly reached: number;
    readonly listedDials: number;
    readonly listedReached: number;
}

type Sums = Omit<Outcome, 'date' | 'state'>;

export interface Day extends Sums {
    readonly date: string;
}

export interface ContactRate {
    readonly rate: number;
    readonly low: number;
    readonly high: number;
    readonly dials: number;
}

/** 95 % of a normal distribution lies within so many standard deviations. */
const z = 1.96;

const outcomesOf = (run: SObject | null): readonly Outcome[] =>
    listFrom<Outcome>(textIn(run, 'Outcomes__c')) ?? [];

const sumOf = (outcomes: readonly Outcome[]): Sums => ({
    dials: outcomes.reduce((sum, { dials }) => sum + dials, 0),
    reached: outcomes.reduce((sum, { reached }) => sum + reached, 0),
    listedDials: outcomes.reduce((sum, { listedDials }) => sum + listedDials, 0),
    listedReached: outcomes.reduce((sum, { listedReached }) => sum + listedReached, 0)
});

/** The calls of a run's last days, the oldest first. */
export const daysOf = (run: SObject | null): readonly Day[] =>
    [...Map.groupBy(outcomesOf(run), ({ date }) => date)]
        .map(([date, outcomes]) => ({ date, ...sumOf(outcomes) }))
        .toSorted((a, b) => a.date.localeCompare(b.date));

/** Dials and reached by state; numbers without a state are left out. */
export const listedByState = (run: SObject | null): ReadonlyMap<string, Sums> =>
    new Map(
        [...Map.groupBy(outcomesOf(run), ({ state }) => state)].flatMap(([state, outcomes]) =>
            state === null ? [] : [[state, sumOf(outcomes)] as const]
        )
    );

const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;

/** A share with the 95 % band of Wilson; null without dials. */
export function contactRate(reached: number, dials: number): ContactRate | null {
    if (dials === 0) return null;
    const share = reached / dials;
    const spread = z * Math.sqrt((share * (1 - share)) / dials + (z * z) / (4 * dials * dials));
    const centre = share + (z * z) / (2 * dials);
    const scale = 1 + (z * z) / dials;
    return {
        rate: rounded(share),
        low: rounded((centre - spread) / scale),
        high: rounded((centre + spread) / scale),
        dials
    };
}
