import cancel from '@salesforce/label/c.Dial_Dialog_Cancel';
import reason from '@salesforce/label/c.Dial_Dialog_Reason';
import reasonHelp from '@salesforce/label/c.Dial_Dialog_ReasonHelp';
import tooLong from '@salesforce/label/c.Dial_Dialog_TooLong';
import tooShort from '@salesforce/label/c.Dial_Dialog_TooShort';
import typeNumber from '@salesforce/label/c.Dial_Dialog_TypeNumber';
import wrongNumber from '@salesforce/label/c.Dial_Dialog_WrongNumber';

export const DIALOG = {
    cancel,
    reason,
    reasonHelp,
    tooLong,
    tooShort,
    typeNumber,
    wrongNumber
};
