import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { AuraHandledError } from '../src/apex-runtime/apex-error.ts';
import type { ApexParameters } from '../src/apex-runtime/controllers.ts';
import { oneAtATime } from '../src/apex-runtime/one-at-a-time.ts';
import { Soql, soql } from '../src/apex-runtime/soql-text.ts';
import { requireApproveRemoval, requireReview } from './abilities.ts';
import { idOf, objectsOf, textOf } from './call-parameters.ts';
import { groupFields, groupViews, membersOf } from './duplicate-groups.ts';
import { instantIn, isTrueIn, textIn } from './record-values.ts';

const mostDecisions = 200;
const shortText = 255;

interface Decision {
    readonly id: string;
    readonly version: string | null;
    readonly decision: string;
    readonly survivorId: string | null;
    readonly note: string | null;
    /** Whether the request decides on the same item more than once: which was meant cannot be told. */
    readonly isRepeated: boolean;
}

interface Outcome {
    readonly id: string;
    readonly ok: boolean;
    readonly status: string | null;
    readonly version: string | null;
    readonly message: string | null;
}

const groupStatus: Readonly<Record<string, string | null>> = {
    confirm: 'Confirmed',
    dismiss: 'Dismissed',
    undo: 'New',
    survivor: null
};
const removalStatus: Readonly<Record<string, string>> = {
    approve: 'Approved',
    dismiss: 'Dismissed',
    undo: 'Quarantined'
};

function decisionsOf(parameters: ApexParameters): readonly Decision[] {
    const given = objectsOf(parameters, 'decisions');
    if (given.length === 0 || given.length > mostDecisions) {
        throw new AuraHandledError({
            code: 'invalid_request',
            message: `Decide on 1 to ${mostDecisions} items at once.`,
            advice: 'Select fewer items.'
        });
    }
    const ids = given.map((entry) => idOf(entry, 'id') ?? '');
    return given.map((entry, index) => ({
        id: ids[index] ?? '',
        isRepeated: ids.indexOf(ids[index] ?? '') !== ids.lastIndexOf(ids[index] ?? ''),
        version: textOf(entry, 'version'),
        decision: textOf(entry, 'decision') ?? '',
        survivorId: idOf(entry, 'survivorId'),
        note: textOf(entry, 'note')
    }));
}

/** What speaks against any decision on an item; null where nothing does. */
function commonRefusal({
    record,
    decision,
    changeable
}: {
    readonly record: SObject | undefined;
    readonly decision: Decision;
    readonly changeable: readonly string[];
}): string | null {
    if (!record) return 'You cannot see this item, or it is gone.';
    if (decision.isRepeated)
        return 'This was decided twice at once, so neither decision was taken. Decide on it once.';
    const status = textIn(record, 'Status__c') ?? '';
    const seen = Date.parse(decision.version ?? '');
    if (seen !== Date.parse(instantIn(record, 'LastModifiedDate') ?? '')) {
        const who = textIn(record, 'Decided_By__r.Name') ?? 'Somebody';
        return `${who} changed this in the meantime: ${status}. Nothing was changed.`;
    }
    return changeable.includes(status)
        ? null
        : `This is ${status.toLowerCase()} and cannot be decided any more.`;
}

/** Records by their ids. */
async function recordsOf({
    context,
    object,
    fields,
    decisions
}: {
    readonly context: ApexContext;
    readonly object: string;
    readonly fields: string;
    readonly decisions: readonly Decision[];
}): Promise<ReadonlyMap<string, SObject>> {
    const ids = decisions.map(({ id }) => id);
    const records = await context.query(
        soql`SELECT ${new Soql(fields)} FROM ${new Soql(object)} WHERE Id IN ${ids}`
    );
    return new Map(records.map((record) => [String(record['Id']), record]));
}

/** Saves what is not refused, each item on its own, and tells what became of each. */
async function settle(given: {
    context: ApexContext;
    object: string;
    decisions: readonly Decision[];
    refusalOf: (decision: Decision) => string | null;
    changesOf: (decision: Decision) => SObject;
    afterwards: (saved: readonly Decision[]) => Promise<void>;
}): Promise<readonly Outcome[]> {
    const { context, object, decisions } = given;
    const refusals = new Map(decisions.map((decision) => [decision.id, given.refusalOf(decision)]));
    const accepted = decisions.filter(({ id }) => refusals.get(id) === null);
    const results = await context.write(
        object,
        'update',
        accepted.map((decision) => ({
            ...given.changesOf(decision),
            Id: decision.id,
            Note__c: decision.note?.slice(0, shortText) ?? null,
            Decided_By__c: context.userId,
            Decided_On__c: context.now.toISOString()
        }))
    );
    for (const [index, { id }] of accepted.entries()) {
        const refusal = results[index]?.refusal;
        if (refusal) refusals.set(id, `It could not be saved: ${refusal.message}`);
    }
    await given.afterwards(accepted.filter(({ id }) => refusals.get(id) === null));
    // Members of a group may have moved its version too, so it is read at the very end.
    const records = await recordsOf({
        context,
        object,
        fields: 'Id, Status__c, LastModifiedDate',
        decisions
    });
    return decisions.map(({ id }) => ({
        id,
        ok: refusals.get(id) === null,
        status: textIn(records.get(id), 'Status__c'),
        version: instantIn(records.get(id), 'LastModifiedDate'),
        message: refusals.get(id) ?? null
    }));
}

