import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { AuraHandledError } from '../src/apex-runtime/apex-error.ts';
import { apexMethod, type ApexController, type ApexParameters } from '../src/apex-runtime/controllers.ts';
import { containing, soql } from '../src/apex-runtime/soql-text.ts';
import { requireAccept, requireControl, requireLaunch } from './abilities.ts';
import { filledTextOf, flagOf, idOf, integerOf, jsonOf, objectOf, textOf } from './call-parameters.ts';
import { launchOnce } from './launching.ts';
import { notFound, reasonRequired } from './refusals.ts';
import { readPage } from './pages.ts';
import type { Page, SortColumn } from './page-cursor.ts';
import { numberIn, textIn } from './record-values.ts';
import { durationsOf, findRun, runRowFields, stepsOfRuns } from './run-records.ts';
import { isFinal, statusLabel } from './run-status.ts';
import {
    detailOf,
    refreshed,
    rowOf,
    usualOf,
    withUsualSteps,
    type RunDetail,
    type RunRow
} from './run-view.ts';

const pageSize = 50;
const usualRuns = 14;
const [leastReason, mostReason] = [15, 500];
const shortText = 255;
const largestPage = 200;
const actions = ['cancel', 'resume', 'accept', 'discard'];

const order: readonly SortColumn[] = [
    { field: 'CreatedDate', type: 'instant', descending: true },
    { field: 'Id', type: 'text', descending: true }
];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function getRuns(context: ApexContext, parameters: ApexParameters): Promise<Page<RunRow>> {
    const filter = objectOf(parameters, 'filter');
    const status = filledTextOf(filter, 'status');
    const engine = filledTextOf(filter, 'engine');
    const draft = filledTextOf(filter, 'draft');
    const dryRun = flagOf(filter, 'dryRun');
    return readPage({
        context,
        object: 'Dial_Run__c',
        fields: runRowFields,
        conditions: [
            status === null ? null : soql`Status__c = ${statusLabel(status)}`,
            engine === null ? null : soql`Engines__c LIKE ${containing(engine)}`,
            draft === null ? null : soql`Draft__c = ${capital(draft)}`,
            dryRun === null ? null : soql`Dry_Run__c = ${dryRun}`
        ],
        order,
        cursor: textOf(parameters, 'cursor'),
        size: pageSize,
        view: (records) => records.map(rowOf)
    });
}

async function visibleRun(context: ApexContext, id: string | null): Promise<SObject> {
    const run = id === null ? null : await findRun(context, id);
    if (run === null) throw notFound('run', 'Open the list of runs.');
    return run;
}

async function withUsual(context: ApexContext, detail: RunDetail): Promise<RunDetail> {
    if (detail.engines.length === 0) return detail;
    const others = await durationsOf({ doors: context, engines: detail.engines.join('|'), most: usualRuns });
    const earlier = others.map(({ Id }) => String(Id)).filter((id) => id !== detail.id);
    return {
        ...detail,
        usual: usualOf(others.map((run) => numberIn(run, 'Duration_S__c') ?? 0)),
        steps:
            earlier.length === 0 || detail.steps.length === 0
                ? detail.steps
                : withUsualSteps(detail.steps, await stepsOfRuns(context, earlier))
    };
}

/** A run that works has no steps in the org yet, so the service is asked then too. */
async function getRun(context: ApexContext, parameters: ApexParameters): Promise<RunDetail> {
    const run = await visibleRun(context, idOf(parameters, 'runId'));
    const askService = flagOf(parameters, 'askService') === true;
    const steps = await stepsOfRuns(context, [String(run['Id'])]);
    let detail = detailOf(run, steps);
    const serviceRun = textIn(run, 'Service_Run_Id__c');
    const works = !isFinal(textIn(run, 'Status__c'));
    if (serviceRun !== null && (askService || works)) {
        try {
            const path = `/v1/runs/${encodeURIComponent(serviceRun)}`;
            detail = refreshed(detail, await context.service({ method: 'GET', path }));
        } catch (error) {
            if (askService || !(error instanceof AuraHandledError)) throw error;
        }
    }
    return withUsual(context, detail);
}

async function launch(context: ApexContext, parameters: ApexParameters): Promise<object> {
    requireLaunch(context);
    return { runId: await launchOnce(context, jsonOf(parameters)) };
}

