import aboutLeft from '@salesforce/label/c.Dial_Live_AboutLeft';
import askService from '@salesforce/label/c.Dial_Live_AskService';
import connectionLost from '@salesforce/label/c.Dial_Live_ConnectionLost';
import lessThanMinute from '@salesforce/label/c.Dial_Live_LessThanMinute';
import live from '@salesforce/label/c.Dial_Live_Live';
import longer from '@salesforce/label/c.Dial_Live_Longer';
import lost from '@salesforce/label/c.Dial_Live_Lost';
import noNews from '@salesforce/label/c.Dial_Live_NoNews';
import now from '@salesforce/label/c.Dial_Live_Now';
import pageTitle from '@salesforce/label/c.Dial_Live_PageTitle';
import progress from '@salesforce/label/c.Dial_Live_Progress';
import progressUnknown from '@salesforce/label/c.Dial_Live_ProgressUnknown';
import stepOf from '@salesforce/label/c.Dial_Live_StepOf';
import updatesEvery from '@salesforce/label/c.Dial_Live_UpdatesEvery';

export const LIVE = {
    aboutLeft,
    askService,
    connectionLost,
    lessThanMinute,
    live,
    longer,
    lost,
    noNews,
    now,
    pageTitle,
    progress,
    progressUnknown,
    stepOf,
    updatesEvery
};
