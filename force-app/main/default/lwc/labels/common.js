import dataOf from '@salesforce/label/c.Dial_Common_DataOf';
import loading from '@salesforce/label/c.Dial_Common_Loading';
import oldData from '@salesforce/label/c.Dial_Common_OldData';
import refresh from '@salesforce/label/c.Dial_Common_Refresh';
import stillLoading from '@salesforce/label/c.Dial_Common_StillLoading';

export const COMMON = {
    dataOf,
    loading,
    oldData,
    refresh,
    stillLoading
};
