import anotherRun from '@salesforce/label/c.Dial_Launch_AnotherRun';
import asOf from '@salesforce/label/c.Dial_Launch_AsOf';
import asOfDefault from '@salesforce/label/c.Dial_Launch_AsOfDefault';
import asOfHelp from '@salesforce/label/c.Dial_Launch_AsOfHelp';
import changeToSee from '@salesforce/label/c.Dial_Launch_ChangeToSee';
import changed from '@salesforce/label/c.Dial_Launch_Changed';
import changedOne from '@salesforce/label/c.Dial_Launch_ChangedOne';
import changedSettings from '@salesforce/label/c.Dial_Launch_ChangedSettings';
import correct from '@salesforce/label/c.Dial_Launch_Correct';
import correctOne from '@salesforce/label/c.Dial_Launch_CorrectOne';
import defaultValue from '@salesforce/label/c.Dial_Launch_DefaultValue';
import differ from '@salesforce/label/c.Dial_Launch_Differ';
import differNone from '@salesforce/label/c.Dial_Launch_DifferNone';
import differOne from '@salesforce/label/c.Dial_Launch_DifferOne';
import dryInstead from '@salesforce/label/c.Dial_Launch_DryInstead';
import dryNote from '@salesforce/label/c.Dial_Launch_DryNote';
import dryRun from '@salesforce/label/c.Dial_Launch_DryRun';
import engine from '@salesforce/label/c.Dial_Launch_Engine';
import full from '@salesforce/label/c.Dial_Launch_Full';
import goBack from '@salesforce/label/c.Dial_Launch_GoBack';
import lastRun from '@salesforce/label/c.Dial_Launch_LastRun';
import launch from '@salesforce/label/c.Dial_Launch_Launch';
import launchRun from '@salesforce/label/c.Dial_Launch_LaunchRun';
import leave from '@salesforce/label/c.Dial_Launch_Leave';
import leaveBody from '@salesforce/label/c.Dial_Launch_LeaveBody';
import leaveBodyOne from '@salesforce/label/c.Dial_Launch_LeaveBodyOne';
import leaveTitle from '@salesforce/label/c.Dial_Launch_LeaveTitle';
import mayNotLaunch from '@salesforce/label/c.Dial_Launch_MayNotLaunch';
import newValue from '@salesforce/label/c.Dial_Launch_NewValue';
import noExtract from '@salesforce/label/c.Dial_Launch_NoExtract';
import nothingChanged from '@salesforce/label/c.Dial_Launch_NothingChanged';
import off from '@salesforce/label/c.Dial_Launch_Off';
import on from '@salesforce/label/c.Dial_Launch_On';
import one from '@salesforce/label/c.Dial_Launch_One';
import oneEngineNote from '@salesforce/label/c.Dial_Launch_OneEngineNote';
import phoneOnly from '@salesforce/label/c.Dial_Launch_PhoneOnly';
import preview from '@salesforce/label/c.Dial_Launch_Preview';
import previewAgain from '@salesforce/label/c.Dial_Launch_PreviewAgain';
import queueNote from '@salesforce/label/c.Dial_Launch_QueueNote';
import resetAll from '@salesforce/label/c.Dial_Launch_ResetAll';
import run from '@salesforce/label/c.Dial_Launch_Run';
import save from '@salesforce/label/c.Dial_Launch_Save';
import saveAsDefault from '@salesforce/label/c.Dial_Launch_SaveAsDefault';
import saveNote from '@salesforce/label/c.Dial_Launch_SaveNote';
import saveTitle from '@salesforce/label/c.Dial_Launch_SaveTitle';
import saved from '@salesforce/label/c.Dial_Launch_Saved';
import seed from '@salesforce/label/c.Dial_Launch_Seed';
import seedDefault from '@salesforce/label/c.Dial_Launch_SeedDefault';
import seedHelp from '@salesforce/label/c.Dial_Launch_SeedHelp';
import setting from '@salesforce/label/c.Dial_Launch_Setting';
import settingOf from '@salesforce/label/c.Dial_Launch_SettingOf';
import stay from '@salesforce/label/c.Dial_Launch_Stay';
import titleDry from '@salesforce/label/c.Dial_Launch_TitleDry';
import titleFull from '@salesforce/label/c.Dial_Launch_TitleFull';
import titleOne from '@salesforce/label/c.Dial_Launch_TitleOne';
import valuesChanged from '@salesforce/label/c.Dial_Launch_ValuesChanged';
import writes from '@salesforce/label/c.Dial_Launch_Writes';

export const LAUNCH = {
    anotherRun,
    asOf,
    asOfDefault,
    asOfHelp,
    changeToSee,
    changed,
    changedOne,
    changedSettings,
    correct,
    correctOne,
    defaultValue,
    differ,
    differNone,
    differOne,
    dryInstead,
    dryNote,
    dryRun,
    engine,
    full,
    goBack,
    lastRun,
    launch,
    launchRun,
    leave,
    leaveBody,
    leaveBodyOne,
    leaveTitle,
    mayNotLaunch,
    newValue,
    noExtract,
    nothingChanged,
    off,
    on,
    one,
    oneEngineNote,
    phoneOnly,
    preview,
    previewAgain,
    queueNote,
    resetAll,
    run,
    save,
    saveAsDefault,
    saveNote,
    saveTitle,
    saved,
    seed,
    seedDefault,
    seedHelp,
    setting,
    settingOf,
    stay,
    titleDry,
    titleFull,
    titleOne,
    valuesChanged,
    writes
};
