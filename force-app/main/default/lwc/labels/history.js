import all from '@salesforce/label/c.Dial_History_All';
import allNights from '@salesforce/label/c.Dial_History_AllNights';
import bandColumn from '@salesforce/label/c.Dial_History_BandColumn';
import contactBand from '@salesforce/label/c.Dial_History_ContactBand';
import contactFinding from '@salesforce/label/c.Dial_History_ContactFinding';
import contactName from '@salesforce/label/c.Dial_History_ContactName';
import contactTitle from '@salesforce/label/c.Dial_History_ContactTitle';
import counts from '@salesforce/label/c.Dial_History_Counts';
import day from '@salesforce/label/c.Dial_History_Day';
import dials from '@salesforce/label/c.Dial_History_Dials';
import dispositions from '@salesforce/label/c.Dial_History_Dispositions';
import dry from '@salesforce/label/c.Dial_History_Dry';
import dryRuns from '@salesforce/label/c.Dial_History_DryRuns';
import duration from '@salesforce/label/c.Dial_History_Duration';
import durationFinding from '@salesforce/label/c.Dial_History_DurationFinding';
import durationTitle from '@salesforce/label/c.Dial_History_DurationTitle';
import engine from '@salesforce/label/c.Dial_History_Engine';
import fewDials from '@salesforce/label/c.Dial_History_FewDials';
import held from '@salesforce/label/c.Dial_History_Held';
import interval from '@salesforce/label/c.Dial_History_Interval';
import lastDays from '@salesforce/label/c.Dial_History_LastDays';
import launchDry from '@salesforce/label/c.Dial_History_LaunchDry';
import listed from '@salesforce/label/c.Dial_History_Listed';
import listedRate from '@salesforce/label/c.Dial_History_ListedRate';
import mapping from '@salesforce/label/c.Dial_History_Mapping';
import markWords from '@salesforce/label/c.Dial_History_MarkWords';
import mean from '@salesforce/label/c.Dial_History_Mean';
import median from '@salesforce/label/c.Dial_History_Median';
import minutes from '@salesforce/label/c.Dial_History_Minutes';
import seconds from '@salesforce/label/c.Dial_History_Seconds';
import more from '@salesforce/label/c.Dial_History_More';
import night from '@salesforce/label/c.Dial_History_Night';
import nights from '@salesforce/label/c.Dial_History_Nights';
import noDials from '@salesforce/label/c.Dial_History_NoDials';
import noDryRuns from '@salesforce/label/c.Dial_History_NoDryRuns';
import noNights from '@salesforce/label/c.Dial_History_NoNights';
import noRuns from '@salesforce/label/c.Dial_History_NoRuns';
import noTrends from '@salesforce/label/c.Dial_History_NoTrends';
import notEnough from '@salesforce/label/c.Dial_History_NotEnough';
import onlyDryRuns from '@salesforce/label/c.Dial_History_OnlyDryRuns';
import period from '@salesforce/label/c.Dial_History_Period';
import pointName from '@salesforce/label/c.Dial_History_PointName';
import rate from '@salesforce/label/c.Dial_History_Rate';
import reached from '@salesforce/label/c.Dial_History_Reached';
import rules from '@salesforce/label/c.Dial_History_Rules';
import run from '@salesforce/label/c.Dial_History_Run';
import runs from '@salesforce/label/c.Dial_History_Runs';
import schedule from '@salesforce/label/c.Dial_History_Schedule';
import setup from '@salesforce/label/c.Dial_History_Setup';
import status from '@salesforce/label/c.Dial_History_Status';
import suppression from '@salesforce/label/c.Dial_History_Suppression';
import trends from '@salesforce/label/c.Dial_History_Trends';
import usualBand from '@salesforce/label/c.Dial_History_UsualBand';

export const HISTORY = {
    all,
    allNights,
    bandColumn,
    contactBand,
    contactFinding,
    contactName,
    contactTitle,
    counts,
    day,
    dials,
    dispositions,
    dry,
    dryRuns,
    duration,
    durationFinding,
    durationTitle,
    engine,
    fewDials,
    held,
    interval,
    lastDays,
    launchDry,
    listed,
    listedRate,
    mapping,
    markWords,
    mean,
    median,
    minutes,
    seconds,
    more,
    night,
    nights,
    noDials,
    noDryRuns,
    noNights,
    noRuns,
    noTrends,
    notEnough,
    onlyDryRuns,
    period,
    pointName,
    rate,
    reached,
    rules,
    run,
    runs,
    schedule,
    setup,
    status,
    suppression,
    trends,
    usualBand
};
