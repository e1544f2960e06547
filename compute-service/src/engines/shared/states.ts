/** The 50 states and DC: the only ones that a call list has targets for. */
export const STATES: readonly string[] = (
    'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK ' +
    'OR PA RI SC SD TN TX UT VT VA WA WV WI WY'
).split(' ');

/** Territories: an answer to "which state", but without a target (L7). Names as people write them, folded. */
export const TERRITORY_NAMES: Readonly<Record<string, readonly string[]>> = {
    PR: ['puerto rico'],
    VI: ['u.s. virgin islands', 'us virgin islands', 'united states virgin islands', 'virgin islands'],
    GU: ['guam'],
    MP: ['northern mariana islands'],
    AS: ['american samoa']
};

export const TERRITORIES: readonly string[] = Object.keys(TERRITORY_NAMES);
