import endBody from '@salesforce/label/c.Dial_Settings_EndBody';
import endConfirm from '@salesforce/label/c.Dial_Settings_EndConfirm';
import endHeading from '@salesforce/label/c.Dial_Settings_EndHeading';
import fromNextRun from '@salesforce/label/c.Dial_Settings_FromNextRun';
import hoursHeading from '@salesforce/label/c.Dial_Settings_HoursHeading';
import hoursNote from '@salesforce/label/c.Dial_Settings_HoursNote';
import mappingHeading from '@salesforce/label/c.Dial_Settings_MappingHeading';
import mappingHeadingOne from '@salesforce/label/c.Dial_Settings_MappingHeadingOne';
import meaningHeading from '@salesforce/label/c.Dial_Settings_MeaningHeading';
import meaningHeadingOne from '@salesforce/label/c.Dial_Settings_MeaningHeadingOne';
import pauseBody from '@salesforce/label/c.Dial_Settings_PauseBody';
import pauseConfirm from '@salesforce/label/c.Dial_Settings_PauseConfirm';
import pauseHeading from '@salesforce/label/c.Dial_Settings_PauseHeading';
import paused from '@salesforce/label/c.Dial_Settings_Paused';
import readOnly from '@salesforce/label/c.Dial_Settings_ReadOnly';
import resumed from '@salesforce/label/c.Dial_Settings_Resumed';
import save from '@salesforce/label/c.Dial_Settings_Save';
import saved from '@salesforce/label/c.Dial_Settings_Saved';
import saving from '@salesforce/label/c.Dial_Settings_Saving';
import scheduleSaved from '@salesforce/label/c.Dial_Settings_ScheduleSaved';
import search from '@salesforce/label/c.Dial_Settings_Search';
import setupOk from '@salesforce/label/c.Dial_Settings_SetupOk';
import showEnded from '@salesforce/label/c.Dial_Settings_ShowEnded';
import suppressionEnded from '@salesforce/label/c.Dial_Settings_SuppressionEnded';
import suppressionSaved from '@salesforce/label/c.Dial_Settings_SuppressionSaved';
import testBody from '@salesforce/label/c.Dial_Settings_TestBody';
import testConfirm from '@salesforce/label/c.Dial_Settings_TestConfirm';
import testHeading from '@salesforce/label/c.Dial_Settings_TestHeading';
import testNobody from '@salesforce/label/c.Dial_Settings_TestNobody';
import testSent from '@salesforce/label/c.Dial_Settings_TestSent';
import useHeading from '@salesforce/label/c.Dial_Settings_UseHeading';
import useVersion from '@salesforce/label/c.Dial_Settings_UseVersion';

export const SETTINGS = {
    endBody,
    endConfirm,
    endHeading,
    fromNextRun,
    hoursHeading,
    hoursNote,
    mappingHeading,
    mappingHeadingOne,
    meaningHeading,
    meaningHeadingOne,
    pauseBody,
    pauseConfirm,
    pauseHeading,
    paused,
    readOnly,
    resumed,
    save,
    saved,
    saving,
    scheduleSaved,
    search,
    setupOk,
    showEnded,
    suppressionEnded,
    suppressionSaved,
    testBody,
    testConfirm,
    testHeading,
    testNobody,
    testSent,
    useHeading,
    useVersion
};
