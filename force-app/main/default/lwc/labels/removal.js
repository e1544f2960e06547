import account from '@salesforce/label/c.Dial_Removal_Account';
import afterBlank from '@salesforce/label/c.Dial_Removal_AfterBlank';
import afterRetired from '@salesforce/label/c.Dial_Removal_AfterRetired';
import afterWord from '@salesforce/label/c.Dial_Removal_AfterWord';
import approve from '@salesforce/label/c.Dial_Removal_Approve';
import approveAll from '@salesforce/label/c.Dial_Removal_ApproveAll';
import conflict from '@salesforce/label/c.Dial_Removal_Conflict';
import conflictWord from '@salesforce/label/c.Dial_Removal_ConflictWord';
import keepNote from '@salesforce/label/c.Dial_Removal_KeepNote';
import keepNumber from '@salesforce/label/c.Dial_Removal_KeepNumber';
import place from '@salesforce/label/c.Dial_Removal_Place';
import readOnly from '@salesforce/label/c.Dial_Removal_ReadOnly';
import suppress from '@salesforce/label/c.Dial_Removal_Suppress';
import title from '@salesforce/label/c.Dial_Removal_Title';
import undoHow from '@salesforce/label/c.Dial_Removal_UndoHow';
import undoWord from '@salesforce/label/c.Dial_Removal_UndoWord';
import where from '@salesforce/label/c.Dial_Removal_Where';
import whereWord from '@salesforce/label/c.Dial_Removal_WhereWord';
import why from '@salesforce/label/c.Dial_Removal_Why';

export const REMOVAL = {
    account,
    afterBlank,
    afterRetired,
    afterWord,
    approve,
    approveAll,
    conflict,
    conflictWord,
    keepNote,
    keepNumber,
    place,
    readOnly,
    suppress,
    title,
    undoHow,
    undoWord,
    where,
    whereWord,
    why
};