function requireAction({
    context,
    action,
    reason
}: {
    readonly context: ApexContext;
    readonly action: string;
    readonly reason: string | null;
}): void {
    if (!actions.includes(action)) {
        throw new AuraHandledError({
            code: 'invalid_request',
            message: `A run cannot be told to ${action}.`,
            advice: 'Load the page again.',
            field: 'action'
        });
    }
    if (action === 'cancel' || action === 'resume') return requireControl(context);
    requireAccept(context);
    const length = reason?.length ?? 0;
    if (length < leastReason || length > mostReason)
        throw reasonRequired('A decision on a draft', leastReason, mostReason);
}

/** A queued run that the service does not know yet can only be cancelled. */
function cancelBefore({
    context,
    run,
    action
}: {
    readonly context: ApexContext;
    readonly run: SObject;
    readonly action: string;
}): SObject {
    if (action !== 'cancel' || isFinal(textIn(run, 'Status__c'))) {
        throw new AuraHandledError({
            code: 'wrong_state',
            message: `This run has not reached the compute service, so it cannot be told to ${action}.`,
            advice: 'Launch it again.'
        });
    }
    const now = context.now.toISOString();
    return { Status__c: 'Cancelled', Finished_At__c: now, Last_Update__c: now };
}

/** What the service said about a run that it was told something, where the org does not know better by now. */
async function toldBy(
    context: ApexContext,
    given: { run: SObject; serviceRun: string; action: string; reason: string | null }
): Promise<SObject> {
    const { run, serviceRun, action, reason } = given;
    const { body } = await context.service({
        method: 'POST',
        path: `/v1/runs/${encodeURIComponent(serviceRun)}/${action}`,
        body: { decidedBy: context.userId, ...(reason === null ? {} : { reason }) }
    });
    const known = numberIn(await findRun(context.system, String(run['Id'])), 'Sequence__c');
    if (known !== null && Number(body['seq']) <= known) return {};
    const draft = body['draft'];
    return {
        Status__c: statusLabel(String(body['status'])),
        Draft__c: typeof draft === 'string' ? capital(draft) : null,
        Sequence__c: body['seq'],
        Last_Update__c: context.now.toISOString()
    };
}

async function controlRun(context: ApexContext, parameters: ApexParameters): Promise<RunDetail> {
    const action = textOf(parameters, 'action') ?? '';
    const reason = filledTextOf(parameters, 'reason');
    requireAction({ context, action, reason });
    const run = await visibleRun(context, idOf(parameters, 'runId'));
    const serviceRun = textIn(run, 'Service_Run_Id__c');
    const changes =
        serviceRun === null
            ? cancelBefore({ context, run, action })
            : await toldBy(context, { run, serviceRun, action, reason });
    await context.system.update('Dial_Run__c', {
        ...changes,
        Id: run['Id'],
        Decided_By__c: context.userId,
        ...(reason === null ? {} : { Decision_Reason__c: reason.slice(0, shortText) })
    });
    const changed = await visibleRun(context, String(run['Id']));
    return withUsual(context, detailOf(changed, await stepsOfRuns(context, [String(run['Id'])])));
}

async function getResultPage(context: ApexContext, parameters: ApexParameters): Promise<object> {
    const run = await visibleRun(context, idOf(parameters, 'runId'));
    const serviceRun = textIn(run, 'Service_Run_Id__c');
    if (serviceRun === null) {
        throw new AuraHandledError({
            code: 'no_results',
            message: 'This run has not reached the compute service, so it has no results.',
            advice: 'Look again when it has ended.'
        });
    }
    const output = encodeURIComponent(textOf(parameters, 'output') ?? '');
    const size = integerOf(parameters, 'size') ?? largestPage;
    const { body } = await context.service({
        method: 'GET',
        path: `/v1/runs/${encodeURIComponent(serviceRun)}/results/${output}`,
        query: {
            limit: Math.min(Math.max(size, 1), largestPage),
            cursor: filledTextOf(parameters, 'cursor')
        }
    });
    const { columns, rows, cursor, total } = body;
    return { columns, rows, cursor, total };
}

export const dialRunController = {
    getRuns: apexMethod(['filter', 'cursor'], getRuns),
    getRun: apexMethod(['runId', 'askService'], getRun),
    launch: apexMethod(['json'], launch),
    controlRun: apexMethod(['runId', 'action', 'reason'], controlRun),
    getResultPage: apexMethod(['runId', 'output', 'cursor', 'size'], getResultPage)
} satisfies ApexController;
