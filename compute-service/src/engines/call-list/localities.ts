import type { SqlDialect } from '../dialect.ts';

/**
 * A locality is an area code with a location, as one whole number. There are fewer locations than this: 57 states and
 * territories or none, each with 57 or none.
 */
export const PER_AREA_CODE = '10000';

/** `+1 415 555 2671` is 14155552671: four digits are left when seven are cut, the first of them a 1. */
const LOCAL_DIGITS = '10000000';

/** The locality of a place p, whose number has an area code of a state, and of its account a. */
export const localityOf = (dialect: SqlDialect): string =>
    `cast((${dialect.integerDivide('p.number', LOCAL_DIGITS)} - 1000) * ${PER_AREA_CODE} + a.location_no as integer)`;
