import cancelled from '@salesforce/label/c.Dial_Verdict_Cancelled';
import cancelledListStays from '@salesforce/label/c.Dial_Verdict_CancelledListStays';
import decide from '@salesforce/label/c.Dial_Verdict_Decide';
import dry from '@salesforce/label/c.Dial_Verdict_Dry';
import failed from '@salesforce/label/c.Dial_Verdict_Failed';
import failedEarly from '@salesforce/label/c.Dial_Verdict_FailedEarly';
import held from '@salesforce/label/c.Dial_Verdict_Held';
import late from '@salesforce/label/c.Dial_Verdict_Late';
import never from '@salesforce/label/c.Dial_Verdict_Never';
import openRun from '@salesforce/label/c.Dial_Verdict_OpenRun';
import openSetup from '@salesforce/label/c.Dial_Verdict_OpenSetup';
import ready from '@salesforce/label/c.Dial_Verdict_Ready';
import running from '@salesforce/label/c.Dial_Verdict_Running';
import short from '@salesforce/label/c.Dial_Verdict_Short';

export const VERDICT = {
    cancelled,
    cancelledListStays,
    decide,
    dry,
    failed,
    failedEarly,
    held,
    late,
    never,
    openRun,
    openSetup,
    ready,
    running,
    short
};
