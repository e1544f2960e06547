import added from '@salesforce/label/c.Dial_Diff_Added';
import after from '@salesforce/label/c.Dial_Diff_After';
import before from '@salesforce/label/c.Dial_Diff_Before';
import caption from '@salesforce/label/c.Dial_Diff_Caption';
import change from '@salesforce/label/c.Dial_Diff_Change';
import output from '@salesforce/label/c.Dial_Diff_Output';
import removed from '@salesforce/label/c.Dial_Diff_Removed';

export const DIFF = {
    added,
    after,
    before,
    caption,
    change,
    output,
    removed
};
