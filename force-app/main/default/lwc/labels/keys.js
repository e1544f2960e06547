import approve from '@salesforce/label/c.Dial_Keys_Approve';
import check from '@salesforce/label/c.Dial_Keys_Check';
import confirm from '@salesforce/label/c.Dial_Keys_Confirm';
import detail from '@salesforce/label/c.Dial_Keys_Detail';
import dismiss from '@salesforce/label/c.Dial_Keys_Dismiss';
import does from '@salesforce/label/c.Dial_Keys_Does';
import done from '@salesforce/label/c.Dial_Keys_Done';
import evidence from '@salesforce/label/c.Dial_Keys_Evidence';
import extend from '@salesforce/label/c.Dial_Keys_Extend';
import filter from '@salesforce/label/c.Dial_Keys_Filter';
import keep from '@salesforce/label/c.Dial_Keys_Keep';
import key from '@salesforce/label/c.Dial_Keys_Key';
import move from '@salesforce/label/c.Dial_Keys_Move';
import off from '@salesforce/label/c.Dial_Keys_Off';
import on from '@salesforce/label/c.Dial_Keys_On';
import open from '@salesforce/label/c.Dial_Keys_Open';
import queue from '@salesforce/label/c.Dial_Keys_Queue';
import title from '@salesforce/label/c.Dial_Keys_Title';
import turn from '@salesforce/label/c.Dial_Keys_Turn';
import undo from '@salesforce/label/c.Dial_Keys_Undo';
import where from '@salesforce/label/c.Dial_Keys_Where';

export const KEYS = {
    approve,
    check,
    confirm,
    detail,
    dismiss,
    does,
    done,
    evidence,
    extend,
    filter,
    keep,
    key,
    move,
    off,
    on,
    open,
    queue,
    title,
    turn,
    undo,
    where
};
