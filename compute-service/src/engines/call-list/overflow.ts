import { apportion, type ApportionmentMethod } from './apportion.ts';

/** What a state asks for and what it has. */
export interface StateSupply {
    readonly state: string;
    readonly population: bigint;
    /** Candidates that could go on the list. */
    readonly supply: number;
}

export interface FillRequest {
    readonly method: ApportionmentMethod;
    /** Entries wanted on the list. */
    readonly size: number;
    readonly states: readonly StateSupply[];
}

/** One state in one round of sharing out. */
export interface TrailEntry {
    readonly round: number;
    readonly state: string;
    /** What round 1 gave. */
    readonly target: number;
    /** Candidates left before the round. */
    readonly supply: number;
    readonly given: number;
    readonly taken: number;
}

export interface Fill {
    /** By state, the share of round 1. */
    readonly targets: ReadonlyMap<string, number>;
    /** By state, candidates taken over all rounds. */
    readonly taken: ReadonlyMap<string, number>;
    /** Ordered by round, then state. */
    readonly trail: readonly TrailEntry[];
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);

/**
 * Fills the list state by state (L15). Round 1 shares the size out by population over all states; what some states
 * cannot fill is shared out again over the states that still have candidates, until the size is reached or nothing is left.
 * @throws DialFlowError `invalid_input` where the populations add up to 0
 */
export function fillStates({ method, size, states }: FillRequest): Fill {
    const taken = new Map(states.map(({ state }) => [state, 0]));
    const trail: TrailEntry[] = [];
    const shareOut = (seats: number, open: readonly StateSupply[]): ReadonlyMap<string, number> =>
        apportion({
            method,
            seats,
            weights: open.map(({ state, population }) => ({ state, weight: population }))
        });
    const leftOf = ({ state, supply }: StateSupply): number => supply - (taken.get(state) ?? 0);

    const targets = shareOut(size, states);
    const ordered = [...targets.keys()].flatMap((state) => states.filter((entry) => entry.state === state));
    let open = ordered;
    let shares = targets;
    for (let round = 1; open.length > 0; round += 1) {
        for (const entry of open) {
            const { state } = entry;
            const given = shares.get(state) ?? 0;
            const supply = leftOf(entry);
            const takenNow = Math.min(given, supply);
            trail.push({ round, state, target: targets.get(state) ?? 0, supply, given, taken: takenNow });
            taken.set(state, (taken.get(state) ?? 0) + takenNow);
        }
        const missing = size - sum(taken.values());
        open = missing > 0 ? ordered.filter((entry) => leftOf(entry) > 0 && entry.population > 0n) : [];
        if (open.length > 0) shares = shareOut(missing, open);
    }
    return { targets, taken, trail };
}
