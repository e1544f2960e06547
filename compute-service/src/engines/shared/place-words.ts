/** SQL of the words by which results name a place: field 0 is a researched phone, 1 to k the phone fields of an account. */

/** The object that holds the record. */
export const objectOf = (fieldIndex: string): string =>
    `case when ${fieldIndex} = 0 then 'researched_phones' else 'accounts' end`;

/** The field of the record. */
export const fieldOf = (fieldIndex: string): string =>
    `case when ${fieldIndex} = 0 then 'phone_text' else concat('phone_', cast(${fieldIndex} as varchar)) end`;

/** The id of the record, from a relation with `researched_phone_id` and one with `account_id`. */
export const recordOf = (places: string, keys: string): string =>
    `coalesce(${places}.researched_phone_id, ${keys}.account_id)`;
