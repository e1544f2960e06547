import fix from '@salesforce/label/c.Dial_Setup_Fix';
import ok from '@salesforce/label/c.Dial_Setup_Ok';
import open from '@salesforce/label/c.Dial_Setup_Open';
import unknown from '@salesforce/label/c.Dial_Setup_Unknown';
import warning from '@salesforce/label/c.Dial_Setup_Warning';

export const SETUP = {
    fix,
    ok,
    open,
    unknown,
    warning
};
