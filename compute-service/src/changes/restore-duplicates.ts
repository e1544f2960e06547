import type { BeforeImage } from './before-image.ts';
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
import { bringBack, imageOf } from './researched-phones.ts';
import { reviewItems } from './review-items.ts';
import { chunked, updateRows, type RowToSave } from './salesforce-rows.ts';

/** A group with a conflict may have members that were removed all the same. */
const RESTORABLE = ['Applied', 'Conflict'];

interface Removed {
    readonly member: DuplicateMember;
    readonly image: BeforeImage;
}

interface BatchOutcome {
    readonly results: readonly ChangeResult[];
    readonly notes: readonly string[];
}

async function restoreBatch(
    options: ChangeOptions,
    groups: readonly DuplicateGroup[]
): Promise<BatchOutcome> {
    const results: ChangeResult[] = [];
    const notes: string[] = [];
    const ready = groups.filter((group) => {
        if (group.Status__c === 'Restored') results.push({ id: group.Id, outcome: 'kept', reason: null });
        else if (!RESTORABLE.includes(group.Status__c)) {
            results.push({
                id: group.Id,
                outcome: 'failed',
                reason: `It is ${group.Status__c}, not applied.`
            });
        } else return true;
        return false;
    });
    const members = await membersOf(options, ready);
    const removed = [...members.values()].flat().flatMap((member): Removed[] => {
        const image = member.Status__c === 'Applied' ? imageOf(member.Before_Image__c, null) : null;
        return image ? [{ member, image }] : [];
    });
    const back = await bringBack(
        options,
        removed.map(({ image }) => image)
    );
    const refused = new Map<string, string>();
    const memberRows: RowToSave[] = [];
    removed.forEach(({ member, image }, index) => {
        const { id, recreated, reason } = back[index] ?? {
            id: null,
            recreated: false,
            reason: 'Not restored.'
        };
        if (reason !== null || id === null) {
            refused.set(member.Duplicate_Group__c, reason ?? 'The org gave no id.');
            return;
        }
        if (recreated)
            notes.push(
                `${member.Duplicate_Group__c}: the deleted phone ${image.id} was made again as ${id}.`
            );
        memberRows.push({
            Id: member.Id,
            Status__c: 'Restored',
            ...(recreated && {
                Researched_Phone__c: id,
                Before_Image__c: beforeImageText({ ...image, recreatedAs: id })
            })
        });
    });
    const savedMembers = await updateRows(options, { object: MEMBER, rows: memberRows });
    const groupOf = new Map(removed.map(({ member }) => [member.Id, member.Duplicate_Group__c]));
    memberRows.forEach(({ Id }, index) => {
        const reason = savedMembers[index]?.reason ?? null;
        if (reason !== null) refused.set(groupOf.get(Id) ?? Id, reason);
    });
    const settled = ready.filter(({ Id }) => !refused.has(Id));
    const savedGroups = await updateRows(options, {
        object: GROUP,
        rows: settled.map(({ Id }) => ({
            Id,
            Status__c: 'Restored',
            Decided_On__c: options.now().toISOString()
        }))
    });
    settled.forEach(({ Id }, index) => {
        const reason = savedGroups[index]?.reason ?? null;
        results.push({ id: Id, outcome: reason === null ? 'changed' : 'failed', reason });
    });
    for (const [id, reason] of refused) results.push({ id, outcome: 'failed', reason });
    return { results, notes };
}

/**
 * Brings the removed duplicates of groups back from their before-images. Do Not Call stays on the survivor: a flag that
 * was set in between could not be told from the one that was carried over, and losing one is worse.
 */
export async function restoreDuplicates(options: ChangeOptions): Promise<ChangeReport> {
    const groups = await reviewItems<DuplicateGroup>(options, {
        object: GROUP,
        fields: GROUP_FIELDS,
        statuses: RESTORABLE
    });
    const results: ChangeResult[] = [];
    const notes: string[] = [];
    for (const batch of chunked(groups, GROUP_BATCH)) {
        options.signal.throwIfAborted();
        const outcome = await restoreBatch(options, batch);
        results.push(...outcome.results);
        notes.push(...outcome.notes);
        options.progress?.(results.length, groups.length);
    }
    return changeReport({ target: GROUP, results, notes });
}
