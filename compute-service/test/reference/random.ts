/** A small seeded random source (mulberry32), so that a failing world can be made again from its seed. */
export interface Random {
    /** A whole number from 0 to below `limit`. */
    below(limit: number): number;
    /** A whole number from `low` to `high`, both included. */
    between(low: number, high: number): number;
    chance(probability: number): boolean;
    pick<Value>(values: readonly Value[]): Value;
    shuffle<Value>(values: readonly Value[]): Value[];
}

export function seededRandom(seed: number): Random {
    let state = seed >>> 0;
    const next = (): number => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
    const below = (limit: number): number => Math.floor(next() * limit);
    return {
        below,
        between: (low, high) => low + below(high - low + 1),
        chance: (probability) => next() < probability,
        pick: (values) => {
            if (values.length === 0) throw new RangeError('There is nothing to pick from.');
            return values[below(values.length)] as (typeof values)[number];
        },
        shuffle: (values) => {
            const result = [...values];
            for (let i = result.length - 1; i > 0; i -= 1) {
                const j = below(i + 1);
                [result[i], result[j]] = [
                    result[j] as (typeof result)[number],
                    result[i] as (typeof result)[number]
                ];
            }
            return result;
        }
    };
}
