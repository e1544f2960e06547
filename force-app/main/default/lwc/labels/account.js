import allReasons from '@salesforce/label/c.Dial_Account_AllReasons';
import bestNumber from '@salesforce/label/c.Dial_Account_BestNumber';
import callableFrom from '@salesforce/label/c.Dial_Account_CallableFrom';
import callableNow from '@salesforce/label/c.Dial_Account_CallableNow';
import doNotCall from '@salesforce/label/c.Dial_Account_DoNotCall';
import flag from '@salesforce/label/c.Dial_Account_Flag';
import flagged from '@salesforce/label/c.Dial_Account_Flagged';
import lastCall from '@salesforce/label/c.Dial_Account_LastCall';
import neverCalled from '@salesforce/label/c.Dial_Account_NeverCalled';
import notAssessed from '@salesforce/label/c.Dial_Account_NotAssessed';
import removed from '@salesforce/label/c.Dial_Account_Removed';
import title from '@salesforce/label/c.Dial_Account_Title';
import why from '@salesforce/label/c.Dial_Account_Why';
import windowOver from '@salesforce/label/c.Dial_Account_WindowOver';

export const ACCOUNT = {
    allReasons,
    bestNumber,
    callableFrom,
    callableNow,
    doNotCall,
    flag,
    flagged,
    lastCall,
    neverCalled,
    notAssessed,
    removed,
    title,
    why,
    windowOver
};
