import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { counted } from '../engines/share.ts';
import type { Run } from '../runs/run.ts';
import { RunEvents } from '../sinks/salesforce/run-events.ts';
import { RunRecord } from '../sinks/salesforce/run-record.ts';
import type { SalesforceDelivery } from './salesforce-delivery.ts';
import { mailAbout, type MailSettings } from './mail-news.ts';
import { readOutcomes } from './outcomes.ts';
import { workspaceOf } from './workspace.ts';

/** By what people and the org hear of a run: by platform events where an org is connected, and by mail where an SMTP host is. */
export interface Announcement {
    readonly mail: MailSettings | null;
    readonly salesforce: SalesforceDelivery | null;
    readonly dataDirectory: string;
}

interface InOrg {
    /** The run's record; null where there is none. */
    readonly dialRunId: string | null;
    readonly warnings: readonly string[];
}

/** Longest time a mail waits for the record that it links to: an org that does not answer must not keep back the mail that says so. */
const RECORD_MS = 20_000;

const sentenceOf = (what: string, cause: unknown): string =>
    `${what}: ${cause instanceof Error ? cause.message : String(cause)}`;

async function recordInOrg({
    run,
    salesforce,
    dataDirectory
}: {
    run: Run;
    salesforce: SalesforceDelivery;
    dataDirectory: string;
}): Promise<InOrg> {
    // A dry run leaves nothing in the org, except on the record that launched it.
    if (run.dryRun && run.salesforceRunId === null) return { dialRunId: null, warnings: [] };
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
    const warnings = [
        ...(report && report.failed > 0
            ? [
                  `${counted(report.failed, 'step record was', 'step records were')} not written: ${report.failures[0]?.reason ?? ''}`
              ]
            : []),
        ...(event === null ? [] : [event])
    ];
    return { dialRunId, warnings };
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
    const inOrg: Promise<InOrg> = salesforce
        ? recordInOrg({ run, salesforce, dataDirectory }).catch((cause: unknown) => ({
              dialRunId: run.salesforceRunId,
              warnings: [sentenceOf('The run record in Salesforce was not brought up to date', cause)]
          }))
        : Promise.resolve({ dialRunId: null, warnings: [] });
    // Nobody wants a mail about a dry run or a change that went well; who asked for it sees that it did.
    const isNews =
        run.kind === 'change' ? run.status !== 'succeeded' : !run.dryRun || run.status === 'failed';
    const byMail = async (settings: MailSettings): Promise<readonly string[]> => {
        const known = await Promise.race([inOrg, delay(RECORD_MS, null, { ref: false })]);
        const dialRunId = known?.dialRunId ?? run.salesforceRunId;
        return mailAbout({ run, mail: settings, salesforce, dialRunId, dataDirectory });
    };
    const mailed =
        mail && isNews
            ? byMail(mail).catch((cause: unknown) => [
                  sentenceOf('The mail could not be kept to be sent', cause)
              ])
            : [];
    return [...(await inOrg).warnings, ...(await mailed)];
}

/** Tells by mail that a run which a person sent on begins to work again. Whoever waits for the list hears of it. */
export async function announceResumption({
    run,
    announcement: { mail, salesforce, dataDirectory }
}: {
    readonly run: Run;
    readonly announcement: Announcement;
}): Promise<void> {
    if (!mail || run.kind === 'change' || run.dryRun || run.queuedAt === run.createdAt) return;
    await mailAbout({
        ...{ run, mail, salesforce, dataDirectory, dialRunId: run.salesforceRunId, resumed: true }
    });
}
