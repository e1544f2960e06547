import { beforeImageText } from './before-image.ts';
import type { ChangeOptions } from './change-options.ts';
import { changeReport, type ChangeReport, type ChangeResult } from './change-report.ts';
import {
    GROUP,
    GROUP_BATCH,
    GROUP_FIELDS,
    MEMBER,
    membersOf,
    type DuplicateGroup,
    type DuplicateMember
} from './duplicate-items.ts';
import { phoneOf, planFor, type GroupPlan, type Phones } from './duplicate-plans.ts';
import {
    imageOf,
    phoneFields,
    readPhones,
    removePhones,
    RESEARCHED_PHONE,
    type ResearchedPhone
} from './researched-phones.ts';
import { reviewItems } from './review-items.ts';
import { chunked, updateRows, type RowToSave } from './salesforce-rows.ts';

const imageRow = (
    options: ChangeOptions,
    { member, phone }: { readonly member: DuplicateMember; readonly phone: ResearchedPhone }
): RowToSave => ({
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
    {
        object,
        rows,
        groupOf
    }: {
        readonly object: string;
        readonly rows: readonly RowToSave[];
        readonly groupOf: ReadonlyMap<string, string>;
    }
): Promise<ReadonlyMap<string, string>> {
    const saved = await updateRows(options, { object, rows });
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
    { plans, phones }: { readonly plans: readonly GroupPlan[]; readonly phones: Phones }
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
            return phone && !isImaged ? [imageRow(options, { member, phone })] : [];
        })
    );
    note(await update(options, { object: MEMBER, rows: imaged, groupOf: groupOfMember }));
    const flags = standing().flatMap(({ survivor, doNotCall }) =>
        survivor && doNotCall && !survivor.Do_Not_Call__c ? [{ Id: survivor.Id, Do_Not_Call__c: true }] : []
    );
    const groupOfSurvivor = new Map(
        plans.map(({ group, survivor }) => [survivor?.Id ?? '', group.Id] as const)
    );
    note(await update(options, { object: RESEARCHED_PHONE, rows: flags, groupOf: groupOfSurvivor }));
    const leaving = standing().flatMap(({ group, remove }) =>
        remove.flatMap((member) =>
            member.Researched_Phone__c === null ? [] : [{ id: member.Researched_Phone__c, group: group.Id }]
        )
    );
    const removed = await removePhones(options, {
        ids: leaving.map(({ id }) => id),
        mode: options.removalMode
    });
    leaving.forEach(({ group }, index) => {
        const reason = removed[index]?.reason ?? null;
        if (reason !== null) refused.set(group, reason);
    });
    return refused;
}

/** Members first: the group is settled only when all of it is. */
async function settle(
    options: ChangeOptions,
    {
        plans,
        refused
    }: { readonly plans: readonly GroupPlan[]; readonly refused: ReadonlyMap<string, string> }
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
    const unsettled = new Map(await update(options, { object: MEMBER, rows: memberRows, groupOf }));
    const groupRows = done
        .filter(({ group }) => !unsettled.has(group.Id))
        .map(({ group, conflicts }) => ({
            Id: group.Id,
            Status__c: conflicts.length > 0 ? 'Conflict' : 'Applied'
        }));
    for (const [group, reason] of await update(options, {
        object: GROUP,
        rows: groupRows,
        groupOf: new Map()
    }))
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
        const refused = await changeGroups(options, { plans: ready, phones });
        results.push(...(await settle(options, { plans: ready, refused })));
        const left = plans.flatMap(({ group, refusal }) => (refusal ? [{ id: group.Id, ...refusal }] : []));
        const conflicts = left.filter(({ outcome }) => outcome === 'conflict');
        await updateRows(options, {
            object: GROUP,
            rows: conflicts.map(({ id }) => ({ Id: id, Status__c: 'Conflict' }))
        });
        results.push(...left);
        options.progress?.(results.length, groups.length);
    }
    return changeReport({ target: GROUP, results, notes: [] });
}
