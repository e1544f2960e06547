/** Shares have at most four decimals and are compared exactly (G11). */

const SCALE = 10_000;

/** A share of at most four decimals as a count of ten-thousandths. */
export function tenThousandths(share: number): bigint {
    return BigInt(Math.round(share * SCALE));
}

/** True if part ÷ whole is strictly above the limit; 0/0 is not. */
export function shareExceeds(part: number, whole: number, limit: number): boolean {
    return BigInt(part) * BigInt(SCALE) > tenThousandths(limit) * BigInt(whole);
}

/** floor(total · share + ½). */
export function roundedShare(total: number, share: number): number {
    const doubled = 2n * BigInt(total) * tenThousandths(share) + BigInt(SCALE);
    return Number(doubled / (2n * BigInt(SCALE)));
}
