import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { soql, type Soql } from '../src/apex-runtime/soql-text.ts';
import { instantIn, numberIn, textIn } from './record-values.ts';

export const requestFields =
    'Id, Account__c, Account__r.Name, City__c, Claimed_By__c, Claimed_Until__c, Last_Researched_At__c, LastModifiedDate, Outcome__c, Postal_Code__c, Priority_Reason__c, Rank__c, State__c, Status__c, Street__c';

/** Which requests a tab shows: one's own, or those that are free. */
export const requestConditions = (context: ApexContext, tab: string): readonly Soql[] =>
    tab === 'mine'
        ? [
              soql`Status__c = 'Claimed' AND Claimed_By__c = ${context.userId} AND Claimed_Until__c >= ${context.now}`
          ]
        : [soql`Status__c = 'Open' OR (Status__c = 'Claimed' AND Claimed_Until__c < ${context.now})`];

/** A request as the console shows it. */
export const requestView = (record: SObject): object => ({
    id: record['Id'],
    version: instantIn(record, 'LastModifiedDate'),
    accountId: textIn(record, 'Account__c'),
    accountName: textIn(record, 'Account__r.Name'),
    rank: numberIn(record, 'Rank__c'),
    reason: textIn(record, 'Priority_Reason__c'),
    address: {
        street: textIn(record, 'Street__c'),
        city: textIn(record, 'City__c'),
        state: textIn(record, 'State__c'),
        postalCode: textIn(record, 'Postal_Code__c')
    },
    researchedDate: instantIn(record, 'Last_Researched_At__c')?.slice(0, 10) ?? null,
    status: textIn(record, 'Status__c'),
    claimEndsAt: instantIn(record, 'Claimed_Until__c'),
    outcome: textIn(record, 'Outcome__c')
});
