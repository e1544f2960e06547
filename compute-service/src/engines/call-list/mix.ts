import { apportion } from './apportion.ts';

/** What a state took and of which kind its candidates are. */
export interface StateTaken {
    readonly state: string;
    /** Entries taken in all rounds; never more than recent and historical supply together. */
    readonly taken: number;
    readonly recentSupply: number;
    readonly historicalSupply: number;
}

export interface StateMix {
    readonly state: string;
    readonly recent: number;
    readonly historical: number;
}

/** A share has at most four decimals (G11); as ten-thousandths it is an integer, and compares exactly. */
export const tenThousandths = (share: number): number => Math.round(share * 10_000);

/** Half is rounded up: floor(total · share + ½). */
function recentTotal(total: number, recentShare: number): number {
    return Number((BigInt(total) * BigInt(tenThousandths(recentShare)) + 5_000n) / 10_000n);
}

/**
 * Splits what each state took into recent and historical records (L13). The quotas add up to the share of the whole
 * list; what one kind lacks comes from the other.
 * @returns one entry for each state, in the order given
 */
export function mixStates(options: {
    readonly recentShare: number;
    readonly states: readonly StateTaken[];
}): readonly StateMix[] {
    const total = options.states.reduce((sum, { taken }) => sum + taken, 0);
    if (total === 0) return options.states.map(({ state }) => ({ state, recent: 0, historical: 0 }));
    const quotas = apportion({
        method: 'hamilton',
        seats: recentTotal(total, options.recentShare),
        weights: options.states.map(({ state, taken }) => ({ state, weight: BigInt(taken) }))
    });
    return options.states.map(({ state, taken, recentSupply, historicalSupply }) => {
        const wanted = Math.min(quotas.get(state) ?? 0, recentSupply);
        const historical = Math.min(taken - wanted, historicalSupply);
        return { state, recent: taken - historical, historical };
    });
}
