import apply from '@salesforce/label/c.Dial_Duplicates_Apply';
import applyBody from '@salesforce/label/c.Dial_Duplicates_ApplyBody';
import applyConfirm from '@salesforce/label/c.Dial_Duplicates_ApplyConfirm';
import applyHeading from '@salesforce/label/c.Dial_Duplicates_ApplyHeading';
import applyTitle from '@salesforce/label/c.Dial_Duplicates_ApplyTitle';
import confirmSelected from '@salesforce/label/c.Dial_Duplicates_ConfirmSelected';
import empty from '@salesforce/label/c.Dial_Duplicates_Empty';
import emptyBody from '@salesforce/label/c.Dial_Duplicates_EmptyBody';
import exact from '@salesforce/label/c.Dial_Duplicates_Exact';
import foundBy from '@salesforce/label/c.Dial_Duplicates_FoundBy';
import hot from '@salesforce/label/c.Dial_Duplicates_Hot';
import kind from '@salesforce/label/c.Dial_Duplicates_Kind';
import mine from '@salesforce/label/c.Dial_Duplicates_Mine';
import otherFormat from '@salesforce/label/c.Dial_Duplicates_OtherFormat';
import ready from '@salesforce/label/c.Dial_Duplicates_Ready';
import readyOne from '@salesforce/label/c.Dial_Duplicates_ReadyOne';
import sameAccount from '@salesforce/label/c.Dial_Duplicates_SameAccount';
import splitAccount from '@salesforce/label/c.Dial_Duplicates_SplitAccount';
import wait from '@salesforce/label/c.Dial_Duplicates_Wait';
import waitOne from '@salesforce/label/c.Dial_Duplicates_WaitOne';

export const DUPLICATES = {
    apply,
    applyBody,
    applyConfirm,
    applyHeading,
    applyTitle,
    confirmSelected,
    empty,
    emptyBody,
    exact,
    foundBy,
    hot,
    kind,
    mine,
    otherFormat,
    ready,
    readyOne,
    sameAccount,
    splitAccount,
    wait,
    waitOne
};
