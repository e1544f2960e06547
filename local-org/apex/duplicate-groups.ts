import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { soql } from '../src/apex-runtime/soql-text.ts';
import { toLongId } from '../src/ids.ts';
import { instantIn, isTrueIn, numberIn, textIn } from './record-values.ts';

const splitAccount = 'Split account';

export const groupFields =
    'Id, Account__c, Account_Ids__c, E164__c, Hot__c, Key__c, Kind__c, LastModifiedDate, Number_Key__c, Reason__c, Size__c, Status__c, Survivor__c, Decided_By__r.Name';

export interface GroupView {
    readonly id: string;
    readonly version: string | null;
    readonly kind: string | null;
    readonly key: string | null;
    readonly size: number;
    /** Members that the user can see; under `size` they cannot decide. */
    readonly visible: number;
    readonly status: string | null;
    readonly hot: boolean;
    readonly reason: string | null;
    readonly survivorId: string | null;
    readonly accountName: string | null;
    /** Who owns the account, and sees all members where this user does not. */
    readonly ownerName: string | null;
    readonly members: readonly object[];
}

/** The field is cut where it is full, so its last id may be half of one. */
const accountsOf = (group: SObject): readonly string[] =>
    (textIn(group, 'Account_Ids__c') ?? '').split('|').flatMap((id) => toLongId(id) ?? []);

const byId = (records: readonly SObject[]): ReadonlyMap<string, SObject> =>
    new Map(records.map((record) => [String(record['Id']), record]));

export const membersOf = (context: ApexContext, groupIds: readonly string[]): Promise<readonly SObject[]> =>
    context.query(
        soql`SELECT Id, Duplicate_Group__c, Account__c, Researched_Phone__c, Is_Survivor__c, Matched_By__c, Phone_Text__c, Position__c, Reason__c FROM Duplicate_Member__c WHERE Duplicate_Group__c IN ${groupIds} ORDER BY Duplicate_Group__c, Position__c NULLS LAST, Id LIMIT 10000`
    );

interface Seen {
    readonly accounts: ReadonlyMap<string, SObject>;
    readonly phones: ReadonlyMap<string, SObject>;
}

function phoneMember(member: SObject, { accounts, phones }: Seen): readonly object[] {
    const phone = phones.get(textIn(member, 'Researched_Phone__c') ?? '');
    const account = accounts.get(textIn(member, 'Account__c') ?? '');
    if (!phone || !account) return [];
    return [
        {
            id: member['Id'],
            recordId: phone['Id'],
            accountId: account['Id'],
            accountName: textIn(account, 'Name'),
            fields: {
                phone: textIn(member, 'Phone_Text__c'),
                created: instantIn(phone, 'CreatedDate'),
                researchedOn: textIn(phone, 'Researched_On__c'),
                source: textIn(phone, 'Source__c'),
                status: textIn(phone, 'Status__c'),
                doNotCall: String(isTrueIn(phone, 'Do_Not_Call__c'))
            },
            matchedBy: textIn(member, 'Matched_By__c'),
            reason: textIn(member, 'Reason__c')
        }
    ];
}

const accountMember = (account: SObject): object => ({
    id: account['Id'],
    recordId: null,
    accountId: account['Id'],
    accountName: textIn(account, 'Name'),
    fields: {
        city: textIn(account, 'BillingCity'),
        state: textIn(account, 'BillingState'),
        created: instantIn(account, 'CreatedDate'),
        doNotCall: String(isTrueIn(account, 'Do_Not_Call__c'))
    },
    matchedBy: 'normalised',
    reason: null
});

function viewOf(group: SObject, members: readonly SObject[], seen: Seen): GroupView {
    const split = group['Kind__c'] === splitAccount;
    const shown = split
        ? accountsOf(group).flatMap((id) => {
              const account = seen.accounts.get(id);
              return account ? [accountMember(account)] : [];
          })
        : members.flatMap((member) => phoneMember(member, seen));
    const size = numberIn(group, 'Size__c') ?? 0;
    const account = seen.accounts.get(textIn(group, 'Account__c') ?? '');
    const splitReason = split ? `${size} accounts hold ${textIn(group, 'E164__c') ?? ''}.` : null;
    return {
        id: String(group['Id']),
        version: instantIn(group, 'LastModifiedDate'),
        kind: textIn(group, 'Kind__c'),
        key: textIn(group, 'Key__c'),
        size,
        visible: shown.length,
        status: textIn(group, 'Status__c'),
        hot: isTrueIn(group, 'Hot__c'),
        reason: textIn(group, 'Reason__c') ?? splitReason,
        survivorId: textIn(group, 'Survivor__c'),
        accountName: textIn(account, 'Name'),
        ownerName: textIn(account, 'Owner.Name'),
        members: shown
    };
}

/** Groups with their members, as far as the user can see them. */
export async function groupViews(
    context: ApexContext,
    groups: readonly SObject[]
): Promise<readonly GroupView[]> {
    if (groups.length === 0) return [];
    const members = await membersOf(
        context,
        groups.map(({ Id }) => String(Id))
    );
    const accountIds = [
        ...groups.flatMap((group) => [textIn(group, 'Account__c'), ...accountsOf(group)]),
        ...members.map((member) => textIn(member, 'Account__c'))
    ].filter((id) => id !== null);
    const phoneIds = members.flatMap((member) => textIn(member, 'Researched_Phone__c') ?? []);
    const [accounts, phones] = await Promise.all([
        context.query(
            soql`SELECT Id, Name, BillingCity, BillingState, CreatedDate, Do_Not_Call__c, Owner.Name FROM Account WHERE Id IN ${[...new Set(accountIds)]}`
        ),
        context.query(
            soql`SELECT Id, CreatedDate, Do_Not_Call__c, Researched_On__c, Source__c, Status__c FROM Researched_Phone__c WHERE Id IN ${phoneIds}`
        )
    ]);
    const seen = { accounts: byId(accounts), phones: byId(phones) };
    const byGroup = Map.groupBy(members, (member) => member['Duplicate_Group__c']);
    return groups.map((group) => viewOf(group, byGroup.get(group['Id']) ?? [], seen));
}
