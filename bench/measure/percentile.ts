/**
 * The value that a share of all values does not exceed, by the nearest rank.
 * @param share from 0 to 1
 * @throws RangeError where there are no values
 */
export function percentile(values: readonly number[], share: number): number {
    const sorted = [...values].sort((a, b) => a - b);
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
    if (value === undefined) throw new RangeError('No values, no percentile.');
    return value;
}

/** The middle value; of an even number of them the lower of the two. @throws RangeError where there are no values */
export const middle = (values: readonly number[]): number => percentile(values, 0.5);
