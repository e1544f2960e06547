/** SQL that puts values into words, for the sentences of results. */

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** `3 Nov 2026` of a date. */
export const dayInWords = (date: string): string =>
    `cast(day(${date}) as varchar) || ' ' || substr('${MONTHS}', 3 * month(${date}) - 2, 3) || ' ' || cast(year(${date}) as varchar)`;

/** `+1 415 555 2671` of an American number, any other as it is. */
export const numberInWords = (e164: string): string =>
    `case when ${e164} like '+1%' and length(${e164}) = 12
            then '+1 ' || substr(${e164}, 3, 3) || ' ' || substr(${e164}, 6, 3) || ' ' || substr(${e164}, 9, 4)
            else ${e164} end`;
