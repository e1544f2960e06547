import type { SalesforceConnection } from '../sources/salesforce/connection.ts';
import { soqlText } from '../sources/salesforce/soql.ts';
import type { PersonalSubject } from './subject.ts';

/** Records of one object in the org that name the subject. */
export interface OrgRecords {
    readonly object: string;
    readonly ids: readonly string[];
    /** Why the org did not say; null where it did. */
    readonly reason: string | null;
}

/** Fields of the objects that DIAL-Flow writes in which an account's id stands, and in which a number does. */
const PLACES: readonly {
    readonly object: string;
    readonly account: readonly string[];
    readonly number: readonly string[];
}[] = [
    { object: 'Call_List_Entry__c', account: ['Account__c'], number: ['Number__c'] },
    {
        object: 'Phone_Removal__c',
        account: ['Account__c', 'Conflict_Account__c'],
        number: ['Number__c']
    },
    { object: 'Duplicate_Group__c', account: ['Account__c'], number: ['E164__c'] },
    { object: 'Duplicate_Member__c', account: ['Account__c'], number: [] },
    { object: 'Research_Request__c', account: ['Account__c'], number: [] },
    { object: 'Researched_Phone__c', account: ['Account__c'], number: [] },
    { object: 'Account_Address__c', account: ['Account__c'], number: [] },
    { object: 'Suppression__c', account: ['Account__c'], number: ['E164__c'] }
];

/** Asks the org which records of DIAL-Flow's objects name the subject. An object that cannot be asked says why. */
export async function recordsInOrg({
    connection,
    subject,
    signal
}: {
    readonly connection: Pick<SalesforceConnection, 'query'>;
    readonly subject: PersonalSubject;
    readonly signal: AbortSignal;
}): Promise<readonly OrgRecords[]> {
    const values = subject.writings.map(soqlText).join(', ');
    const found: OrgRecords[] = [];
    for (const place of PLACES) {
        const fields = place[subject.kind];
        if (fields.length === 0) continue;
        const { object } = place;
        const conditions = fields.map((field) => `${field} IN (${values})`).join(' OR ');
        try {
            const records = await connection.query<{ readonly Id: string }>({
                soql: `SELECT Id FROM ${object} WHERE ${conditions}`,
                signal
            });
            if (records.length > 0) found.push({ object, ids: records.map(({ Id }) => Id), reason: null });
        } catch (error) {
            signal.throwIfAborted();
            found.push({ object, ids: [], reason: error instanceof Error ? error.message : String(error) });
        }
    }
    return found;
}
