/** To which state a number belongs, and in which zones it may ring (L6-L8). */
import type { Account, Tables } from './model.ts';
import { postalDigits } from './research.ts';
import { STATES, TERRITORY_NAMES } from './states.ts';
import { compareText, fold } from './texts.ts';

export interface Location {
    readonly state: string;
    readonly source: 'postal_code' | 'billing_state' | 'area_code';
    /** The state is not the one of the area code. */
    readonly conflict: boolean;
    /** States of area code, postal code and billing state. */
    readonly states: ReadonlySet<string>;
    /** By name. */
    readonly zones: readonly string[];
}

export type Locate = (account: Account, areaCode: string) => Location;

const zonesOf = (text: string): string[] => text.split('|');

/** Builds the function that places a geographic number of an account. */
export function locator(tables: Pick<Tables, 'area_codes' | 'zip3_state' | 'state_population'>): Locate {
    const areaCodes = new Map(tables.area_codes.map((row) => [row.area_code, row]));
    const stateByZip3 = new Map(tables.zip3_state.map((row) => [row.zip3, row.state]));
    const stateByText = new Map<string, string>();
    for (const state of [...STATES, ...TERRITORY_NAMES.keys()]) stateByText.set(fold(state), state);
    for (const { state, name } of tables.state_population) stateByText.set(fold(name), state);
    for (const [state, name] of TERRITORY_NAMES) stateByText.set(fold(name), state);

    const zonesOfState = (state: string): string[] =>
        tables.area_codes.filter((row) => row.state === state).flatMap((row) => zonesOf(row.time_zones));

    return (account, areaCode) => {
        const area = areaCodes.get(areaCode);
        if (area === undefined) throw new RangeError(`Area code ${areaCode} is not in the table.`);
        const ofPostal = stateByZip3.get(postalDigits(account.postal_code)?.slice(0, 3) ?? '');
        const ofBilling = stateByText.get(fold(account.state ?? ''));
        const state = ofPostal ?? ofBilling ?? area.state;
        const zones = new Set(zonesOf(area.time_zones));
        for (const other of [ofPostal, ofBilling]) {
            if (other !== undefined) zonesOfState(other).forEach((zone) => zones.add(zone));
        }
        return {
            state,
            source: ofPostal ? 'postal_code' : ofBilling ? 'billing_state' : 'area_code',
            conflict: state !== area.state,
            states: new Set([area.state, ofPostal ?? area.state, ofBilling ?? area.state]),
            zones: [...zones].sort(compareText)
        };
    };
}
