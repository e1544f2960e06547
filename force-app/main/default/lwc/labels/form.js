import add from '@salesforce/label/c.Dial_Form_Add';
import addValue from '@salesforce/label/c.Dial_Form_AddValue';
import advanced from '@salesforce/label/c.Dial_Form_Advanced';
import anyNumber from '@salesforce/label/c.Dial_Form_AnyNumber';
import available from '@salesforce/label/c.Dial_Form_Available';
import changeInSettings from '@salesforce/label/c.Dial_Form_ChangeInSettings';
import changed from '@salesforce/label/c.Dial_Form_Changed';
import choose from '@salesforce/label/c.Dial_Form_Choose';
import date from '@salesforce/label/c.Dial_Form_Date';
import defaultIs from '@salesforce/label/c.Dial_Form_DefaultIs';
import emptyMeansDefault from '@salesforce/label/c.Dial_Form_EmptyMeansDefault';
import lastRunWas from '@salesforce/label/c.Dial_Form_LastRunWas';
import off from '@salesforce/label/c.Dial_Form_Off';
import on from '@salesforce/label/c.Dial_Form_On';
import percentUnit from '@salesforce/label/c.Dial_Form_PercentUnit';
import range from '@salesforce/label/c.Dial_Form_Range';
import rangePlain from '@salesforce/label/c.Dial_Form_RangePlain';
import resetNamed from '@salesforce/label/c.Dial_Form_ResetNamed';
import resetTo from '@salesforce/label/c.Dial_Form_ResetTo';
import selected from '@salesforce/label/c.Dial_Form_Selected';
import steps from '@salesforce/label/c.Dial_Form_Steps';
import time from '@salesforce/label/c.Dial_Form_Time';
import titleUnit from '@salesforce/label/c.Dial_Form_TitleUnit';
import tooHigh from '@salesforce/label/c.Dial_Form_TooHigh';
import tooLong from '@salesforce/label/c.Dial_Form_TooLong';
import tooLow from '@salesforce/label/c.Dial_Form_TooLow';
import tooMany from '@salesforce/label/c.Dial_Form_TooMany';
import valueFor from '@salesforce/label/c.Dial_Form_ValueFor';
import wholeNumber from '@salesforce/label/c.Dial_Form_WholeNumber';

export const FORM = {
    add,
    addValue,
    advanced,
    anyNumber,
    available,
    changeInSettings,
    changed,
    choose,
    date,
    defaultIs,
    emptyMeansDefault,
    lastRunWas,
    off,
    on,
    percentUnit,
    range,
    rangePlain,
    resetNamed,
    resetTo,
    selected,
    steps,
    time,
    titleUnit,
    tooHigh,
    tooLong,
    tooLow,
    tooMany,
    valueFor,
    wholeNumber
};
