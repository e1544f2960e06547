import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { soql } from '../src/apex-runtime/soql-text.ts';
import { instantIn, isTrueIn, listFrom, numberIn, textIn } from './record-values.ts';

const mostEvidence = 20;

export const removalFields =
    'Id, Account__c, Account__r.Name, Conflict__c, Conflict_Account__r.Name, Conflict_Last_Contact__c, Disconnected_Count__c, Evidence__c, Field__c, Last_Date__c, LastModifiedDate, Number__c, Object__c, Phone_Text__c, Reason__c, Rule__c, Status__c, Wrong_Number_Count__c';

/** A call that counts, as the record keeps it. */
interface KeptCall {
    readonly call_id: string;
    readonly date: string | null;
    readonly disposition: string | null;
    readonly agent: string | null;
}

const keptCalls = (removal: SObject): readonly KeptCall[] =>
    (listFrom<KeptCall>(textIn(removal, 'Evidence__c')) ?? []).slice(0, mostEvidence);

/** The record keeps which calls count; what else is known of them is read from the calls that can be seen. */
export async function removalViews(
    context: ApexContext,
    removals: readonly SObject[]
): Promise<readonly object[]> {
    const kept = removals.flatMap(keptCalls);
    const callIds = kept.map((call) => call.call_id);
    const agentIds = [...new Set(kept.flatMap((call) => call.agent ?? []))];
    const [tasks, users] = await Promise.all([
        callIds.length === 0
            ? []
            : context.query(
                  soql`SELECT Id, CallDurationInSeconds, CallType FROM Task WHERE Id IN ${callIds}`
              ),
        agentIds.length === 0
            ? []
            : context.system.query(soql`SELECT Id, Name FROM User WHERE Id IN ${agentIds}`)
    ]);
    const calls = new Map(tasks.map((task) => [task['Id'], task]));
    const agents = new Map(users.map((user) => [user['Id'], user]));
    return removals.map((removal) => ({
        id: removal['Id'],
        version: instantIn(removal, 'LastModifiedDate'),
        accountId: textIn(removal, 'Account__c'),
        accountName: textIn(removal, 'Account__r.Name'),
        number: textIn(removal, 'Number__c'),
        text: textIn(removal, 'Phone_Text__c'),
        object: textIn(removal, 'Object__c'),
        field: textIn(removal, 'Field__c'),
        rule: textIn(removal, 'Rule__c'),
        counts: {
            wrongNumber: numberIn(removal, 'Wrong_Number_Count__c') ?? 0,
            disconnected: numberIn(removal, 'Disconnected_Count__c') ?? 0
        },
        status: textIn(removal, 'Status__c'),
        reason: textIn(removal, 'Reason__c'),
        conflict: isTrueIn(removal, 'Conflict__c')
            ? {
                  accountName: textIn(removal, 'Conflict_Account__r.Name'),
                  contactDate: textIn(removal, 'Conflict_Last_Contact__c')
              }
            : null,
        evidence: keptCalls(removal).map((call) => ({
            date: call.date,
            direction: textIn(calls.get(call.call_id), 'CallType'),
            disposition: call.disposition,
            agent: textIn(agents.get(call.agent), 'Name'),
            durationS: numberIn(calls.get(call.call_id), 'CallDurationInSeconds')
        }))
    }));
}
