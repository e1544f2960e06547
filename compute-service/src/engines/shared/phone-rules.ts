/** The rules P1–P6 as data: the SQL and its twin for a single number are both made from these. */

export const PHONE_CLASSES = [
    'geographic',
    'toll_free',
    'premium',
    'territory',
    'canada_or_caribbean',
    'unassigned',
    'foreign',
    'invalid'
] as const;
export type PhoneClass = (typeof PHONE_CLASSES)[number];

/** Why a text is no number; the first that holds, in this order (P6). */
export type InvalidReason =
    | 'blank'
    | 'no_digits'
    | 'country_code'
    | 'length'
    | 'all_equal_digits'
    | 'area_code'
    | 'exchange'
    | 'area_code_555'
    | 'fictional';

/** An extension at the end of the text (P1). */
export const EXTENSION =
    '(?:[Ee][Xx][Tt](?:[Ee][Nn][Ss][Ii][Oo][Nn]|[Nn])?|[Xx]|#)[^0-9A-Za-z]*[0-9]{1,7}[^0-9]*$';

/** A `+` before the first digit (P3). */
export const PLUS_BEFORE_DIGITS = '^[^0-9]*[+]';

/** Area code and exchange [2-9]XX, neither X11 (P6). */
export const NATIONAL_NUMBER = '^[2-9](?:[02-9][0-9]|1[02-9])[2-9](?:[02-9][0-9]|1[02-9])[0-9]{4}$';

/** Ten equal digits are no number (P6). */
export const ALL_EQUAL_DIGITS: readonly string[] = Array.from('0123456789', (digit) => digit.repeat(10));

export const FOREIGN_DIGITS = { min: 7, max: 15 } as const;
