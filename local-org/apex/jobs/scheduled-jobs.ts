import type { ApexContext } from '../../src/apex-runtime/apex-context.ts';
import { AuraHandledError } from '../../src/apex-runtime/apex-error.ts';
import { Soql, soql } from '../../src/apex-runtime/soql-text.ts';
import type { ScheduledJob } from '../../src/jobs/scheduler.ts';
import type { Org } from '../../src/org.ts';
import { newestListRecord } from '../call-lists.ts';
import { launchNight } from '../launching.ts';
import { NightSchedule } from '../night-schedule.ts';
import { numberIn, textIn } from '../record-values.ts';
import { statusLabel, unfinished } from '../run-status.ts';
import { detailOf, refreshed } from '../run-view.ts';
import { findRun } from '../run-records.ts';
import { generalSettings } from '../settings-records.ts';
import { raiseAlarmIfDue } from './alarm.ts';
import { launchRun } from './launch-run.ts';
import { systemContext } from './system-context.ts';

const mostSilentRuns = 10;
const minuteMs = 60_000;
const dayMs = 86_400_000;
const purgeBatch = 200;

/** By hand the night of the last planned start begins, however long ago that was. */
async function startNight(context: ApexContext, byHand: boolean): Promise<string> {
    const schedule = await NightSchedule.current(context);
    if (schedule.paused) return 'Nights are paused.';
    const start = schedule.lastStart(context.now);
    if (start === null || !(byHand || schedule.isStartDue(context.now))) {
        const next = schedule.nextStart(context.now);
        return next === null
            ? 'No night is planned.'
            : `Not due; the next night starts at ${next.toISOString()}.`;
    }
    const id = await launchNight(context, schedule.nightOf(start));
    return id === null ? 'The night has been started before.' : `Started the night as ${id}.`;
}

/** Asks the service about a run from which no event came. */
async function lookAfter(context: ApexContext, runId: string): Promise<void> {
    const run = await findRun(context, runId);
    const serviceRun = textIn(run, 'Service_Run_Id__c');
    if (run === null) return;
    if (serviceRun === null) return launchRun(context, runId);
    const path = `/v1/runs/${encodeURIComponent(serviceRun)}`;
    const answer = await context.service({ method: 'GET', path });
    const detail = refreshed(detailOf(run, []), answer);
    if (detail.seq === numberIn(run, 'Sequence__c')) return;
    await context.update('Dial_Run__c', {
        Id: runId,
        Status__c: statusLabel(detail.status),
        Sequence__c: detail.seq,
        Attempt__c: detail.attempt,
        Last_Update__c: detail.updatedAt,
        Started_At__c: detail.startedAt,
        Finished_At__c: detail.finishedAt,
        Error_Code__c: detail.error?.code ?? null,
        Error_Message__c: detail.error?.message ?? null,
        Error_Reference__c: detail.error?.correlationId ?? null
    });
}

async function watch(context: ApexContext): Promise<string> {
    const { silentMinutes } = await generalSettings(context);
    const since = new Date(context.now.getTime() - silentMinutes * minuteMs);
    const silent = await context.query(
        soql`SELECT Id FROM Dial_Run__c WHERE Status__c IN ${unfinished} AND (Last_Update__c < ${since} OR (Last_Update__c = null AND CreatedDate < ${since})) ORDER BY CreatedDate, Id LIMIT ${mostSilentRuns}`
    );
    let unanswered = 0;
    for (const { Id } of silent) {
        try {
            await lookAfter(context, String(Id));
        } catch (error) {
            if (!(error instanceof AuraHandledError)) throw error;
            unanswered += 1;
        }
    }
    const raised = await raiseAlarmIfDue(context);
    const looked = silent.length === 0 ? 'No run is silent.' : `Asked about ${silent.length} silent runs.`;
    const unheard = unanswered === 0 ? '' : ` The service did not answer about ${unanswered}.`;
    return `${looked}${unheard} ${raised ? 'The alarm was raised.' : 'No alarm was due.'}`;
}

/** Removes records of an object in batches. @returns how many */
async function removeAll({
    context,
    object,
    condition
}: {
    readonly context: ApexContext;
    readonly object: string;
    readonly condition: Soql;
}): Promise<number> {
    let removed = 0;
    for (;;) {
        const old = await context.query(
            soql`SELECT Id FROM ${new Soql(object)} WHERE ${condition} ORDER BY Id LIMIT ${purgeBatch}`
        );
        const outcomes = await context.write(
            object,
            'delete',
            old.map(({ Id }) => ({ Id }))
        );
        const done = outcomes.filter(({ refusal }) => refusal === null).length;
        removed += done;
        if (done === 0) return removed;
    }
}

/** What belongs to the newest list stays, however old it is. */
async function purge(context: ApexContext): Promise<string> {
    const { keepDays } = await generalSettings(context);
    const before = new Date(context.now.getTime() - keepDays * dayMs);
    const newest = await newestListRecord(context);
    const list = String(newest?.['Id'] ?? '');
    const run = textIn(newest, 'Dial_Run__c') ?? '';
    const entries = await removeAll({
        context,
        object: 'Call_List_Entry__c',
        condition: soql`CreatedDate < ${before} AND Call_List__c != ${list}`
    });
    const steps = await removeAll({
        context,
        object: 'Dial_Run_Step__c',
        condition: soql`CreatedDate < ${before} AND Dial_Run__c != ${run}`
    });
    return `Removed ${entries} list entries and ${steps} steps older than ${keepDays} days.`;
}

/** What the org fires by itself, as the Apex of the same names does. */
export const scheduledJobs: readonly ScheduledJob<Org>[] = [
    {
        name: 'night',
        label: 'DIAL-Flow night',
        what: 'Starts the night when the schedule says so.',
        minutes: [0, 30],
        run: (org, byHand) => startNight(systemContext(org), byHand)
    },
    {
        name: 'watch',
        label: 'DIAL-Flow watch',
        what: 'Looks after runs from which no news came, and raises the alarm where no night has succeeded.',
        minutes: [5, 15, 35, 45],
        run: (org) => watch(systemContext(org))
    },
    {
        name: 'purge',
        label: 'DIAL-Flow purge',
        what: 'Removes old list entries and steps; runs, files and decisions stay.',
        minutes: [20],
        hour: 13,
        run: (org) => purge(systemContext(org))
    }
];