function groupRefusal(given: {
    record: SObject | undefined;
    decision: Decision;
    isComplete: boolean;
    phones: readonly (string | null)[];
}): string | null {
    const { record, decision } = given;
    const common = commonRefusal({ record, decision, changeable: ['New', 'Confirmed', 'Dismissed'] });
    if (common !== null || !record) return common;
    if (isTrueIn(record, 'Hot__c') && decision.decision !== 'undo')
        return 'A switchboard is only reported; there is nothing to decide.';
    if (!given.isComplete) return 'Some members are not visible to you. Ask somebody who sees all of them.';
    if (decision.survivorId !== null && !given.phones.includes(decision.survivorId))
        return 'The record to keep is no member of this group.';
    if (decision.decision === 'survivor' && decision.survivorId === null) return 'Choose the record to keep.';
    return decision.decision in groupStatus
        ? null
        : `A group of duplicates cannot be decided as ${decision.decision}.`;
}

async function decideDuplicates(
    context: ApexContext,
    decisions: readonly Decision[]
): Promise<readonly Outcome[]> {
    const records = await recordsOf({
        context,
        object: 'Duplicate_Group__c',
        fields: groupFields,
        decisions
    });
    const views = await groupViews(context, [...records.values()]);
    const members = await membersOf(context, [...records.keys()]);
    const membersByGroup = Map.groupBy(members, (member) => String(member['Duplicate_Group__c']));
    const moveSurvivors = async (saved: readonly Decision[]): Promise<void> => {
        const changed = saved.flatMap(({ id, survivorId }) =>
            survivorId === null
                ? []
                : (membersByGroup.get(id) ?? [])
                      .map((member) => ({
                          Id: member['Id'],
                          Is_Survivor__c: member['Researched_Phone__c'] === survivorId,
                          was: member['Is_Survivor__c']
                      }))
                      .filter((member) => member.Is_Survivor__c !== member.was)
        );
        await context.write(
            'Duplicate_Member__c',
            'update',
            changed.map(({ Id, Is_Survivor__c }) => ({ Id, Is_Survivor__c }))
        );
    };
    return settle({
        context,
        object: 'Duplicate_Group__c',
        decisions,
        refusalOf: (decision) => {
            const view = views.find(({ id }) => id === decision.id);
            return groupRefusal({
                record: records.get(decision.id),
                decision,
                isComplete: view !== undefined && view.visible >= view.size,
                phones: (membersByGroup.get(decision.id) ?? []).map((member) =>
                    textIn(member, 'Researched_Phone__c')
                )
            });
        },
        changesOf: ({ decision, survivorId }) => {
            const status = groupStatus[decision] ?? null;
            return {
                ...(status === null ? {} : { Status__c: status }),
                ...(survivorId === null ? {} : { Survivor__c: survivorId })
            };
        },
        afterwards: moveSurvivors
    });
}

async function decideRemovals(
    context: ApexContext,
    decisions: readonly Decision[]
): Promise<readonly Outcome[]> {
    if (decisions.some(({ decision }) => decision === 'approve')) requireApproveRemoval(context);
    const fields = 'Id, Status__c, Conflict__c, Decided_By__r.Name, LastModifiedDate';
    const records = await recordsOf({ context, object: 'Phone_Removal__c', fields, decisions });
    return settle({
        context,
        object: 'Phone_Removal__c',
        decisions,
        refusalOf: (decision) => {
            const record = records.get(decision.id);
            const common = commonRefusal({
                record,
                decision,
                changeable: ['Quarantined', 'Approved', 'Dismissed']
            });
            if (common !== null) return common;
            if (decision.decision === 'approve' && isTrueIn(record, 'Conflict__c') && decisions.length > 1)
                return 'This number works for another account, so it is approved alone.';
            return decision.decision in removalStatus
                ? null
                : `A phone removal cannot be decided as ${decision.decision}.`;
        },
        changesOf: ({ decision }) => ({ Status__c: removalStatus[decision] }),
        afterwards: () => Promise.resolve()
    });
}

/**
 * Takes decisions on review items, each on its own, each with who and when. Of two people who decide at once the second
 * is told what the first did.
 */
export function decide(context: ApexContext, parameters: ApexParameters): Promise<readonly Outcome[]> {
    requireReview(context);
    const decisions = decisionsOf(parameters);
    const kind = textOf(parameters, 'kind');
    return oneAtATime(context.org, () => {
        if (kind === 'duplicates') return decideDuplicates(context, decisions);
        if (kind === 'removals') return decideRemovals(context, decisions);
        throw new AuraHandledError({
            code: 'invalid_request',
            message: `There is nothing to decide about ${kind ?? ''}.`,
            advice: 'Load the page again.',
            field: 'kind'
        });
    });
}
