import type { ApexContext } from '../src/apex-runtime/apex-context.ts';
import { noPermission } from '../src/apex-runtime/apex-error.ts';

/** Who may do what; the console only hides what is refused here. */

const operator = 'The permission set DIAL-Flow Operator allows it.';
const admin = 'The permission set DIAL-Flow Admin allows it.';
const reviewer = 'The permission set DIAL-Flow Reviewer allows it.';

export const mayLaunch = (context: ApexContext): boolean => context.can('Launch_Dial_Run');
export const mayAccept = (context: ApexContext): boolean => context.can('Accept_Draft_Run');
export const mayApproveRemoval = (context: ApexContext): boolean => context.can('Approve_Phone_Removal');
export const mayAdminister = (context: ApexContext): boolean => context.can('Administer_Dial_Flow');
export const mayViewRuns = (context: ApexContext): boolean => context.can('View_Dial_Runs');
export const mayReview = (context: ApexContext): boolean =>
    context.canEditField('Duplicate_Group__c', 'Status__c') &&
    context.canEditField('Phone_Removal__c', 'Status__c');
export const mayResearch = (context: ApexContext): boolean =>
    context.canEditField('Research_Request__c', 'Status__c') && context.canCreate('Researched_Phone__c');

export function requireLaunch(context: ApexContext): void {
    if (!mayLaunch(context)) throw noPermission('You can see runs but not launch them.', operator);
}

export function requireControl(context: ApexContext): void {
    if (!mayLaunch(context)) throw noPermission('You can see runs but not cancel or resume them.', operator);
}

export function requireAccept(context: ApexContext): void {
    if (!mayAccept(context)) throw noPermission('You can see drafts but not decide on them.', operator);
}

export function requireReview(context: ApexContext): void {
    if (!mayReview(context))
        throw noPermission('You can look at review items but not decide on them.', reviewer);
}

export function requireApproveRemoval(context: ApexContext): void {
    if (mayApproveRemoval(context)) return;
    throw noPermission(
        'You can look at phone removals but not approve them.',
        'The permission set DIAL-Flow Operator or DIAL-Flow Admin allows it.'
    );
}

export function requireResearch(context: ApexContext): void {
    if (!mayResearch(context))
        throw noPermission('You can look at research requests but not work on them.', reviewer);
}

export function requireAdmin(context: ApexContext, sentence: string): void {
    if (!mayAdminister(context)) throw noPermission(sentence, admin);
}
