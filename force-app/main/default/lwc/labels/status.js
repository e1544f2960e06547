import cancelled from '@salesforce/label/c.Dial_Status_Cancelled';
import cancelling from '@salesforce/label/c.Dial_Status_Cancelling';
import delivering from '@salesforce/label/c.Dial_Status_Delivering';
import dryRun from '@salesforce/label/c.Dial_Status_DryRun';
import failed from '@salesforce/label/c.Dial_Status_Failed';
import held from '@salesforce/label/c.Dial_Status_Held';
import pending from '@salesforce/label/c.Dial_Status_Pending';
import queued from '@salesforce/label/c.Dial_Status_Queued';
import running from '@salesforce/label/c.Dial_Status_Running';
import skipped from '@salesforce/label/c.Dial_Status_Skipped';
import succeeded from '@salesforce/label/c.Dial_Status_Succeeded';
import succeededWithWarnings from '@salesforce/label/c.Dial_Status_SucceededWithWarnings';
import unknown from '@salesforce/label/c.Dial_Status_Unknown';

export const STATUS = {
    cancelled,
    cancelling,
    delivering,
    dryRun,
    failed,
    held,
    pending,
    queued,
    running,
    skipped,
    succeeded,
    succeededWithWarnings,
    unknown
};
