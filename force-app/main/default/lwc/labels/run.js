import accept from '@salesforce/label/c.Dial_Run_Accept';
import acceptNote from '@salesforce/label/c.Dial_Run_AcceptNote';
import again from '@salesforce/label/c.Dial_Run_Again';
import asOf from '@salesforce/label/c.Dial_Run_AsOf';
import attempt from '@salesforce/label/c.Dial_Run_Attempt';
import before from '@salesforce/label/c.Dial_Run_Before';
import by from '@salesforce/label/c.Dial_Run_By';
import bySchedule from '@salesforce/label/c.Dial_Run_BySchedule';
import call_list from '@salesforce/label/c.Dial_Run_Call_list';
import cancel from '@salesforce/label/c.Dial_Run_Cancel';
import cancelBody from '@salesforce/label/c.Dial_Run_CancelBody';
import cancelHeading from '@salesforce/label/c.Dial_Run_CancelHeading';
import cancelRun from '@salesforce/label/c.Dial_Run_CancelRun';
import cancelTitle from '@salesforce/label/c.Dial_Run_CancelTitle';
import checks from '@salesforce/label/c.Dial_Run_Checks';
import closeSample from '@salesforce/label/c.Dial_Run_CloseSample';
import compare from '@salesforce/label/c.Dial_Run_Compare';
import decide from '@salesforce/label/c.Dial_Run_Decide';
import decideHeading from '@salesforce/label/c.Dial_Run_DecideHeading';
import decideTitle from '@salesforce/label/c.Dial_Run_DecideTitle';
import dedupe from '@salesforce/label/c.Dial_Run_Dedupe';
import defaultValue from '@salesforce/label/c.Dial_Run_DefaultValue';
import discard from '@salesforce/label/c.Dial_Run_Discard';
import discardNote from '@salesforce/label/c.Dial_Run_DiscardNote';
import ended from '@salesforce/label/c.Dial_Run_Ended';
import engine from '@salesforce/label/c.Dial_Run_Engine';
import engineDone from '@salesforce/label/c.Dial_Run_EngineDone';
import engineFinished from '@salesforce/label/c.Dial_Run_EngineFinished';
import errorAt from '@salesforce/label/c.Dial_Run_ErrorAt';
import failedAt from '@salesforce/label/c.Dial_Run_FailedAt';
import flush from '@salesforce/label/c.Dial_Run_Flush';
import funnel from '@salesforce/label/c.Dial_Run_Funnel';
import goBack from '@salesforce/label/c.Dial_Run_GoBack';
import goOn from '@salesforce/label/c.Dial_Run_GoOn';
import held from '@salesforce/label/c.Dial_Run_Held';
import launchDry from '@salesforce/label/c.Dial_Run_LaunchDry';
import mayNotDecide from '@salesforce/label/c.Dial_Run_MayNotDecide';
import mayNotLaunch from '@salesforce/label/c.Dial_Run_MayNotLaunch';
import noCompare from '@salesforce/label/c.Dial_Run_NoCompare';
import noResults from '@salesforce/label/c.Dial_Run_NoResults';
import noRun from '@salesforce/label/c.Dial_Run_NoRun';
import noRunBody from '@salesforce/label/c.Dial_Run_NoRunBody';
import noSample from '@salesforce/label/c.Dial_Run_NoSample';
import noSteps from '@salesforce/label/c.Dial_Run_NoSteps';
import notReached from '@salesforce/label/c.Dial_Run_NotReached';
import research from '@salesforce/label/c.Dial_Run_Research';
import results from '@salesforce/label/c.Dial_Run_Results';
import resume from '@salesforce/label/c.Dial_Run_Resume';
import resumeBody from '@salesforce/label/c.Dial_Run_ResumeBody';
import resumeHeading from '@salesforce/label/c.Dial_Run_ResumeHeading';
import resumeRun from '@salesforce/label/c.Dial_Run_ResumeRun';
import resumeTitle from '@salesforce/label/c.Dial_Run_ResumeTitle';
import rows from '@salesforce/label/c.Dial_Run_Rows';
import sampleOf from '@salesforce/label/c.Dial_Run_SampleOf';
import setting from '@salesforce/label/c.Dial_Run_Setting';
import settings from '@salesforce/label/c.Dial_Run_Settings';
import started from '@salesforce/label/c.Dial_Run_Started';
import stepAndReason from '@salesforce/label/c.Dial_Run_StepAndReason';
import steps from '@salesforce/label/c.Dial_Run_Steps';
import stepsRemoved from '@salesforce/label/c.Dial_Run_StepsRemoved';
import stepsRemovedBody from '@salesforce/label/c.Dial_Run_StepsRemovedBody';
import tabs from '@salesforce/label/c.Dial_Run_Tabs';
import updated from '@salesforce/label/c.Dial_Run_Updated';
import value from '@salesforce/label/c.Dial_Run_Value';
import waiting from '@salesforce/label/c.Dial_Run_Waiting';
import waitingFor from '@salesforce/label/c.Dial_Run_WaitingFor';

export const RUN = {
    accept,
    acceptNote,
    again,
    asOf,
    attempt,
    before,
    by,
    bySchedule,
    call_list,
    cancel,
    cancelBody,
    cancelHeading,
    cancelRun,
    cancelTitle,
    checks,
    closeSample,
    compare,
    decide,
    decideHeading,
    decideTitle,
    dedupe,
    defaultValue,
    discard,
    discardNote,
    ended,
    engine,
    engineDone,
    engineFinished,
    errorAt,
    failedAt,
    flush,
    funnel,
    goBack,
    goOn,
    held,
    launchDry,
    mayNotDecide,
    mayNotLaunch,
    noCompare,
    noResults,
    noRun,
    noRunBody,
    noSample,
    noSteps,
    notReached,
    research,
    results,
    resume,
    resumeBody,
    resumeHeading,
    resumeRun,
    resumeTitle,
    rows,
    sampleOf,
    setting,
    settings,
    started,
    stepAndReason,
    steps,
    stepsRemoved,
    stepsRemovedBody,
    tabs,
    updated,
    value,
    waiting,
    waitingFor
};
