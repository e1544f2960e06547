import type { ApexContext } from '../src/apex-runtime/apex-context.ts';
import { soql } from '../src/apex-runtime/soql-text.ts';
import { requestConditions } from './research-requests.ts';
import { where } from '../src/apex-runtime/soql-text.ts';

/** How many items of each kind wait; kinds that the person cannot see are left out. */
export async function waitingCounts(context: ApexContext): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    if (context.canRead('Dial_Run__c'))
        counts['drafts'] = await context.count(soql`SELECT COUNT() FROM Dial_Run__c WHERE Draft__c = 'Held'`);
    if (context.canRead('Duplicate_Group__c')) {
        counts['duplicates'] = await context.count(
            soql`SELECT COUNT() FROM Duplicate_Group__c WHERE Status__c = 'New'`
        );
    }
    if (context.canRead('Phone_Removal__c')) {
        const removals = (conflict: boolean): Promise<number> =>
            context.count(
                soql`SELECT COUNT() FROM Phone_Removal__c WHERE Status__c = 'Quarantined' AND Conflict__c = ${conflict}`
            );
        counts['removals'] = await removals(false);
        counts['conflicts'] = await removals(true);
    }
    if (context.canRead('Research_Request__c')) {
        const requests = (tab: string): Promise<number> =>
            context.count(
                soql`SELECT COUNT() FROM Research_Request__c ${where(requestConditions(context, tab))}`
            );
        counts['openRequests'] = await requests('open');
        counts['myClaims'] = await requests('mine');
    }
    return counts;
}
