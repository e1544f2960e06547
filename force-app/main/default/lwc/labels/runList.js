import asOf from '@salesforce/label/c.Dial_RunList_AsOf';
import by from '@salesforce/label/c.Dial_RunList_By';
import caption from '@salesforce/label/c.Dial_RunList_Caption';
import duration from '@salesforce/label/c.Dial_RunList_Duration';
import rows from '@salesforce/label/c.Dial_RunList_Rows';
import run from '@salesforce/label/c.Dial_RunList_Run';
import schedule from '@salesforce/label/c.Dial_RunList_Schedule';
import started from '@salesforce/label/c.Dial_RunList_Started';
import status from '@salesforce/label/c.Dial_RunList_Status';

export const RUN_LIST = {
    asOf,
    by,
    caption,
    duration,
    rows,
    run,
    schedule,
    started,
    status
};
