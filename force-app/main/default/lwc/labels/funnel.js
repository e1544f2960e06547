import desc from '@salesforce/label/c.Dial_Funnel_Desc';
import descNotRun from '@salesforce/label/c.Dial_Funnel_DescNotRun';
import drop from '@salesforce/label/c.Dial_Funnel_Drop';
import dropped from '@salesforce/label/c.Dial_Funnel_Dropped';
import linear from '@salesforce/label/c.Dial_Funnel_Linear';
import log from '@salesforce/label/c.Dial_Funnel_Log';
import logNote from '@salesforce/label/c.Dial_Funnel_LogNote';
import mismatch from '@salesforce/label/c.Dial_Funnel_Mismatch';
import name from '@salesforce/label/c.Dial_Funnel_Name';
import noDrop from '@salesforce/label/c.Dial_Funnel_NoDrop';
import notRun from '@salesforce/label/c.Dial_Funnel_NotRun';
import open from '@salesforce/label/c.Dial_Funnel_Open';
import reason from '@salesforce/label/c.Dial_Funnel_Reason';
import rows from '@salesforce/label/c.Dial_Funnel_Rows';
import scale from '@salesforce/label/c.Dial_Funnel_Scale';
import step from '@salesforce/label/c.Dial_Funnel_Step';
import title from '@salesforce/label/c.Dial_Funnel_Title';

export const FUNNEL = {
    desc,
    descNotRun,
    drop,
    dropped,
    linear,
    log,
    logNote,
    mismatch,
    name,
    noDrop,
    notRun,
    open,
    reason,
    rows,
    scale,
    step,
    title
};
