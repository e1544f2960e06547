import type { ApexContext } from '../src/apex-runtime/apex-context.ts';
import { AuraHandledError } from '../src/apex-runtime/apex-error.ts';
import { apexMethod, type ApexController, type ApexParameters } from '../src/apex-runtime/controllers.ts';
import { containing, Soql, soql } from '../src/apex-runtime/soql-text.ts';
import { requireAdmin, requireApproveRemoval, requireReview } from './abilities.ts';
import { filledTextOf, flagOf, idOf, idsOf, objectOf, textOf } from './call-parameters.ts';
import { decide } from './decisions.ts';
import { groupFields, groupViews, type GroupView } from './duplicate-groups.ts';
import { launchChange } from './launching.ts';
import type { Page, SortColumn } from './page-cursor.ts';
import { readPage } from './pages.ts';
import { digitsPattern } from './phone-text.ts';
import { removalFields, removalViews } from './phone-removals.ts';
import { textIn } from './record-values.ts';
import { notFound, reasonRequired } from './refusals.ts';
import { findRun } from './run-records.ts';

const pageSize = 50;
const [leastReason, mostReason] = [10, 500];
const mostIds = 1000;

const groupOrder: readonly SortColumn[] = [
    { field: 'Hot__c', type: 'flag' },
    { field: 'Kind__c', type: 'choice', choices: ['Same account', 'Split account'] },
    { field: 'Key__c', type: 'text' }
];
const removalOrder: readonly SortColumn[] = [
    { field: 'Conflict__c', type: 'flag', descending: true },
    { field: 'Last_Date__c', type: 'day', descending: true },
    { field: 'Id', type: 'text' }
];

const equals = (filter: ApexParameters, name: string, field: string): Soql | null => {
    const value = filledTextOf(filter, name);
    return value === null ? null : soql`${new Soql(field)} = ${value}`;
};

const among = (filter: ApexParameters): Soql | null => {
    const ids = idsOf(filter, 'ids');
    return ids.length === 0 ? null : soql`Id IN ${ids}`;
};

const search = (filter: ApexParameters, numberField: string): Soql | null => {
    const q = filledTextOf(filter, 'q');
    return q === null
        ? null
        : soql`Account__r.Name LIKE ${containing(q)} OR ${new Soql(numberField)} LIKE ${digitsPattern(q)}`;
};

function foundBy(filter: ApexParameters): readonly Soql[] {
    const normalised = soql`(SELECT Duplicate_Group__c FROM Duplicate_Member__c WHERE Matched_By__c = 'normalised')`;
    switch (filledTextOf(filter, 'foundBy')) {
        case 'normalised':
            return [soql`Id IN ${normalised}`];
        case 'exact_text':
            return [soql`Kind__c = 'Same account'`, soql`Id NOT IN ${normalised}`];
        default:
            return [];
    }
}

function getDuplicateGroups(context: ApexContext, parameters: ApexParameters): Promise<Page<GroupView>> {
    const filter = objectOf(parameters, 'filter');
    return readPage({
        context,
        object: 'Duplicate_Group__c',
        fields: groupFields,
        conditions: [
            among(filter),
            equals(filter, 'kind', 'Kind__c'),
            equals(filter, 'status', 'Status__c'),
            ...foundBy(filter),
            flagOf(filter, 'mine') === true ? soql`Assigned_To__c = ${context.userId}` : null,
            search(filter, 'E164__c')
        ],
        order: groupOrder,
        cursor: textOf(parameters, 'cursor'),
        size: pageSize,
        view: (records) => groupViews(context, records)
    });
}

function getRemovals(context: ApexContext, parameters: ApexParameters): Promise<Page<object>> {
    const filter = objectOf(parameters, 'filter');
    const rule = filledTextOf(filter, 'rule');
    return readPage({
        context,
        object: 'Phone_Removal__c',
        fields: removalFields,
        conditions: [
            among(filter),
            rule === null ? null : soql`Rule__c = ${rule} OR Rule__c = 'wrong_number|disconnected'`,
            equals(filter, 'status', 'Status__c'),
            equals(filter, 'state', 'Account__r.BillingState'),
            search(filter, 'Number__c')
        ],
        order: removalOrder,
        cursor: textOf(parameters, 'cursor'),
        size: pageSize,
        view: (records) => removalViews(context, records)
    });
}

const invalid = (message: string, field: string): AuraHandledError =>
    new AuraHandledError({ code: 'invalid_request', message, advice: 'Load the page again.', field });

function requireChange(context: ApexContext, kind: string, action: string): void {
    if (kind !== 'duplicates' && kind !== 'removals')
        throw invalid(`There is nothing to change about ${kind}.`, 'kind');
    if (action === 'restore')
        return requireAdmin(context, 'You can apply decisions but not restore what was applied.');
    if (action !== 'apply') throw invalid(`Items cannot be told to ${action}.`, 'action');
    requireReview(context);
    if (kind === 'removals') requireApproveRemoval(context);
}

/** The service changes what it is told to, so only what the user can see goes there. */
async function requireVisible(context: ApexContext, kind: string, ids: readonly string[]): Promise<void> {
    if (ids.length > mostIds) {
        throw new AuraHandledError({
            code: 'too_many',
            message: 'These are too many items for one run.',
            advice: `Choose at most ${mostIds}, or leave them for tonight: the night applies everything that was approved.`
        });
    }
    const object = new Soql(kind === 'duplicates' ? 'Duplicate_Group__c' : 'Phone_Removal__c');
    const visible = await context.count(soql`SELECT COUNT() FROM ${object} WHERE Id IN ${ids}`);
    if (visible === ids.length) return;
    throw new AuraHandledError({
        code: 'not_found',
        message: `${ids.length - visible} of these items are not visible to you, or gone.`,
        advice: 'Load the page again.'
    });
}

async function serviceRunOf(context: ApexContext, runId: string): Promise<string> {
    const serviceRun = textIn(await findRun(context, runId), 'Service_Run_Id__c');
    if (serviceRun === null) throw notFound('run', 'Open the list of runs.');
    return serviceRun;
}

/** Has what was approved applied, or what was applied restored; the service does it as a run of its own. */
async function requestChange(context: ApexContext, parameters: ApexParameters): Promise<object> {
    const [kind, action] = [textOf(parameters, 'kind') ?? '', textOf(parameters, 'action') ?? ''];
    const reason = filledTextOf(parameters, 'reason');
    requireChange(context, kind, action);
    const length = reason?.length ?? 0;
    if (action === 'restore' && (length < leastReason || length > mostReason))
        throw reasonRequired('A restore', leastReason, mostReason);
    const ids = [...new Set(idsOf(parameters, 'ids'))];
    const runId = idOf(parameters, 'runId');
    if (ids.length > 0 === (runId !== null))
        throw invalid('Name the items, or the run whose items are meant.', 'ids');
    if (runId === null) await requireVisible(context, kind, ids);
    const change = {
        action,
        kind,
        ...(reason === null ? {} : { reason: reason.slice(0, mostReason) }),
        ...(runId === null ? { ids } : { ofRunId: await serviceRunOf(context, runId) })
    };
    return { runId: await launchChange(context, change) };
}

export const dialReviewController = {
    getDuplicateGroups: apexMethod(['filter', 'cursor'], getDuplicateGroups),
    getRemovals: apexMethod(['filter', 'cursor'], getRemovals),
    decide: apexMethod(['kind', 'decisions'], decide),
    requestChange: apexMethod(['kind', 'action', 'ids', 'runId', 'reason'], requestChange)
} satisfies ApexController;
