import allStates from '@salesforce/label/c.Dial_Lists_AllStates';
import askNumber from '@salesforce/label/c.Dial_Lists_AskNumber';
import countedTonight from '@salesforce/label/c.Dial_Lists_CountedTonight';
import download from '@salesforce/label/c.Dial_Lists_Download';
import entries from '@salesforce/label/c.Dial_Lists_Entries';
import entriesRemoved from '@salesforce/label/c.Dial_Lists_EntriesRemoved';
import entriesRemovedBody from '@salesforce/label/c.Dial_Lists_EntriesRemovedBody';
import hash from '@salesforce/label/c.Dial_Lists_Hash';
import list from '@salesforce/label/c.Dial_Lists_List';
import measure from '@salesforce/label/c.Dial_Lists_Measure';
import noEntries from '@salesforce/label/c.Dial_Lists_NoEntries';
import noMatch from '@salesforce/label/c.Dial_Lists_NoMatch';
import noTrail from '@salesforce/label/c.Dial_Lists_NoTrail';
import none from '@salesforce/label/c.Dial_Lists_None';
import noneBody from '@salesforce/label/c.Dial_Lists_NoneBody';
import notDialled from '@salesforce/label/c.Dial_Lists_NotDialled';
import notStored from '@salesforce/label/c.Dial_Lists_NotStored';
import onlyState from '@salesforce/label/c.Dial_Lists_OnlyState';
import openRun from '@salesforce/label/c.Dial_Lists_OpenRun';
import resultOne from '@salesforce/label/c.Dial_Lists_ResultOne';
import results from '@salesforce/label/c.Dial_Lists_Results';
import search from '@salesforce/label/c.Dial_Lists_Search';
import searchHint from '@salesforce/label/c.Dial_Lists_SearchHint';
import states from '@salesforce/label/c.Dial_Lists_States';
import stored from '@salesforce/label/c.Dial_Lists_Stored';
import tabs from '@salesforce/label/c.Dial_Lists_Tabs';
import trail from '@salesforce/label/c.Dial_Lists_Trail';
import trailMore from '@salesforce/label/c.Dial_Lists_TrailMore';
import trailRound from '@salesforce/label/c.Dial_Lists_TrailRound';
import trailShort from '@salesforce/label/c.Dial_Lists_TrailShort';
import used from '@salesforce/label/c.Dial_Lists_Used';
import verdict from '@salesforce/label/c.Dial_Lists_Verdict';
import why from '@salesforce/label/c.Dial_Lists_Why';

export const LISTS = {
    allStates,
    askNumber,
    countedTonight,
    download,
    entries,
    entriesRemoved,
    entriesRemovedBody,
    hash,
    list,
    measure,
    noEntries,
    noMatch,
    noTrail,
    none,
    noneBody,
    notDialled,
    notStored,
    onlyState,
    openRun,
    resultOne,
    results,
    search,
    searchHint,
    states,
    stored,
    tabs,
    trail,
    trailMore,
    trailRound,
    trailShort,
    used,
    verdict,
    why
};
