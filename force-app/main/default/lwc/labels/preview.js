import added from '@salesforce/label/c.Dial_Preview_Added';
import all from '@salesforce/label/c.Dial_Preview_All';
import change from '@salesforce/label/c.Dial_Preview_Change';
import dataOf from '@salesforce/label/c.Dial_Preview_DataOf';
import dropped from '@salesforce/label/c.Dial_Preview_Dropped';
import now from '@salesforce/label/c.Dial_Preview_Now';
import proposed from '@salesforce/label/c.Dial_Preview_Proposed';
import slow from '@salesforce/label/c.Dial_Preview_Slow';
import variant from '@salesforce/label/c.Dial_Preview_Variant';
import what from '@salesforce/label/c.Dial_Preview_What';

export const PREVIEW = {
    added,
    all,
    change,
    dataOf,
    dropped,
    now,
    proposed,
    slow,
    variant,
    what
};
