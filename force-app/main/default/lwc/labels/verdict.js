import decide from '@salesforce/label/c.Dial_Verdict_Decide';
import dry from '@salesforce/label/c.Dial_Verdict_Dry';
import failed from '@salesforce/label/c.Dial_Verdict_Failed';
import held from '@salesforce/label/c.Dial_Verdict_Held';
import late from '@salesforce/label/c.Dial_Verdict_Late';
import never from '@salesforce/label/c.Dial_Verdict_Never';
import openRun from '@salesforce/label/c.Dial_Verdict_OpenRun';
import openSetup from '@salesforce/label/c.Dial_Verdict_OpenSetup';
import ready from '@salesforce/label/c.Dial_Verdict_Ready';
import running from '@salesforce/label/c.Dial_Verdict_Running';
import short from '@salesforce/label/c.Dial_Verdict_Short';

export const VERDICT = {
    decide,
    dry,
    failed,
    held,
    late,
    never,
    openRun,
    openSetup,
    ready,
    running,
    short
};
