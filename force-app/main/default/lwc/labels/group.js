import accounts from '@salesforce/label/c.Dial_Group_Accounts';
import allFields from '@salesforce/label/c.Dial_Group_AllFields';
import city from '@salesforce/label/c.Dial_Group_City';
import compare from '@salesforce/label/c.Dial_Group_Compare';
import compareWith from '@salesforce/label/c.Dial_Group_CompareWith';
import comparison from '@salesforce/label/c.Dial_Group_Comparison';
import confirm from '@salesforce/label/c.Dial_Group_Confirm';
import created from '@salesforce/label/c.Dial_Group_Created';
import differentCompanies from '@salesforce/label/c.Dial_Group_DifferentCompanies';
import differs from '@salesforce/label/c.Dial_Group_Differs';
import dismiss from '@salesforce/label/c.Dial_Group_Dismiss';
import dismissNote from '@salesforce/label/c.Dial_Group_DismissNote';
import doNotCall from '@salesforce/label/c.Dial_Group_DoNotCall';
import doNotCallStays from '@salesforce/label/c.Dial_Group_DoNotCallStays';
import exact from '@salesforce/label/c.Dial_Group_Exact';
import field from '@salesforce/label/c.Dial_Group_Field';
import hot from '@salesforce/label/c.Dial_Group_Hot';
import hotShort from '@salesforce/label/c.Dial_Group_HotShort';
import keepNumber from '@salesforce/label/c.Dial_Group_KeepNumber';
import kept from '@salesforce/label/c.Dial_Group_Kept';
import newestKept from '@salesforce/label/c.Dial_Group_NewestKept';
import note from '@salesforce/label/c.Dial_Group_Note';
import oneAccount from '@salesforce/label/c.Dial_Group_OneAccount';
import onlyDifferences from '@salesforce/label/c.Dial_Group_OnlyDifferences';
import otherFormat from '@salesforce/label/c.Dial_Group_OtherFormat';
import otherKept from '@salesforce/label/c.Dial_Group_OtherKept';
import partly from '@salesforce/label/c.Dial_Group_Partly';
import phone from '@salesforce/label/c.Dial_Group_Phone';
import phones from '@salesforce/label/c.Dial_Group_Phones';
import record from '@salesforce/label/c.Dial_Group_Record';
import recordNumber from '@salesforce/label/c.Dial_Group_RecordNumber';
import researchedOn from '@salesforce/label/c.Dial_Group_ResearchedOn';
import retired from '@salesforce/label/c.Dial_Group_Retired';
import retiredOne from '@salesforce/label/c.Dial_Group_RetiredOne';
import sameCompany from '@salesforce/label/c.Dial_Group_SameCompany';
import someOwner from '@salesforce/label/c.Dial_Group_SomeOwner';
import source from '@salesforce/label/c.Dial_Group_Source';
import split from '@salesforce/label/c.Dial_Group_Split';
import splitEffect from '@salesforce/label/c.Dial_Group_SplitEffect';
import state from '@salesforce/label/c.Dial_Group_State';
import status from '@salesforce/label/c.Dial_Group_Status';
import title from '@salesforce/label/c.Dial_Group_Title';
import why from '@salesforce/label/c.Dial_Group_Why';

export const GROUP = {
    accounts,
    allFields,
    city,
    compare,
    compareWith,
    comparison,
    confirm,
    created,
    differentCompanies,
    differs,
    dismiss,
    dismissNote,
    doNotCall,
    doNotCallStays,
    exact,
    field,
    hot,
    hotShort,
    keepNumber,
    kept,
    newestKept,
    note,
    oneAccount,
    onlyDifferences,
    otherFormat,
    otherKept,
    partly,
    phone,
    phones,
    record,
    recordNumber,
    researchedOn,
    retired,
    retiredOne,
    sameCompany,
    someOwner,
    source,
    split,
    splitEffect,
    state,
    status,
    title,
    why
};
