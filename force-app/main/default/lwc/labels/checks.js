import actual from '@salesforce/label/c.Dial_Checks_Actual';
import changed from '@salesforce/label/c.Dial_Checks_Changed';
import expected from '@salesforce/label/c.Dial_Checks_Expected';
import failed from '@salesforce/label/c.Dial_Checks_Failed';
import largestDrop from '@salesforce/label/c.Dial_Checks_LargestDrop';
import none from '@salesforce/label/c.Dial_Checks_None';
import nothingChanged from '@salesforce/label/c.Dial_Checks_NothingChanged';
import passed from '@salesforce/label/c.Dial_Checks_Passed';
import staleInput from '@salesforce/label/c.Dial_Checks_StaleInput';
import warning from '@salesforce/label/c.Dial_Checks_Warning';

export const CHECKS = {
    actual,
    changed,
    expected,
    failed,
    largestDrop,
    none,
    nothingChanged,
    passed,
    staleInput,
    warning
};
