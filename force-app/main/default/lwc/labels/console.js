import applied from '@salesforce/label/c.Dial_Console_Applied';
import conflicts from '@salesforce/label/c.Dial_Console_Conflicts';
import conflictsOne from '@salesforce/label/c.Dial_Console_ConflictsOne';
import copyLink from '@salesforce/label/c.Dial_Console_CopyLink';
import linkCopied from '@salesforce/label/c.Dial_Console_LinkCopied';
import noAccessTitle from '@salesforce/label/c.Dial_Console_NoAccessTitle';
import noPlace from '@salesforce/label/c.Dial_Console_NoPlace';
import openRun from '@salesforce/label/c.Dial_Console_OpenRun';
import restored from '@salesforce/label/c.Dial_Console_Restored';
import setName from '@salesforce/label/c.Dial_Console_SetName';
import skipTo from '@salesforce/label/c.Dial_Console_SkipTo';
import title from '@salesforce/label/c.Dial_Console_Title';
import unknownPlace from '@salesforce/label/c.Dial_Console_UnknownPlace';

export const CONSOLE = {
    applied,
    conflicts,
    conflictsOne,
    copyLink,
    linkCopied,
    noAccessTitle,
    noPlace,
    openRun,
    restored,
    setName,
    skipTo,
    title,
    unknownPlace
};
