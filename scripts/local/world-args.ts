export interface WorldSize {
    readonly accounts: number;
    readonly phones: number;
    readonly calls: number;
}

/** The world that the local org is to hold; null means the org's default. */
export interface WishedWorld {
    readonly size: WorldSize | null;
    readonly seed: number | null;
    /** The world's today. */
    readonly date: string | null;
    /** A JSON file with any options of the world; those above win. */
    readonly file?: string;
}

const option = (name: string, value: string | number | null): string[] =>
    value === null ? [] : [name, String(value)];

/**
 * Arguments of the local org.
 * @param kept a finished world lies in its folder: it stays as it is, whatever day is asked about
 */
export const worldArgs = ({ size, seed, date, file }: WishedWorld, kept: boolean): string[] => [
    ...option('--world', file ?? null),
    ...option('--accounts', size?.accounts ?? null),
    ...option('--phones', size?.phones ?? null),
    ...option('--calls', size?.calls ?? null),
    ...option('--seed', seed),
    ...option('--world-date', kept ? null : date)
];
