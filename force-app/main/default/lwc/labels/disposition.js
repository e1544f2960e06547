import allMapped from '@salesforce/label/c.Dial_Disposition_AllMapped';
import busy from '@salesforce/label/c.Dial_Disposition_Busy';
import callback from '@salesforce/label/c.Dial_Disposition_Callback';
import calls from '@salesforce/label/c.Dial_Disposition_Calls';
import caption from '@salesforce/label/c.Dial_Disposition_Caption';
import choose from '@salesforce/label/c.Dial_Disposition_Choose';
import contact from '@salesforce/label/c.Dial_Disposition_Contact';
import disconnected from '@salesforce/label/c.Dial_Disposition_Disconnected';
import do_not_call from '@salesforce/label/c.Dial_Disposition_Do_not_call';
import meaning from '@salesforce/label/c.Dial_Disposition_Meaning';
import meaningOf from '@salesforce/label/c.Dial_Disposition_MeaningOf';
import noMeaning from '@salesforce/label/c.Dial_Disposition_NoMeaning';
import no_answer from '@salesforce/label/c.Dial_Disposition_No_answer';
import other from '@salesforce/label/c.Dial_Disposition_Other';
import save from '@salesforce/label/c.Dial_Disposition_Save';
import share from '@salesforce/label/c.Dial_Disposition_Share';
import text from '@salesforce/label/c.Dial_Disposition_Text';
import unmapped from '@salesforce/label/c.Dial_Disposition_Unmapped';
import voicemail from '@salesforce/label/c.Dial_Disposition_Voicemail';
import wrong_number from '@salesforce/label/c.Dial_Disposition_Wrong_number';

export const DISPOSITION = {
    allMapped,
    busy,
    callback,
    calls,
    caption,
    choose,
    contact,
    disconnected,
    do_not_call,
    meaning,
    meaningOf,
    noMeaning,
    no_answer,
    other,
    save,
    share,
    text,
    unmapped,
    voicemail,
    wrong_number
};
