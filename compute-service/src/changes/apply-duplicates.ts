import { beforeImageText } from './before-image.ts';
import type { ChangeOptions } from './change-options.ts';
import { changeReport, LEFT_ALONE, type ChangeReport, type ChangeResult } from './change-report.ts';
import {
    GROUP,
    GROUP_BATCH,
    GROUP_FIELDS,
    MEMBER,
    membersOf,
    type DuplicateGroup,
    type DuplicateMember
} from './duplicate-items.ts';
import {
    imageOf,
    isRemoved,
    phoneFields,
    readPhones,
    removePhones,
    RESEARCHED_PHONE,
    type ResearchedPhone
} from './researched-phones.ts';
import { reviewItems } from './review-items.ts';
import { chunked, updateRows, type RowToSave } from './salesforce-rows.ts';

type Phones = ReadonlyMap<string, ResearchedPhone>;

/** What is to be done for one group, after its records were compared with what was flagged. */
interface GroupPlan {
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

const phoneOf = (member: DuplicateMember, phones: Phones): ResearchedPhone | undefined =>
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

function planFor(
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

const imageRow = (options: ChangeOptions, member: DuplicateMember, phone: ResearchedPhone): RowToSave => ({
    Id: member.Id,
    Before_Image__c: beforeImageText({
        object: RESEARCHED_PHONE,
        id: phone.Id,
        fields: phoneFields(phone),
        takenBy: options.runId,
        takenAt: options.now().toISOString()
    })
});

/** Refusals of a step, by the id of the group they stop. */
async function update(
    options: ChangeOptions,
    object: string,
    rows: readonly (RowToSave & { readonly Id: string })[],
    groupOf: ReadonlyMap<string, string>
): Promise<ReadonlyMap<string, string>> {
    const saved = await updateRows(options, object, rows);
    return new Map(
        rows.flatMap(({ Id }, index) => {
            const reason = saved[index]?.reason ?? null;
            return reason === null ? [] : [[groupOf.get(Id) ?? Id, reason] as const];
        })
    );
}

/** Images first, then Do Not Call onto the survivors, then the removal: a flag is never lost, whatever stops this. */
async function changeGroups(
    options: ChangeOptions,
    plans: readonly GroupPlan[],
    phones: Phones
): Promise<ReadonlyMap<string, string>> {
    const refused = new Map<string, string>();
    const standing = (): readonly GroupPlan[] => plans.filter(({ group }) => !refused.has(group.Id));
    const note = (more: ReadonlyMap<string, string>): void => {
        for (const [group, reason] of more) refused.set(group, reason);
    };
    const groupOfMember = new Map(
        plans.flatMap(({ group, remove, survivorMember }) =>
            [...remove, ...(survivorMember ? [survivorMember] : [])].map(({ Id }) => [Id, group.Id] as const)
        )
    );
    const imaged = plans.flatMap(({ remove, survivorMember }) =>
        [...remove, ...(survivorMember ? [survivorMember] : [])].flatMap((member) => {
            const phone = phoneOf(member, phones);
            // A killed try may have flagged the survivor already; its first image shows what was there before.
            const isImaged = imageOf(member.Before_Image__c, phone?.Id ?? null)?.takenBy === options.runId;
            return phone && !isImaged ? [imageRow(options, member, phone)] : [];
        })
    );
    note(await update(options, MEMBER, imaged, groupOfMember));
    const flags = standing().flatMap(({ survivor, doNotCall }) =>
        survivor && doNotCall && !survivor.Do_Not_Call__c ? [{ Id: survivor.Id, Do_Not_Call__c: true }] : []
    );
    const groupOfSurvivor = new Map(
        plans.map(({ group, survivor }) => [survivor?.Id ?? '', group.Id] as const)
    );
    note(await update(options, RESEARCHED_PHONE, flags, groupOfSurvivor));
    const leaving = standing().flatMap(({ group, remove }) =>
        remove.flatMap((member) =>
            member.Researched_Phone__c === null ? [] : [{ id: member.Researched_Phone__c, group: group.Id }]
        )
    );
    const removed = await removePhones(
        options,
        leaving.map(({ id }) => id),
        options.removalMode
    );
    leaving.forEach(({ group }, index) => {
        const reason = removed[index]?.reason ?? null;
        if (reason !== null) refused.set(group, reason);
    });
    return refused;
}

/** Members first: the group is settled only when all of it is. */
async function settle(
    options: ChangeOptions,
    plans: readonly GroupPlan[],
    refused: ReadonlyMap<string, string>
): Promise<readonly ChangeResult[]> {
    const done = plans.filter(({ group }) => !refused.has(group.Id));
    const memberRows = done.flatMap(({ remove, removed, conflicts }) => [
        ...[...remove, ...removed].map(({ Id }) => ({ Id, Status__c: 'Applied' })),
        ...conflicts.map(({ Id }) => ({ Id, Status__c: 'Conflict' }))
    ]);
    const groupOf = new Map(
        done.flatMap(({ group, remove, removed, conflicts }) =>
            [...remove, ...removed, ...conflicts].map(({ Id }) => [Id, group.Id] as const)
        )
    );
    const unsettled = new Map(await update(options, MEMBER, memberRows, groupOf));
    const groupRows = done
        .filter(({ group }) => !unsettled.has(group.Id))
        .map(({ group, conflicts }) => ({
            Id: group.Id,
            Status__c: conflicts.length > 0 ? 'Conflict' : 'Applied'
        }));
    for (const [group, reason] of await update(options, GROUP, groupRows, new Map()))
        unsettled.set(group, reason);
    return plans.map(({ group, conflicts }): ChangeResult => {
        const reason = refused.get(group.Id) ?? unsettled.get(group.Id) ?? null;
        if (reason !== null) return { id: group.Id, outcome: 'failed', reason };
        if (conflicts.length === 0) return { id: group.Id, outcome: 'changed', reason: null };
        return {
            id: group.Id,
            outcome: 'conflict',
            reason: `Conflict: ${conflicts.length} of its duplicates have changed and were left alone.`
        };
    });
}

/**
 * Applies confirmed duplicate groups: every duplicate that still holds the flagged text is retired (deleted with
 * `removalMode: delete`), after its before-image was stored and Do Not Call was carried over to the survivor.
 */
export async function applyDuplicates(options: ChangeOptions): Promise<ChangeReport> {
    const { autoApply } = options;
    const groups = await reviewItems<DuplicateGroup>(options, {
        object: GROUP,
        fields: GROUP_FIELDS,
        statuses: ['Confirmed'],
        ...(autoApply && { orElse: `Status__c = 'New' AND Auto_Apply__c = true` })
    });
    const results: ChangeResult[] = [];
    for (const batch of chunked(groups, GROUP_BATCH)) {
        options.signal.throwIfAborted();
        const members = await membersOf(options, batch);
        const ids = [...members.values()].flat().flatMap((member) => member.Researched_Phone__c ?? []);
        const phones = await readPhones(options, ids);
        const plans = batch.map((group) =>
            planFor({ group, members: members.get(group.Id) ?? [], phones }, autoApply)
        );
        const ready = plans.filter(({ refusal }) => refusal === null);
        const refused = await changeGroups(options, ready, phones);
        results.push(...(await settle(options, ready, refused)));
        const left = plans.flatMap(({ group, refusal }) => (refusal ? [{ id: group.Id, ...refusal }] : []));
        const conflicts = left.filter(({ outcome }) => outcome === 'conflict');
        await updateRows(
            options,
            GROUP,
            conflicts.map(({ id }) => ({ Id: id, Status__c: 'Conflict' }))
        );
        results.push(...left);
        options.progress?.(results.length, groups.length);
    }
    return changeReport({ target: GROUP, results, notes: [] });
}
