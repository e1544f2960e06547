import place from '@salesforce/label/c.Dial_Nav_Place';
import placeCount from '@salesforce/label/c.Dial_Nav_PlaceCount';
import places from '@salesforce/label/c.Dial_Nav_Places';

export const NAV = {
    place,
    placeCount,
    places
};
