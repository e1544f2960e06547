import action from '@salesforce/label/c.Dial_Suppression_Action';
import add from '@salesforce/label/c.Dial_Suppression_Add';
import cancel from '@salesforce/label/c.Dial_Suppression_Cancel';
import caption from '@salesforce/label/c.Dial_Suppression_Caption';
import empty from '@salesforce/label/c.Dial_Suppression_Empty';
import end from '@salesforce/label/c.Dial_Suppression_End';
import endNamed from '@salesforce/label/c.Dial_Suppression_EndNamed';
import forever from '@salesforce/label/c.Dial_Suppression_Forever';
import more from '@salesforce/label/c.Dial_Suppression_More';
import note from '@salesforce/label/c.Dial_Suppression_Note';
import open from '@salesforce/label/c.Dial_Suppression_Open';
import reason from '@salesforce/label/c.Dial_Suppression_Reason';
import reasonLength from '@salesforce/label/c.Dial_Suppression_ReasonLength';
import shown from '@salesforce/label/c.Dial_Suppression_Shown';
import since from '@salesforce/label/c.Dial_Suppression_Since';
import source from '@salesforce/label/c.Dial_Suppression_Source';
import until from '@salesforce/label/c.Dial_Suppression_Until';
import what from '@salesforce/label/c.Dial_Suppression_What';
import who from '@salesforce/label/c.Dial_Suppression_Who';

export const SUPPRESSION = {
    action,
    add,
    cancel,
    caption,
    empty,
    end,
    endNamed,
    forever,
    more,
    note,
    open,
    reason,
    reasonLength,
    shown,
    since,
    source,
    until,
    what,
    who
};
