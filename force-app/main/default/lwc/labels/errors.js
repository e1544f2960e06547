import copied from '@salesforce/label/c.Dial_Errors_Copied';
import copyReference from '@salesforce/label/c.Dial_Errors_CopyReference';
import heading from '@salesforce/label/c.Dial_Errors_Heading';
import noAccess from '@salesforce/label/c.Dial_Errors_NoAccess';
import noAccessAdvice from '@salesforce/label/c.Dial_Errors_NoAccessAdvice';
import ourSide from '@salesforce/label/c.Dial_Errors_OurSide';
import ourSideAdvice from '@salesforce/label/c.Dial_Errors_OurSideAdvice';
import reference from '@salesforce/label/c.Dial_Errors_Reference';
import tryAgain from '@salesforce/label/c.Dial_Errors_TryAgain';

export const ERRORS = {
    copied,
    copyReference,
    heading,
    noAccess,
    noAccessAdvice,
    ourSide,
    ourSideAdvice,
    reference,
    tryAgain
};
