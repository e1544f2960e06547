import apply from '@salesforce/label/c.Dial_Removals_Apply';
import applyBody from '@salesforce/label/c.Dial_Removals_ApplyBody';
import applyConfirm from '@salesforce/label/c.Dial_Removals_ApplyConfirm';
import applyHeading from '@salesforce/label/c.Dial_Removals_ApplyHeading';
import applyTitle from '@salesforce/label/c.Dial_Removals_ApplyTitle';
import approveSelected from '@salesforce/label/c.Dial_Removals_ApproveSelected';
import conflictBody from '@salesforce/label/c.Dial_Removals_ConflictBody';
import conflictTitle from '@salesforce/label/c.Dial_Removals_ConflictTitle';
import disconnected from '@salesforce/label/c.Dial_Removals_Disconnected';
import empty from '@salesforce/label/c.Dial_Removals_Empty';
import emptyBody from '@salesforce/label/c.Dial_Removals_EmptyBody';
import met from '@salesforce/label/c.Dial_Removals_Met';
import ready from '@salesforce/label/c.Dial_Removals_Ready';
import readyOne from '@salesforce/label/c.Dial_Removals_ReadyOne';
import removeHere from '@salesforce/label/c.Dial_Removals_RemoveHere';
import rule from '@salesforce/label/c.Dial_Removals_Rule';
import state from '@salesforce/label/c.Dial_Removals_State';
import suppress from '@salesforce/label/c.Dial_Removals_Suppress';
import suppressHeading from '@salesforce/label/c.Dial_Removals_SuppressHeading';
import suppressNote from '@salesforce/label/c.Dial_Removals_SuppressNote';
import suppressTitle from '@salesforce/label/c.Dial_Removals_SuppressTitle';
import suppressed from '@salesforce/label/c.Dial_Removals_Suppressed';
import wait from '@salesforce/label/c.Dial_Removals_Wait';
import waitOne from '@salesforce/label/c.Dial_Removals_WaitOne';
import withConflict from '@salesforce/label/c.Dial_Removals_WithConflict';
import wrong_number from '@salesforce/label/c.Dial_Removals_Wrong_number';

export const REMOVALS = {
    apply,
    applyBody,
    applyConfirm,
    applyHeading,
    applyTitle,
    approveSelected,
    conflictBody,
    conflictTitle,
    disconnected,
    empty,
    emptyBody,
    met,
    ready,
    readyOne,
    removeHere,
    rule,
    state,
    suppress,
    suppressHeading,
    suppressNote,
    suppressTitle,
    suppressed,
    wait,
    waitOne,
    withConflict,
    wrong_number
};
