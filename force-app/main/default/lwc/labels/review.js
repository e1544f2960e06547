import Applied from '@salesforce/label/c.Dial_Review_Applied';
import Approved from '@salesforce/label/c.Dial_Review_Approved';
import Confirmed from '@salesforce/label/c.Dial_Review_Confirmed';
import Conflict from '@salesforce/label/c.Dial_Review_Conflict';
import Dismissed from '@salesforce/label/c.Dial_Review_Dismissed';
import New from '@salesforce/label/c.Dial_Review_New';
import Quarantined from '@salesforce/label/c.Dial_Review_Quarantined';
import Restored from '@salesforce/label/c.Dial_Review_Restored';
import all from '@salesforce/label/c.Dial_Review_All';
import applyStarted from '@salesforce/label/c.Dial_Review_ApplyStarted';
import applyStartedOne from '@salesforce/label/c.Dial_Review_ApplyStartedOne';
import approve from '@salesforce/label/c.Dial_Review_Approve';
import approveSaid from '@salesforce/label/c.Dial_Review_ApproveSaid';
import bulkDone from '@salesforce/label/c.Dial_Review_BulkDone';
import bulkPartly from '@salesforce/label/c.Dial_Review_BulkPartly';
import clearFilters from '@salesforce/label/c.Dial_Review_ClearFilters';
import confirm from '@salesforce/label/c.Dial_Review_Confirm';
import confirmSaid from '@salesforce/label/c.Dial_Review_ConfirmSaid';
import decidedToday from '@salesforce/label/c.Dial_Review_DecidedToday';
import dismiss from '@salesforce/label/c.Dial_Review_Dismiss';
import dismissSaid from '@salesforce/label/c.Dial_Review_DismissSaid';
import filters from '@salesforce/label/c.Dial_Review_Filters';
import goBack from '@salesforce/label/c.Dial_Review_GoBack';
import keys from '@salesforce/label/c.Dial_Review_Keys';
import keysHelp from '@salesforce/label/c.Dial_Review_KeysHelp';
import leaveForTonight from '@salesforce/label/c.Dial_Review_LeaveForTonight';
import noneWithFilters from '@salesforce/label/c.Dial_Review_NoneWithFilters';
import openRecord from '@salesforce/label/c.Dial_Review_OpenRecord';
import openRun from '@salesforce/label/c.Dial_Review_OpenRun';
import readOnly from '@salesforce/label/c.Dial_Review_ReadOnly';
import restore from '@salesforce/label/c.Dial_Review_Restore';
import restoreButton from '@salesforce/label/c.Dial_Review_RestoreButton';
import restoreHeading from '@salesforce/label/c.Dial_Review_RestoreHeading';
import restoreNote from '@salesforce/label/c.Dial_Review_RestoreNote';
import restoreStarted from '@salesforce/label/c.Dial_Review_RestoreStarted';
import restoreStartedOne from '@salesforce/label/c.Dial_Review_RestoreStartedOne';
import restoreTitle from '@salesforce/label/c.Dial_Review_RestoreTitle';
import resultOne from '@salesforce/label/c.Dial_Review_ResultOne';
import results from '@salesforce/label/c.Dial_Review_Results';
import sayLast from '@salesforce/label/c.Dial_Review_SayLast';
import sayNext from '@salesforce/label/c.Dial_Review_SayNext';
import search from '@salesforce/label/c.Dial_Review_Search';
import selectItem from '@salesforce/label/c.Dial_Review_SelectItem';
import showMore from '@salesforce/label/c.Dial_Review_ShowMore';
import shownOf from '@salesforce/label/c.Dial_Review_ShownOf';
import status from '@salesforce/label/c.Dial_Review_Status';
import survivor from '@salesforce/label/c.Dial_Review_Survivor';
import undo from '@salesforce/label/c.Dial_Review_Undo';
import undone from '@salesforce/label/c.Dial_Review_Undone';

export const REVIEW = {
    Applied,
    Approved,
    Confirmed,
    Conflict,
    Dismissed,
    New,
    Quarantined,
    Restored,
    all,
    applyStarted,
    applyStartedOne,
    approve,
    approveSaid,
    bulkDone,
    bulkPartly,
    clearFilters,
    confirm,
    confirmSaid,
    decidedToday,
    dismiss,
    dismissSaid,
    filters,
    goBack,
    keys,
    keysHelp,
    leaveForTonight,
    noneWithFilters,
    openRecord,
    openRun,
    readOnly,
    restore,
    restoreButton,
    restoreHeading,
    restoreNote,
    restoreStarted,
    restoreStartedOne,
    restoreTitle,
    resultOne,
    results,
    sayLast,
    sayNext,
    search,
    selectItem,
    showMore,
    shownOf,
    status,
    survivor,
    undo,
    undone
};
