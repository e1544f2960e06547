import { fileURLToPath } from 'node:url';
import type { CanonicalTableName } from '../../engines/tables.ts';

const FILES: Partial<Record<CanonicalTableName, string>> = {
    area_codes: 'us_area_codes.csv',
    state_population: 'us_state_population.csv',
    zip3_state: 'us_zip3_state.csv',
    nanp_other_codes: 'nanp_other_codes.csv'
};

/** Tables of the country, not of the customer: they come with the product. */
export const REFERENCE_TABLES = Object.keys(FILES) as readonly CanonicalTableName[];

/** Returns the product's own file of a reference table, or null for any other table. */
export function referenceFile(table: CanonicalTableName): string | null {
    const name = FILES[table];
    return name === undefined ? null : fileURLToPath(new URL(`../../../data/${name}`, import.meta.url));
}
