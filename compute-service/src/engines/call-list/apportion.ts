import { DialFlowError } from '../../error.ts';
import { count } from '../share.ts';

export type ApportionmentMethod = 'hamilton' | 'webster';

/** What a state weighs when seats are shared out: its population, or rows already taken. */
export interface StateWeight {
    readonly state: string;
    readonly weight: bigint;
}

export interface ApportionmentRequest {
    readonly method: ApportionmentMethod;
    /** Whole number of seats, 0 or more. */
    readonly seats: number;
    readonly weights: readonly StateWeight[];
}

interface Seating {
    readonly state: string;
    readonly weight: bigint;
    seats: bigint;
}

interface SeatsToShareOut {
    readonly seating: readonly Seating[];
    readonly seats: bigint;
    /** Sum of the weights. */
    readonly total: bigint;
}

/** Texts compare by code point; state codes are ASCII, where that is the order of `<`. */
const byState = (left: Seating, right: Seating): number =>
    left.state < right.state ? -1 : Number(left.state > right.state);

/** Largest remainders: every state its whole quota, then one more each by remainder. */
function seatByHamilton({ seating, seats, total }: SeatsToShareOut): void {
    const remainderOf = ({ weight }: Seating): bigint => (seats * weight) % total;
    let left = seats;
    for (const entry of seating) {
        entry.seats = (seats * entry.weight) / total;
        left -= entry.seats;
    }
    const byRemainder = [...seating].sort(
        (one, other) => Number(remainderOf(other) - remainderOf(one)) || byState(one, other)
    );
    for (const entry of byRemainder.slice(0, Number(left))) entry.seats += 1n;
}

/**
 * Seats that Webster gives out for certain before the last few: those with weight / (2s + 1) above
 * total / (2m), where m is so small that they cannot be more than there are. Saves a comparison of all states per seat.
 */
function certainWebsterSeats(
    entry: Seating,
    options: { seats: bigint; total: bigint; states: bigint }
): bigint {
    const m = options.seats > options.states ? options.seats - options.states : 0n;
    const numerator = 2n * m * entry.weight - options.total;
    if (numerator <= 0n) return 0n;
    const denominator = 2n * options.total;
    return (numerator + denominator - 1n) / denominator;
}

/** Seat by seat to the highest weight / (2s + 1), compared crosswise so that nothing is rounded. */
function seatByWebster({ seating, seats, total }: SeatsToShareOut): void {
    const weighty = seating.filter(({ weight }) => weight > 0n);
    let left = seats;
    for (const entry of weighty) {
        entry.seats = certainWebsterSeats(entry, { seats, total, states: BigInt(weighty.length) });
        left -= entry.seats;
    }
    for (; left > 0n; left -= 1n) {
        const next = weighty.reduce((best, entry) => {
            const ours = entry.weight * (2n * best.seats + 1n);
            const theirs = best.weight * (2n * entry.seats + 1n);
            return ours > theirs || (ours === theirs && byState(entry, best) < 0) ? entry : best;
        });
        next.seats += 1n;
    }
}

/**
 * Shares `seats` out over states in proportion to their weights, in whole numbers that add up (L11). Exact: every
 * number is an integer. Ties go to the smaller state code; a state of weight 0 gets none.
 * @returns seats by state, for every state asked, in the order of state codes
 * @throws DialFlowError `invalid_input` where a weight is negative or all weights are 0
 */
export function apportion({ method, seats, weights }: ApportionmentRequest): ReadonlyMap<string, number> {
    const negative = weights.find(({ weight }) => weight < 0n);
    if (negative) {
        throw new DialFlowError(
            'invalid_input',
            `The population of ${negative.state} is ${negative.weight}; it cannot be negative.`,
            { advice: 'Correct the population table.' }
        );
    }
    const total = weights.reduce((sum, { weight }) => sum + weight, 0n);
    if (total === 0n) {
        throw new DialFlowError(
            'invalid_input',
            `${count(seats)} places cannot be shared out, because the populations of all states add up to 0.`,
            { advice: 'Correct the population table.' }
        );
    }
    const seating = weights.map(({ state, weight }) => ({ state, weight, seats: 0n })).sort(byState);
    const seat = method === 'hamilton' ? seatByHamilton : seatByWebster;
    seat({ seating, seats: BigInt(seats), total });
    return new Map(seating.map((entry) => [entry.state, Number(entry.seats)]));
}
