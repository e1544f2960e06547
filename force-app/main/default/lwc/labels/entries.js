import account from '@salesforce/label/c.Dial_Entries_Account';
import callable from '@salesforce/label/c.Dial_Entries_Callable';
import more from '@salesforce/label/c.Dial_Entries_More';
import number from '@salesforce/label/c.Dial_Entries_Number';
import rank from '@salesforce/label/c.Dial_Entries_Rank';
import shown from '@salesforce/label/c.Dial_Entries_Shown';
import state from '@salesforce/label/c.Dial_Entries_State';
import status from '@salesforce/label/c.Dial_Entries_Status';
import why from '@salesforce/label/c.Dial_Entries_Why';
import window from '@salesforce/label/c.Dial_Entries_Window';

export const ENTRIES = {
    account,
    callable,
    more,
    number,
    rank,
    shown,
    state,
    status,
    why,
    window
};
