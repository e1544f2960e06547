import { LEFT_ALONE, type ChangeResult } from './change-report.ts';
import type { DuplicateGroup, DuplicateMember } from './duplicate-items.ts';
import { imageOf, isRemoved, type ResearchedPhone } from './researched-phones.ts';

export type Phones = ReadonlyMap<string, ResearchedPhone>;

/** What is to be done for one group, after its records were compared with what was flagged. */
export interface GroupPlan {
    readonly group: DuplicateGroup;
    readonly survivor: ResearchedPhone | null;
    readonly survivorMember: DuplicateMember | null;
    /** Duplicates that are as they were flagged. */
    readonly remove: readonly DuplicateMember[];
    /** Duplicates that an earlier, interrupted try removed. */
    readonly removed: readonly DuplicateMember[];
    readonly conflicts: readonly DuplicateMember[];
    readonly doNotCall: boolean;
    /** Why nothing is done for the group. */
    readonly refusal: Pick<ChangeResult, 'outcome' | 'reason'> | null;
}

const isReady = (group: DuplicateGroup, autoApply: boolean): boolean =>
    group.Status__c === 'Confirmed' || (autoApply && group.Status__c === 'New' && group.Auto_Apply__c);

export const phoneOf = (member: DuplicateMember, phones: Phones): ResearchedPhone | undefined =>
    member.Researched_Phone__c === null ? undefined : phones.get(member.Researched_Phone__c);

const isAsFlagged = (member: DuplicateMember, phone: ResearchedPhone | undefined): boolean =>
    phone !== undefined &&
    !isRemoved(phone) &&
    phone.Phone_Text__c === member.Phone_Text__c &&
    phone.Account__c === member.Account__c;

function refusalOf(
    {
        group,
        members,
        phones
    }: { group: DuplicateGroup; members: readonly DuplicateMember[]; phones: Phones },
    autoApply: boolean
): GroupPlan['refusal'] {
    if (group.Status__c === 'Applied') return { outcome: 'kept', reason: null };
    if (group.Status__c === 'Conflict') return { outcome: 'conflict', reason: LEFT_ALONE };
    if (!isReady(group, autoApply))
        return { outcome: 'failed', reason: `It is ${group.Status__c}, not confirmed.` };
    if (group.Kind__c !== 'Same account') {
        return { outcome: 'failed', reason: 'Only duplicates within one account can be applied.' };
    }
    const survivor = members.find((member) => member.Researched_Phone__c === group.Survivor__c);
    if (!survivor || group.Survivor__c === null) {
        return { outcome: 'conflict', reason: 'Conflict: the survivor is no member of the group.' };
    }
    return isAsFlagged(survivor, phoneOf(survivor, phones))
        ? null
        : { outcome: 'conflict', reason: 'Conflict: the survivor has changed or is gone.' };
}

/** Compares the records of a group with what was flagged. */
export function planFor(
    input: {
        readonly group: DuplicateGroup;
        readonly members: readonly DuplicateMember[];
        readonly phones: Phones;
    },
    autoApply: boolean
): GroupPlan {
    const { group, members, phones } = input;
    const survivorMember = members.find((member) => member.Researched_Phone__c === group.Survivor__c) ?? null;
    const others = members.filter((member) => member !== survivorMember && member.Status__c !== 'Applied');
    const sorted = Map.groupBy(others, (member) => {
        const phone = phoneOf(member, phones);
        if (isAsFlagged(member, phone)) return 'remove';
        const image = imageOf(member.Before_Image__c, member.Researched_Phone__c);
        return image && isRemoved(phone) && member.Status__c === 'Flagged' ? 'removed' : 'conflict';
    });
    const survivor = survivorMember ? (phoneOf(survivorMember, phones) ?? null) : null;
    return {
        group,
        survivorMember,
        survivor,
        remove: sorted.get('remove') ?? [],
        removed: sorted.get('removed') ?? [],
        conflicts: sorted.get('conflict') ?? [],
        doNotCall: members.some((member) => phoneOf(member, phones)?.Do_Not_Call__c === true),
        refusal: refusalOf(input, autoApply)
    };
}
