import claims from '@salesforce/label/c.Dial_Decisions_Claims';
import claimsOne from '@salesforce/label/c.Dial_Decisions_ClaimsOne';
import conflicts from '@salesforce/label/c.Dial_Decisions_Conflicts';
import conflictsOne from '@salesforce/label/c.Dial_Decisions_ConflictsOne';
import dispositions from '@salesforce/label/c.Dial_Decisions_Dispositions';
import dispositionsOne from '@salesforce/label/c.Dial_Decisions_DispositionsOne';
import duplicates from '@salesforce/label/c.Dial_Decisions_Duplicates';
import duplicatesOne from '@salesforce/label/c.Dial_Decisions_DuplicatesOne';
import held from '@salesforce/label/c.Dial_Decisions_Held';
import heldOne from '@salesforce/label/c.Dial_Decisions_HeldOne';
import nothing from '@salesforce/label/c.Dial_Decisions_Nothing';
import removals from '@salesforce/label/c.Dial_Decisions_Removals';
import removalsOne from '@salesforce/label/c.Dial_Decisions_RemovalsOne';
import setup from '@salesforce/label/c.Dial_Decisions_Setup';
import setupOne from '@salesforce/label/c.Dial_Decisions_SetupOne';

export const DECISIONS = {
    claims,
    claimsOne,
    conflicts,
    conflictsOne,
    dispositions,
    dispositionsOne,
    duplicates,
    duplicatesOne,
    held,
    heldOne,
    nothing,
    removals,
    removalsOne,
    setup,
    setupOne
};
