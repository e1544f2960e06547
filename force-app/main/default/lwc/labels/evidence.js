import agent from '@salesforce/label/c.Dial_Evidence_Agent';
import caption from '@salesforce/label/c.Dial_Evidence_Caption';
import date from '@salesforce/label/c.Dial_Evidence_Date';
import direction from '@salesforce/label/c.Dial_Evidence_Direction';
import disposition from '@salesforce/label/c.Dial_Evidence_Disposition';
import duration from '@salesforce/label/c.Dial_Evidence_Duration';
import none from '@salesforce/label/c.Dial_Evidence_None';
import older from '@salesforce/label/c.Dial_Evidence_Older';
import olderOne from '@salesforce/label/c.Dial_Evidence_OlderOne';

export const EVIDENCE = {
    agent,
    caption,
    date,
    direction,
    disposition,
    duration,
    none,
    older,
    olderOne
};
