import age from '@salesforce/label/c.Dial_Overview_Age';
import ageLimit from '@salesforce/label/c.Dial_Overview_AgeLimit';
import checks from '@salesforce/label/c.Dial_Overview_Checks';
import checksTitle from '@salesforce/label/c.Dial_Overview_ChecksTitle';
import contact from '@salesforce/label/c.Dial_Overview_Contact';
import decisions from '@salesforce/label/c.Dial_Overview_Decisions';
import duration from '@salesforce/label/c.Dial_Overview_Duration';
import engines from '@salesforce/label/c.Dial_Overview_Engines';
import fresh from '@salesforce/label/c.Dial_Overview_Fresh';
import freshness from '@salesforce/label/c.Dial_Overview_Freshness';
import laterDates from '@salesforce/label/c.Dial_Overview_LaterDates';
import list from '@salesforce/label/c.Dial_Overview_List';
import listLine from '@salesforce/label/c.Dial_Overview_ListLine';
import noEngines from '@salesforce/label/c.Dial_Overview_NoEngines';
import noList from '@salesforce/label/c.Dial_Overview_NoList';
import noneShort from '@salesforce/label/c.Dial_Overview_NoneShort';
import openRun from '@salesforce/label/c.Dial_Overview_OpenRun';
import period from '@salesforce/label/c.Dial_Overview_Period';
import refresh from '@salesforce/label/c.Dial_Overview_Refresh';
import runLine from '@salesforce/label/c.Dial_Overview_RunLine';
import short from '@salesforce/label/c.Dial_Overview_Short';
import shortOne from '@salesforce/label/c.Dial_Overview_ShortOne';
import shortState from '@salesforce/label/c.Dial_Overview_ShortState';
import since from '@salesforce/label/c.Dial_Overview_Since';
import stale from '@salesforce/label/c.Dial_Overview_Stale';
import updated from '@salesforce/label/c.Dial_Overview_Updated';
import warningOne from '@salesforce/label/c.Dial_Overview_WarningOne';
import warnings from '@salesforce/label/c.Dial_Overview_Warnings';

export const OVERVIEW = {
    age,
    ageLimit,
    checks,
    checksTitle,
    contact,
    decisions,
    duration,
    engines,
    fresh,
    freshness,
    laterDates,
    list,
    listLine,
    noEngines,
    noList,
    noneShort,
    openRun,
    period,
    refresh,
    runLine,
    short,
    shortOne,
    shortState,
    since,
    stale,
    updated,
    warningOne,
    warnings
};
