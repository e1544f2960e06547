import duplicates from '@salesforce/label/c.Dial_Nav_Duplicates';
import history from '@salesforce/label/c.Dial_Nav_History';
import launch from '@salesforce/label/c.Dial_Nav_Launch';
import lists from '@salesforce/label/c.Dial_Nav_Lists';
import overview from '@salesforce/label/c.Dial_Nav_Overview';
import place from '@salesforce/label/c.Dial_Nav_Place';
import placeCount from '@salesforce/label/c.Dial_Nav_PlaceCount';
import places from '@salesforce/label/c.Dial_Nav_Places';
import removals from '@salesforce/label/c.Dial_Nav_Removals';
import research from '@salesforce/label/c.Dial_Nav_Research';
import run from '@salesforce/label/c.Dial_Nav_Run';
import toDo from '@salesforce/label/c.Dial_Nav_ToDo';

export const NAV = {
    duplicates,
    history,
    launch,
    lists,
    overview,
    place,
    placeCount,
    places,
    removals,
    research,
    run,
    toDo
};
