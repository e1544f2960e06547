import failed from '@salesforce/label/c.Dial_Setup_Failed';
import fix from '@salesforce/label/c.Dial_Setup_Fix';
import ok from '@salesforce/label/c.Dial_Setup_Ok';
import unknown from '@salesforce/label/c.Dial_Setup_Unknown';
import warning from '@salesforce/label/c.Dial_Setup_Warning';

export const SETUP = {
    failed,
    fix,
    ok,
    unknown,
    warning
};
