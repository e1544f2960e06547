/**
 * Random numbers that depend on the seed, the table, the draw's name and the row alone: not on threads, the order of
 * rows or the version of the database. The mix is the 32-bit integer hash "lowbias32" (Chris Wellons, "Prospecting for
 * hash functions"), written in arithmetic that JavaScript and SQL share. Row n has the word `mix(n)`; a draw is
 * `mix(word xor salt)`, where the salt is hashed from the seed and the draw's name.
 */

/** The mix of a number from 0 to 2^32 − 1, a number in the same range. */
export function mix(value: number): number {
    let bits = value >>> 0;
    bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
    bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
    return (bits ^ (bits >>> 16)) >>> 0;
}

/** FNV-1a over the text's characters, then mixed once more. */
function hashText(text: string): number {
    let hash = 0x811c9dc5;
    for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    return mix(hash);
}

const wordMask = '4294967295::UBIGINT';

/** SQL of the macros that this module's texts use: `world_mix(x)`, which takes and gives a UBIGINT. */
export const randomMacros: readonly string[] = [
    'CREATE OR REPLACE TEMP MACRO world_fold(x, places) AS xor(x, x >> places)',
    `CREATE OR REPLACE TEMP MACRO world_mix(x) AS world_fold((world_fold((world_fold(x, 16)
        * ${0x7feb352d}::UBIGINT) & ${wordMask}, 15) * ${0x846ca68b}::UBIGINT) & ${wordMask}, 16)`
];

/** SQL for the word of a row number; `sql` is a non-negative whole number below 2^32. */
export const wordOf = (sql: string): string => `world_mix(CAST(${sql} AS UBIGINT))`;

/** The draws of one seed. */
export class Draws {
    private readonly seed: number;

    constructor(seed: number) {
        this.seed = seed;
    }

    private salt(stream: string, name: string): number {
        return hashText(`${this.seed}/${stream}/${name}`);
    }

    /** A draw made here rather than in SQL: a whole number from 0 to 2^32 − 1. */
    draw({
        stream,
        name,
        row
    }: {
        readonly stream: string;
        readonly name: string;
        readonly row: number;
    }): number {
        return mix(mix(row) ^ this.salt(stream, name));
    }

    /**
     * SQL for columns of draws, each a UBIGINT below 2^32 under its own name.
     * @param given.word SQL of the row's word, see `wordOf`
     */
    columns(given: { stream: string; word: string; names: readonly string[] }): string {
        return given.names
            .map(
                (name) =>
                    `world_mix(xor(${given.word}, ${this.salt(given.stream, name)}::UBIGINT)) AS ${name}`
            )
            .join(', ');
    }
}

/** SQL: whether a draw falls into a share from 0 to 1. */
export const chance = (draw: string, share: number): string => `(${draw} < ${Math.round(share * 2 ** 32)})`;

/** SQL: a whole number from 0 to count − 1, evenly. */
export const below = (draw: string, count: number | string): string =>
    `CAST((${draw} * CAST(${count} AS UBIGINT)) >> 32 AS BIGINT)`;

/** SQL: what is left of a draw after division: for choices within a share that the same draw decided. */
export const rest = (draw: string, divisor: number): string => `CAST(${draw} % ${divisor} AS BIGINT)`;

/** SQL: a DOUBLE from 0 up to, not including, 1, evenly. */
export const unit = (draw: string): string => `(CAST(${draw} AS DOUBLE) / 4294967296)`;

/** SQL: the result of the share that the draw falls into; the last result takes what the shares leave. */
export function choose({
    draw,
    cases,
    otherwise
}: {
    readonly draw: string;
    readonly cases: ReadonlyArray<readonly [number, string]>;
    readonly otherwise: string;
}): string {
    let reached = 0;
    const branches = cases.map(([share, result]) => {
        reached += share;
        return `WHEN ${chance(draw, reached)} THEN ${result}`;
    });
    return `CASE ${branches.join(' ')} ELSE ${otherwise} END`;
}

/** SQL: one of the texts, evenly. */
export const pick = (draw: string, texts: readonly string[]): string =>
    `${textList(texts)}[1 + ${below(draw, texts.length)}]`;

/** SQL: a list of texts. */
export const textList = (texts: readonly string[]): string =>
    `[${texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ')}]`;

/** A multiplier for which x → (x·m + offset) mod count visits each of 0…count − 1 once, scattered. */
export function scatterMultiplier(count: number): number {
    const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
    let candidate = Math.max(1, Math.floor(count * 0.618034));
    while (divisor(candidate, count) !== 1) candidate--;
    return candidate;
}

/** SQL: the place of x among 0…count − 1 under a scattering that the offset shifts. */
export const scatter = (sql: string, given: { count: number; offset: number }): string =>
    `((CAST(${sql} AS BIGINT) * ${scatterMultiplier(given.count)} + ${given.offset}) % ${given.count})`;
