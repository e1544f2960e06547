/** Record ids: 3 characters of the object, 12 of the record, and in the long form 3 that make case irrelevant. */

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checksumAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** Stands for the org's instance in every id it makes. */
const instance = 'Lo0';

/** Ids from this number on belong to what an org is founded with; records count up from 1. */
export const foundingNumber = 62 ** 6;

/** Whether a text has the form of an id, short or long. */
export const isId = (text: string): boolean => /^[0-9A-Za-z]{15}([0-9A-Za-z]{3})?$/.test(text);

function checksumOf(id: string): string {
    let checksum = '';
    for (let group = 0; group < 15; group += 5) {
        let bits = 0;
        for (let place = 0; place < 5; place++) {
            if (/[A-Z]/.test(id.charAt(group + place))) bits |= 1 << place;
        }
        checksum += checksumAlphabet.charAt(bits);
    }
    return checksum;
}

/** The 18 characters of an id given in 15 or 18; undefined for anything else or a wrong checksum. */
export function toLongId(text: string): string | undefined {
    if (!isId(text)) return undefined;
    const short = text.slice(0, 15);
    const long = short + checksumOf(short);
    return text.length === 15 || text === long ? long : undefined;
}

/** The n-th id of an object. */
export function makeId(keyPrefix: string, n: number): string {
    let digits = '';
    for (let rest = n; digits.length < 9; rest = Math.floor(rest / 62))
        digits = base62.charAt(rest % 62) + digits;
    const short = keyPrefix + instance + digits;
    return short + checksumOf(short);
}

/** The n of an id that `makeId` made; 0 for ids from elsewhere. */
export function numberOfId(id: string): number {
    if (id.slice(3, 6) !== instance) return 0;
    return [...id.slice(6, 15)].reduce((n, digit) => n * 62 + base62.indexOf(digit), 0);
}

/** SQL that defines the macros `org_id(prefix, n)` (the same ids as `makeId`) and `long_id(text)` (15 or 18 to 18, else null). */
export function idMacros(): string[] {
    const digit = (place: number): string =>
        `substr('${base62}', CAST(1 + (n // ${62 ** place}) % 62 AS INTEGER), 1)`;
    const digits = [8, 7, 6, 5, 4, 3, 2, 1, 0].map(digit).join(' || ');
    const bit = (group: number, place: number): string =>
        `CASE WHEN substr(id, ${group + place + 1}, 1) BETWEEN 'A' AND 'Z' THEN ${1 << place} ELSE 0 END`;
    const check = (group: number): string =>
        `substr('${checksumAlphabet}', 1 + ${[0, 1, 2, 3, 4].map((place) => bit(group, place)).join(' + ')}, 1)`;
    return [
        `CREATE OR REPLACE MACRO id_checksum(id) AS ${[0, 5, 10].map(check).join(' || ')}`,
        `CREATE OR REPLACE MACRO short_org_id(prefix, n) AS prefix || '${instance}' || ${digits}`,
        // The list makes the short id be worked out once; a macro is text that is repeated wherever its argument stands.
        `CREATE OR REPLACE MACRO org_id(prefix, n) AS
            list_transform([short_org_id(prefix, n)], lambda id: id || id_checksum(id))[1]`,
        `CREATE OR REPLACE MACRO long_id(id) AS CASE
            WHEN length(id) = 15 AND regexp_full_match(id, '[0-9A-Za-z]+') THEN id || id_checksum(id)
            WHEN length(id) = 18 AND substr(id, 16) = id_checksum(id) AND regexp_full_match(id, '[0-9A-Za-z]+') THEN id
        END`
    ];
}
