import alarm from '@salesforce/label/c.Dial_Schedule_Alarm';
import alarmHelp from '@salesforce/label/c.Dial_Schedule_AlarmHelp';
import days from '@salesforce/label/c.Dial_Schedule_Days';
import daysFault from '@salesforce/label/c.Dial_Schedule_DaysFault';
import fri from '@salesforce/label/c.Dial_Schedule_Fri';
import mon from '@salesforce/label/c.Dial_Schedule_Mon';
import next from '@salesforce/label/c.Dial_Schedule_Next';
import notReviewed from '@salesforce/label/c.Dial_Schedule_NotReviewed';
import notScheduled from '@salesforce/label/c.Dial_Schedule_NotScheduled';
import pause from '@salesforce/label/c.Dial_Schedule_Pause';
import pausedText from '@salesforce/label/c.Dial_Schedule_PausedText';
import receivers from '@salesforce/label/c.Dial_Schedule_Receivers';
import receiversHelp from '@salesforce/label/c.Dial_Schedule_ReceiversHelp';
import resume from '@salesforce/label/c.Dial_Schedule_Resume';
import reviewed from '@salesforce/label/c.Dial_Schedule_Reviewed';
import reviewedToday from '@salesforce/label/c.Dial_Schedule_ReviewedToday';
import sat from '@salesforce/label/c.Dial_Schedule_Sat';
import save from '@salesforce/label/c.Dial_Schedule_Save';
import sun from '@salesforce/label/c.Dial_Schedule_Sun';
import testAlarm from '@salesforce/label/c.Dial_Schedule_TestAlarm';
import thu from '@salesforce/label/c.Dial_Schedule_Thu';
import time from '@salesforce/label/c.Dial_Schedule_Time';
import timeFault from '@salesforce/label/c.Dial_Schedule_TimeFault';
import tue from '@salesforce/label/c.Dial_Schedule_Tue';
import wed from '@salesforce/label/c.Dial_Schedule_Wed';
import zone from '@salesforce/label/c.Dial_Schedule_Zone';

export const SCHEDULE = {
    alarm,
    alarmHelp,
    days,
    daysFault,
    fri,
    mon,
    next,
    notReviewed,
    notScheduled,
    pause,
    pausedText,
    receivers,
    receiversHelp,
    resume,
    reviewed,
    reviewedToday,
    sat,
    save,
    sun,
    testAlarm,
    thu,
    time,
    timeFault,
    tue,
    wed,
    zone
};
