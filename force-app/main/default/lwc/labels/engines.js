import beforeThat from '@salesforce/label/c.Dial_Engines_BeforeThat';
import call_list from '@salesforce/label/c.Dial_Engines_Call_list';
import call_listUnit from '@salesforce/label/c.Dial_Engines_Call_listUnit';
import changes from '@salesforce/label/c.Dial_Engines_Changes';
import checks from '@salesforce/label/c.Dial_Engines_Checks';
import dedupe from '@salesforce/label/c.Dial_Engines_Dedupe';
import dedupeUnit from '@salesforce/label/c.Dial_Engines_DedupeUnit';
import deliver from '@salesforce/label/c.Dial_Engines_Deliver';
import extract from '@salesforce/label/c.Dial_Engines_Extract';
import flush from '@salesforce/label/c.Dial_Engines_Flush';
import flushUnit from '@salesforce/label/c.Dial_Engines_FlushUnit';
import night from '@salesforce/label/c.Dial_Engines_Night';
import notify from '@salesforce/label/c.Dial_Engines_Notify';
import prepare from '@salesforce/label/c.Dial_Engines_Prepare';
import research from '@salesforce/label/c.Dial_Engines_Research';
import researchUnit from '@salesforce/label/c.Dial_Engines_ResearchUnit';
import results from '@salesforce/label/c.Dial_Engines_Results';
import validate from '@salesforce/label/c.Dial_Engines_Validate';

export const ENGINES = {
    beforeThat,
    call_list,
    call_listUnit,
    changes,
    checks,
    dedupe,
    dedupeUnit,
    deliver,
    extract,
    flush,
    flushUnit,
    night,
    notify,
    prepare,
    research,
    researchUnit,
    results,
    validate
};
