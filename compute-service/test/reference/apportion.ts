/** Seats by population: Hamilton, Webster, and the overflow rounds, on exact integers (L11, L15). */
import { compareText } from './texts.ts';

export type Method = 'hamilton' | 'webster';
export type Counts = ReadonlyMap<string, number>;

const statesOf = (weights: Counts): string[] => [...weights.keys()].sort(compareText);

function totalOf(weights: Counts): bigint {
    const total = [...weights.values()].reduce((sum, weight) => sum + BigInt(weight), 0n);
    if (total === 0n) throw new RangeError('There is no population to apportion by.');
    return total;
}

/**
 * Largest remainder: floor(N·p/P), then one each by N·p mod P descending, state code ascending (L11).
 *
 * @throws RangeError where all weights are 0.
 */
export function hamilton(seats: number, weights: Counts): Map<string, number> {
    const total = totalOf(weights);
    const shares = statesOf(weights).map((state) => {
        const product = BigInt(seats) * BigInt(weights.get(state) ?? 0);
        return { state, floor: Number(product / total), remainder: product % total };
    });
    const result = new Map(shares.map(({ state, floor }) => [state, floor]));
    const left = seats - shares.reduce((sum, { floor }) => sum + floor, 0);
    // The sort is stable, so that equal remainders stay in the order of their codes.
    const byRemainder = [...shares].sort(
        (a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder)
    );
    for (const { state, floor } of byRemainder.slice(0, left)) result.set(state, floor + 1);
    return result;
}

/**
 * Highest averages with divisors 1, 3, 5 …: each seat to the highest p/(2s+1), state code ascending (L11).
 *
 * @throws RangeError where all weights are 0.
 */
export function webster(seats: number, weights: Counts): Map<string, number> {
    totalOf(weights);
    const standing = statesOf(weights)
        .filter((state) => (weights.get(state) ?? 0) > 0)
        .map((state) => ({ state, weight: BigInt(weights.get(state) ?? 0), seats: 0 }));
    for (let seat = 0; seat < seats; seat += 1) {
        // Strictly better only, so that a tie stays with the lower code.
        const winner = standing.reduce((best, one) =>
            one.weight * BigInt(2 * best.seats + 1) > best.weight * BigInt(2 * one.seats + 1) ? one : best
        );
        winner.seats += 1;
    }
    const won = new Map(standing.map(({ state, seats: given }) => [state, given]));
    return new Map(statesOf(weights).map((state) => [state, won.get(state) ?? 0]));
}

export function apportion(method: Method, seats: number, weights: Counts): Map<string, number> {
    return method === 'hamilton' ? hamilton(seats, weights) : webster(seats, weights);
}

export interface TrailRow {
    readonly round: number;
    readonly state: string;
    /** Of round 1. */
    readonly target: number;
    /** Left before the round. */
    readonly supply: number;
    readonly given: number;
    readonly taken: number;
}

export interface Overflow {
    readonly target: Counts;
    readonly taken: Counts;
    readonly trail: readonly TrailRow[];
}

interface OverflowInput {
    readonly method: Method;
    readonly size: number;
    readonly populations: Counts;
    readonly supply: Counts;
}

/** Gives each state its target, and what a state cannot fill to those that still have supply, round by round (L15). */
export function overflow({ method, size, populations, supply }: OverflowInput): Overflow {
    const target = apportion(method, size, populations);
    const taken = new Map([...populations.keys()].map((state) => [state, 0]));
    const trail: TrailRow[] = [];
    let missing = size;

    const leftIn = (state: string): number => (supply.get(state) ?? 0) - (taken.get(state) ?? 0);
    const giveOut = (round: number, given: Counts): void => {
        for (const state of statesOf(given)) {
            const left = leftIn(state);
            const seats = given.get(state) ?? 0;
            const takes = Math.min(seats, left);
            trail.push({
                round,
                state,
                target: target.get(state) ?? 0,
                supply: left,
                given: seats,
                taken: takes
            });
            taken.set(state, (taken.get(state) ?? 0) + takes);
            missing -= takes;
        }
    };

    giveOut(1, target);
    for (let round = 2; missing > 0; round += 1) {
        const open = new Map([...populations].filter(([state, people]) => people > 0 && leftIn(state) > 0));
        if (open.size === 0) break;
        giveOut(round, apportion(method, missing, open));
    }
    return { target, taken, trail };
}
