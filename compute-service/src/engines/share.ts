/** Shares have at most four decimals and are compared exactly (G11), so they are counted in ten-thousandths. */
const TEN_THOUSANDTHS = 10_000;

/** Whether part ÷ whole is strictly above the share, in whole numbers. 0 ÷ 0 is not above any share (F9). */
export const exceedsShare = ({
    part,
    whole,
    share
}: {
    part: bigint;
    whole: bigint;
    share: number;
}): boolean => part * BigInt(TEN_THOUSANDTHS) > whole * BigInt(Math.round(share * TEN_THOUSANDTHS));

/** `2.3 %` of a share or of part ÷ whole, for sentences. */
export const percent = (share: number): string =>
    `${new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 }).format(share * 100)} %`;

/** `400,000`, for sentences. */
export const count = (value: number | bigint): string => new Intl.NumberFormat('en-US').format(value);

/** `1 day`, `2,500 days`. */
export const counted = (value: number | bigint, unit: string, units = `${unit}s`): string =>
    `${count(value)} ${value === 1 || value === 1n ? unit : units}`;
