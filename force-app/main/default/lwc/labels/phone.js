import allEqual from '@salesforce/label/c.Dial_Phone_AllEqual';
import areaCode from '@salesforce/label/c.Dial_Phone_AreaCode';
import blank from '@salesforce/label/c.Dial_Phone_Blank';
import countryCode from '@salesforce/label/c.Dial_Phone_CountryCode';
import exchange from '@salesforce/label/c.Dial_Phone_Exchange';
import fictional from '@salesforce/label/c.Dial_Phone_Fictional';
import length from '@salesforce/label/c.Dial_Phone_Length';
import noDigits from '@salesforce/label/c.Dial_Phone_NoDigits';
import notGiven from '@salesforce/label/c.Dial_Phone_NotGiven';

export const PHONE = {
    allEqual,
    areaCode,
    blank,
    countryCode,
    exchange,
    fictional,
    length,
    noDigits,
    notGiven
};
