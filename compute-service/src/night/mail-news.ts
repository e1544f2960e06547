import { join } from 'node:path';
import { resolveParameters } from '../engines/parameters.ts';
import { engineOf } from '../engines/registry.ts';
import { confirmRunIsOurs } from '../runs/fence.ts';
import type { Run } from '../runs/run.ts';
import type { MailDispatcher } from '../sinks/mail/mail-dispatcher.ts';
import { mailPipelineOf, recipientsOf, type MailRoutes } from '../sinks/mail/mail-routes.ts';
import type { ListFile, RunMailInput } from '../sinks/mail/run-mail-input.ts';
import { runMail } from '../sinks/mail/run-mail.ts';
import type { SalesforceDelivery } from './salesforce-delivery.ts';
import { enginesOf } from './engines-of.ts';
import { funnelsOf } from './funnels.ts';
import { callDateOf } from './result-steps.ts';
import { readStateFill } from './state-fill.ts';
import { workspaceOf } from './workspace.ts';

export interface MailSettings {
    readonly dispatcher: Pick<MailDispatcher, 'post' | 'put'>;
    readonly routes: MailRoutes;
    /** Address under which runs can be looked at where no org has a record of them; null where there is none. */
    readonly linkBaseUrl: string | null;
    readonly maxAttachmentBytes: number;
    /** Right side of the Message-ID. */
    readonly domain: string;
}

export interface RunNews {
    readonly run: Run;
    readonly mail: MailSettings;
    readonly salesforce: SalesforceDelivery | null;
    /** The run's record in the org; null where there is none. */
    readonly dialRunId: string | null;
    readonly dataDirectory: string;
    readonly resumed?: boolean;
}

type Links = Pick<RunMailInput, 'runLink'> & {
    fileLink(file: string, versionId: string | null): string | null;
};

/** People have a login for Salesforce; the API is where the links go when no org is connected. */
function linksOf({ run, mail, salesforce, dialRunId }: RunNews): Links {
    const org = salesforce?.connection.orgUrl ?? null;
    const api = mail.linkBaseUrl === null ? null : `${mail.linkBaseUrl}/v1/runs/${run.id}`;
    const record =
        org !== null && dialRunId !== null ? `${org}/lightning/r/Dial_Run__c/${dialRunId}/view` : null;
    return {
        runLink: record
            ? { label: 'Open the run in Salesforce', address: record }
            : api === null
              ? null
              : { label: 'The run', address: api },
        fileLink: (file, versionId) =>
            org !== null && versionId !== null
                ? `${org}/sfc/servlet.shepherd/version/download/${versionId}`
                : api && `${api}/files/${file}`
    };
}

function listFileOf({ run, dataDirectory }: RunNews, links: Links): ListFile | null {
    const list = run.documents.outputs?.find(({ name }) => name === 'call_list');
    if (!list) return null;
    return {
        name: list.file,
        path: join(workspaceOf({ dataDirectory, runId: run.id }).outputs, list.file),
        bytes: list.bytes,
        link: links.fileLink(list.file, list.versionId)
    };
}

async function inputOf(news: RunNews): Promise<RunMailInput> {
    const { run, mail, dataDirectory, resumed = false } = news;
    const isNight = run.kind === 'night';
    const engines = enginesOf(run);
    const links = linksOf(news);
    const listFile = listFileOf(news, links);
    const { outputs } = workspaceOf({ dataDirectory, runId: run.id });
    const { call_list: list } = resolveParameters(run.parameters);
    return {
        ...{ run, resumed, listFile, runLink: links.runLink },
        callDate: isNight
            ? callDateOf({ asOf: run.asOf, offsetDays: list.call_date_offset_days, engines })
            : null,
        funnel: isNight
            ? funnelsOf(run, engines).map((row) => ({ ...row, engine: engineOf(row.engine).name }))
            : [],
        stateFill: listFile ? await readStateFill(join(outputs, 'state_fill.csv')) : [],
        maxAttachmentBytes: mail.maxAttachmentBytes,
        domain: mail.domain
    };
}

/**
 * Writes the mail about a run and keeps it for those who are to hear of it. How a run ended is waited for until the first
 * attempt. Returns warnings in words. @throws where the mail cannot be kept
 */
export async function mailAbout(news: RunNews): Promise<readonly string[]> {
    const { run, mail } = news;
    const { key, outcome, message } = runMail(await inputOf(news));
    const recipients = recipientsOf(mail.routes, { pipeline: mailPipelineOf(run), outcome });
    if (recipients.length === 0) return [];
    await confirmRunIsOurs();
    const letter = { key, runId: run.id, outcome, message, recipients };
    if (!news.resumed) return mail.dispatcher.post(letter);
    await mail.dispatcher.put(letter);
    return [];
}
