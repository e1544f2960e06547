import { join } from 'node:path';
import { counted } from '../engines/share.ts';
import type { EngineId } from '../engines/engine-id.ts';
import type { Mailer } from '../ports/mail.ts';
import type { StepExecution } from '../runs/plan.ts';
import type { Run } from '../runs/run.ts';
import { notify } from '../sinks/mail/notify.ts';
import { runMail } from '../sinks/mail/run-mail.ts';
import { RunEvents } from '../sinks/salesforce/run-events.ts';
import { RunRecord } from '../sinks/salesforce/run-record.ts';
import type { SalesforceDelivery } from './delivery-steps.ts';
import { readOutcomes } from './outcomes.ts';
import { readStateFill } from './state-fill.ts';
import { funnelsOf } from './funnels.ts';
import type { NightStep } from './night-step.ts';
import { enginesOf } from './engines-of.ts';
import { callDateOf } from './result-steps.ts';
import { resolveParameters } from '../engines/parameters.ts';
import { engineOf } from '../engines/registry.ts';
import { workspaceOf } from './workspace.ts';

export interface MailSettings {
    readonly mailer: Mailer;
    /** Address under which runs can be looked at; null where there is none. */
    readonly linkBaseUrl: string | null;
    readonly maxAttachmentBytes: number;
    /** Right side of the Message-ID. */
    readonly domain: string;
}

/** Tells people and the org where a run stands. */
export interface Announcement {
    readonly mail: MailSettings | null;
    readonly salesforce: SalesforceDelivery | null;
    readonly dataDirectory: string;
    stepBegins(options: { readonly step: NightStep; readonly execution: StepExecution }): Promise<void>;
}

/** Longest time an announcement may take from a step; news that are late are worth nothing. */
const EVENT_MS = 5_000;
/** An org that took no event is left in peace so long, because a night has a hundred of them. */
const PAUSE_MS = 60_000;

/** Resolves to null when the time is over. */
async function withinEventTime<Value>(work: Promise<Value>): Promise<Value | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
        timer = setTimeout(() => resolve(null), EVENT_MS);
    });
    try {
        return await Promise.race([work, late]);
    } finally {
        clearTimeout(timer);
    }
}

/** Announces by platform events where an org is connected, and by mail where an SMTP host is. */
export function createAnnouncement({
    mail,
    salesforce,
    dataDirectory
}: Pick<Announcement, 'mail' | 'salesforce' | 'dataDirectory'>): Announcement {
    let pausedUntil = 0;
    return {
        mail,
        salesforce,
        dataDirectory,
        async stepBegins({ step, execution }) {
            if (!salesforce || performance.now() < pausedUntil) return;
            const run = await execution.run();
            const events = new RunEvents({
                connection: salesforce.connection,
                signal: AbortSignal.any([execution.signal, AbortSignal.timeout(EVENT_MS)])
            });
            // A call that hangs is given up here although it may still end: the step must not wait for it.
            const went = await withinEventTime(
                events
                    .publish({
                        run,
                        step: run.steps.find(({ key }) => key === step.key) ?? null,
                        dialRunId: run.salesforceRunId,
                        kind: 'transition'
                    })
                    .then((fault) => fault === null)
            );
            if (went !== true) pausedUntil = performance.now() + PAUSE_MS;
        }
    };
}

const sentenceOf = (what: string, cause: unknown): string =>
    `${what}: ${cause instanceof Error ? cause.message : String(cause)}`;

async function mailAbout({
    run,
    mail,
    dataDirectory
}: {
    run: Run;
    mail: MailSettings;
    dataDirectory: string;
}): Promise<readonly string[]> {
    const engines: readonly EngineId[] = enginesOf(run);
    const { outputs } = workspaceOf({ dataDirectory, runId: run.id });
    const list = run.documents.outputs?.find(({ name }) => name === 'call_list');
    const runLink = mail.linkBaseUrl === null ? null : `${mail.linkBaseUrl}/v1/runs/${run.id}`;
    const parameters = resolveParameters(run.parameters);
    const message = runMail({
        run,
        callDate:
            run.kind === 'night'
                ? callDateOf(run, parameters.call_list.call_date_offset_days, engines)
                : null,
        funnel:
            run.kind === 'night'
                ? funnelsOf(run, engines).map((row) => ({ ...row, engine: engineOf(row.engine).name }))
                : [],
        stateFill: list ? await readStateFill(join(outputs, 'state_fill.csv')) : [],
        listFile: list
            ? {
                  name: list.file,
                  path: join(outputs, list.file),
                  bytes: list.bytes,
                  link: runLink && `${runLink}/files/${list.file}`
              }
            : null,
        runLink,
        maxAttachmentBytes: mail.maxAttachmentBytes,
        domain: mail.domain
    });
    return notify({ mailer: mail.mailer, message });
}

async function recordInOrg({
    run,
    salesforce,
    dataDirectory
}: {
    run: Run;
    salesforce: SalesforceDelivery;
    dataDirectory: string;
}): Promise<readonly string[]> {
    // A dry run leaves nothing in the org, except on the record that launched it.
    if (run.dryRun && run.salesforceRunId === null) return [];
    const signal = new AbortController().signal;
    const record = new RunRecord({ connection: salesforce.connection, signal });
    const { outputs } = workspaceOf({ dataDirectory, runId: run.id });
    const outcomes = await readOutcomes(join(outputs, 'daily_outcomes.csv'));
    const dialRunId = await record.save(run, outcomes);
    const report = run.dryRun ? null : await record.saveSteps({ run, dialRunId });
    const event = await new RunEvents({ connection: salesforce.connection, signal }).publish({
        run,
        step: null,
        dialRunId,
        kind: 'transition'
    });
    return [
        ...(report && report.failed > 0
            ? [
                  `${counted(report.failed, 'step record was', 'step records were')} not written: ${report.failures[0]?.reason ?? ''}`
              ]
            : []),
        ...(event === null ? [] : [event])
    ];
}

/** Tells how a run ended: its record, an event, a mail. What fails here is a warning in words, never an error. */
export async function announceRun({
    run,
    announcement
}: {
    readonly run: Run;
    readonly announcement: Announcement;
}): Promise<readonly string[]> {
    const { mail, salesforce, dataDirectory } = announcement;
    const inOrg = salesforce
        ? recordInOrg({ run, salesforce, dataDirectory }).catch((cause: unknown) => [
              sentenceOf('The run record in Salesforce was not brought up to date', cause)
          ])
        : [];
    // Nobody wants a mail about a dry run or a change that went well; who asked for it sees that it did.
    const isNews =
        run.kind === 'change' ? run.status !== 'succeeded' : !run.dryRun || run.status === 'failed';
    const byMail =
        mail && isNews
            ? mailAbout({ run, mail, dataDirectory }).catch((cause: unknown) => [
                  sentenceOf('The mail was not sent', cause)
              ])
            : [];
    // Together: an org that does not answer must not keep the mail back that says so.
    return (await Promise.all([inOrg, byMail])).flat();
}
