/** The 50 states and DC, which have targets, and the five territories, which have none. */

export const STATES: readonly string[] = (
    'AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY ' +
    'OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY'
).split(' ');

export const TERRITORY_NAMES: ReadonlyMap<string, string> = new Map([
    ['PR', 'Puerto Rico'],
    ['VI', 'U.S. Virgin Islands'],
    ['GU', 'Guam'],
    ['MP', 'Northern Mariana Islands'],
    ['AS', 'American Samoa']
]);
