import { makeId } from '../ids.ts';

/**
 * Record ids in SQL, made for millions of rows: the same ids as `makeId`, from arithmetic on the record's number. Of
 * an id only the last five digits and the last check character depend on the number, as long as it is below 62^5.
 */

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checkAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const countedDigits = 5;

/** Value of a digit of n, the highest first. */
const digitOf = (place: number): string => `((n // ${62 ** (countedDigits - 1 - place)}) % 62)`;

const places = Array.from({ length: countedDigits }, (_, place) => place);

/** SQL of the macros that `idOf` uses. */
export const idMacrosOfWorld: readonly string[] = [
    `CREATE OR REPLACE TEMP MACRO world_digits(n) AS
        ${places.map((place) => `substr('${base62}', 1 + ${digitOf(place)}, 1)`).join(' || ')}`,
    // A check character says which of five digits are capitals; those have the values 10 to 35.
    `CREATE OR REPLACE TEMP MACRO world_check(n) AS substr('${checkAlphabet}', 1
        + ${places.map((place) => `CAST(${digitOf(place)} BETWEEN 10 AND 35 AS BIGINT) * ${1 << place}`).join(' + ')}, 1)`
];

/** SQL of the id of an object's n-th record. */
export function idOf(keyPrefix: string, n: string): string {
    const zero = makeId(keyPrefix, 0);
    return `('${zero.slice(0, 15 - countedDigits)}' || world_digits(${n}) || '${zero.slice(15, 17)}' || world_check(${n}))`;
}
