import type { ProcessCost } from './lap-timer.ts';

/**
 * Of several measurements of one thing the one with the median CPU time, whole, so that its stages still add up; of an
 * even number the lower of the middle two. @throws RangeError where there is none
 */
export function medianCost(costs: readonly ProcessCost[]): ProcessCost {
    const sorted = costs.toSorted((one, other) => one.cpuS - other.cpuS);
    const median = sorted[Math.floor((sorted.length - 1) / 2)];
    if (!median) throw new RangeError('There is no median of nothing.');
    return median;
}
