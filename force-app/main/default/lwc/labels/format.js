import ago from '@salesforce/label/c.Dial_Format_Ago';
import bytes from '@salesforce/label/c.Dial_Format_Bytes';
import day from '@salesforce/label/c.Dial_Format_Day';
import days from '@salesforce/label/c.Dial_Format_Days';
import fewer from '@salesforce/label/c.Dial_Format_Fewer';
import hours from '@salesforce/label/c.Dial_Format_Hours';
import hoursMinutes from '@salesforce/label/c.Dial_Format_HoursMinutes';
import justNow from '@salesforce/label/c.Dial_Format_JustNow';
import kilobytes from '@salesforce/label/c.Dial_Format_Kilobytes';
import megabytes from '@salesforce/label/c.Dial_Format_Megabytes';
import minutes from '@salesforce/label/c.Dial_Format_Minutes';
import minutesSeconds from '@salesforce/label/c.Dial_Format_MinutesSeconds';
import more from '@salesforce/label/c.Dial_Format_More';
import no from '@salesforce/label/c.Dial_Format_No';
import noChange from '@salesforce/label/c.Dial_Format_NoChange';
import none from '@salesforce/label/c.Dial_Format_None';
import notGiven from '@salesforce/label/c.Dial_Format_NotGiven';
import percent from '@salesforce/label/c.Dial_Format_Percent';
import seconds from '@salesforce/label/c.Dial_Format_Seconds';
import window from '@salesforce/label/c.Dial_Format_Window';
import within from '@salesforce/label/c.Dial_Format_Within';
import yes from '@salesforce/label/c.Dial_Format_Yes';

export const FORMAT = {
    ago,
    bytes,
    day,
    days,
    fewer,
    hours,
    hoursMinutes,
    justNow,
    kilobytes,
    megabytes,
    minutes,
    minutesSeconds,
    more,
    no,
    noChange,
    none,
    notGiven,
    percent,
    seconds,
    window,
    within,
    yes
};
