import attempt from '@salesforce/label/c.Dial_Timeline_Attempt';
import counts from '@salesforce/label/c.Dial_Timeline_Counts';
import done from '@salesforce/label/c.Dial_Timeline_Done';
import soFar from '@salesforce/label/c.Dial_Timeline_SoFar';
import steps from '@salesforce/label/c.Dial_Timeline_Steps';
import usual from '@salesforce/label/c.Dial_Timeline_Usual';

export const TIMELINE = {
    attempt,
    counts,
    done,
    soFar,
    steps,
    usual
};
