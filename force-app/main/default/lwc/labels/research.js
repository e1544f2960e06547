import account from '@salesforce/label/c.Dial_Research_Account';
import add from '@salesforce/label/c.Dial_Research_Add';
import alreadyAdded from '@salesforce/label/c.Dial_Research_AlreadyAdded';
import claimEnded from '@salesforce/label/c.Dial_Research_ClaimEnded';
import claimEndsAt from '@salesforce/label/c.Dial_Research_ClaimEndsAt';
import claimEndsSoon from '@salesforce/label/c.Dial_Research_ClaimEndsSoon';
import claimNext from '@salesforce/label/c.Dial_Research_ClaimNext';
import claimed from '@salesforce/label/c.Dial_Research_Claimed';
import emptyMine from '@salesforce/label/c.Dial_Research_EmptyMine';
import emptyOpen from '@salesforce/label/c.Dial_Research_EmptyOpen';
import ends from '@salesforce/label/c.Dial_Research_Ends';
import extend from '@salesforce/label/c.Dial_Research_Extend';
import extended from '@salesforce/label/c.Dial_Research_Extended';
import foundNumber from '@salesforce/label/c.Dial_Research_FoundNumber';
import howMany from '@salesforce/label/c.Dial_Research_HowMany';
import last from '@salesforce/label/c.Dial_Research_Last';
import lastResearch from '@salesforce/label/c.Dial_Research_LastResearch';
import mayNotClaim from '@salesforce/label/c.Dial_Research_MayNotClaim';
import mine from '@salesforce/label/c.Dial_Research_Mine';
import note from '@salesforce/label/c.Dial_Research_Note';
import nothingFound from '@salesforce/label/c.Dial_Research_NothingFound';
import nothingNote from '@salesforce/label/c.Dial_Research_NothingNote';
import number from '@salesforce/label/c.Dial_Research_Number';
import open from '@salesforce/label/c.Dial_Research_Open';
import openAccount from '@salesforce/label/c.Dial_Research_OpenAccount';
import openFunnel from '@salesforce/label/c.Dial_Research_OpenFunnel';
import place from '@salesforce/label/c.Dial_Research_Place';
import rank from '@salesforce/label/c.Dial_Research_Rank';
import release from '@salesforce/label/c.Dial_Research_Release';
import released from '@salesforce/label/c.Dial_Research_Released';
import removeNumber from '@salesforce/label/c.Dial_Research_RemoveNumber';
import saveFound from '@salesforce/label/c.Dial_Research_SaveFound';
import savedFound from '@salesforce/label/c.Dial_Research_SavedFound';
import savedNothing from '@salesforce/label/c.Dial_Research_SavedNothing';
import sayNext from '@salesforce/label/c.Dial_Research_SayNext';
import source from '@salesforce/label/c.Dial_Research_Source';
import state from '@salesforce/label/c.Dial_Research_State';
import taken from '@salesforce/label/c.Dial_Research_Taken';
import takenOne from '@salesforce/label/c.Dial_Research_TakenOne';
import warning from '@salesforce/label/c.Dial_Research_Warning';
import why from '@salesforce/label/c.Dial_Research_Why';

export const RESEARCH = {
    account,
    add,
    alreadyAdded,
    claimEnded,
    claimEndsAt,
    claimEndsSoon,
    claimNext,
    claimed,
    emptyMine,
    emptyOpen,
    ends,
    extend,
    extended,
    foundNumber,
    howMany,
    last,
    lastResearch,
    mayNotClaim,
    mine,
    note,
    nothingFound,
    nothingNote,
    number,
    open,
    openAccount,
    openFunnel,
    place,
    rank,
    release,
    released,
    removeNumber,
    saveFound,
    savedFound,
    savedNothing,
    sayNext,
    source,
    state,
    taken,
    takenOne,
    warning,
    why
};
