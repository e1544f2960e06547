const GROUPED = new Intl.NumberFormat('en-US');

/** A number with its noun for people: "1 row", "2,000 rows"; words whose plural is not with an s name it. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
    `${GROUPED.format(count)} ${count === 1 ? noun : plural}`;
