import type { RowAccess } from './salesforce-rows.ts';
import { soqlId } from '../sources/salesforce/soql.ts';

export const GROUP = 'Duplicate_Group__c';
export const MEMBER = 'Duplicate_Member__c';
export const GROUP_FIELDS = ['Status__c', 'Kind__c', 'Account__c', 'Survivor__c', 'Auto_Apply__c'] as const;
const MEMBER_FIELDS = [
    'Duplicate_Group__c',
    'Researched_Phone__c',
    'Account__c',
    'Phone_Text__c',
    'Status__c',
    'Before_Image__c'
] as const;

/** Groups that are read and changed together; each has a handful of members. */
export const GROUP_BATCH = 50;

export interface DuplicateGroup {
    readonly Id: string;
    readonly Status__c: string;
    readonly Kind__c: string;
    readonly Account__c: string | null;
    /** The reviewer may have chosen another survivor than the engine; this field counts. */
    readonly Survivor__c: string | null;
    readonly Auto_Apply__c: boolean;
}

export interface DuplicateMember {
    readonly Id: string;
    readonly Duplicate_Group__c: string;
    /** Null once the record was deleted. */
    readonly Researched_Phone__c: string | null;
    readonly Account__c: string | null;
    readonly Phone_Text__c: string | null;
    readonly Status__c: string;
    readonly Before_Image__c: string | null;
}

/** Reads the members of groups, by group. */
export async function membersOf(
    access: RowAccess,
    groups: readonly DuplicateGroup[]
): Promise<ReadonlyMap<string, readonly DuplicateMember[]>> {
    if (groups.length === 0) return new Map();
    const ids = groups.map(({ Id }) => soqlId(Id)).join(', ');
    const members = await access.connection.query<DuplicateMember>({
        soql: `SELECT Id, ${MEMBER_FIELDS.join(', ')} FROM ${MEMBER} WHERE Duplicate_Group__c IN (${ids}) ORDER BY Duplicate_Group__c, Position__c, Id`,
        signal: access.signal
    });
    return Map.groupBy(members, (member) => member.Duplicate_Group__c);
}
