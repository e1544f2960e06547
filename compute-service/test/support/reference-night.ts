import type { AskedParameters } from '../../src/engines/parameters.ts';
import { castTables } from '../reference/cast.ts';
import { referenceNight, type NightResult, type OutputName } from '../reference/night.ts';
import { randomParameters } from '../reference/random-parameters.ts';
import type { World } from '../reference/random-world.ts';

/** The reference's night on a world with parameters drawn by the seed, and these as the product is asked for them. */
export function randomNight(
    { asOf, tables }: World,
    seed: number
): { readonly reference: NightResult; readonly parameters: AskedParameters } {
    const { general = {}, ...engines } = randomParameters(seed);
    return {
        reference: referenceNight({
            tables: castTables(tables).tables,
            asOf,
            seed,
            parameters: { general, ...engines }
        }),
        parameters: { night: { ...general }, ...engines }
    };
}

/** The share of an unmapped text is written with four decimals; the reference gives the plain quotient. */
export const isCompared = (name: OutputName, column: string): boolean =>
    !(name === 'unmapped_dispositions' && column === 'share');
