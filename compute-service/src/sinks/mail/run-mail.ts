import { count, counted } from '../../engines/share.ts';
import type { MailAttachment, MailMessage } from '../../ports/mail.ts';
import type { Run } from '../../runs/run.ts';
import { htmlPage, textPage, type MailSection } from './mail-page.ts';

export type MailOutcome = 'succeeded' | 'warnings' | 'held' | 'failed' | 'cancelled';

export interface FunnelLine {
    readonly engine: string;
    readonly title: string;
    readonly rows: number;
    readonly dropped: number;
    readonly dropReason: string | null;
}

export interface StateFillLine {
    readonly state: string;
    readonly target: number;
    readonly taken: number;
}

export interface ListFile {
    readonly name: string;
    readonly path: string;
    readonly bytes: number;
    /** Where a person finds the file; null where there is no address. */
    readonly link: string | null;
}

export interface RunMailInput {
    readonly run: Run;
    /** ISO date; null where the run made no list. */
    readonly callDate: string | null;
    readonly funnel: readonly FunnelLine[];
    readonly stateFill: readonly StateFillLine[];
    readonly listFile: ListFile | null;
    /** Address of the run in the console or the API. */
    readonly runLink: string | null;
    /** A larger list is linked, not attached. */
    readonly maxAttachmentBytes: number;
    /** Right side of the Message-ID. */
    readonly domain: string;
}

/** Returns what a mail about a run has to tell. */
export function mailOutcome(run: Run): MailOutcome {
    if (run.draft === 'held') return 'held';
    if (run.status === 'failed') return 'failed';
    if (run.status === 'cancelled') return 'cancelled';
    return run.status === 'succeeded_with_warnings' ? 'warnings' : 'succeeded';
}

const listRows = ({ run, stateFill }: RunMailInput): number =>
    run.documents.outputs?.find(({ name }) => name === 'call_list')?.rows ??
    stateFill.reduce((sum, { taken }) => sum + taken, 0);

function headline(input: RunMailInput, outcome: MailOutcome): string {
    const { run, callDate } = input;
    const day = callDate ?? run.asOf;
    const failedChecks = run.documents.checks?.filter(
        ({ passed, severity }) => !passed && severity === 'error'
    );
    switch (outcome) {
        case 'held':
            return `Nothing was delivered: ${counted(failedChecks?.length ?? 0, 'check')} failed, the results wait as a draft.`;
        case 'failed':
            return `The run failed${run.error?.step ? ` at ${run.error.step}` : ''}. There is no list for ${day}.`;
        case 'cancelled':
            return `The run was cancelled. There is no list for ${day}.`;
        default: {
            const warnings = run.documents.warnings?.length ?? 0;
            const result = callDate
                ? `The list for ${day} is ready: ${counted(listRows(input), 'number')}.`
                : 'The run has succeeded.';
            return outcome === 'warnings' ? `${result} ${counted(warnings, 'warning')}.` : result;
        }
    }
}

function sections(input: RunMailInput, outcome: MailOutcome): readonly MailSection[] {
    const { run, funnel, stateFill } = input;
    const failedChecks = (run.documents.checks ?? []).filter(
        ({ passed, severity }) => !passed && severity !== 'off'
    );
    const found: MailSection[] = [];
    if (run.error && outcome === 'failed') {
        found.push({
            title: 'What happened',
            lines: [
                run.error.message,
                `What to do: ${run.error.advice}`,
                `Reference: ${run.error.correlationId}`
            ],
            table: null
        });
    }
    if (failedChecks.length > 0) {
        found.push({
            title: 'Checks that failed',
            lines: failedChecks.map(
                ({ severity, sentence }) => `${severity === 'error' ? 'Error' : 'Warning'}: ${sentence}`
            ),
            table: null
        });
    }
    const warnings = run.documents.warnings ?? [];
    if (warnings.length > 0) found.push({ title: 'Warnings', lines: warnings, table: null });
    if (funnel.length > 0) {
        found.push({
            title: 'What was left at each step',
            lines: [],
            table: {
                header: ['Engine', 'Step', 'Left', 'Dropped', 'Why'],
                rows: funnel.map((line) => [
                    line.engine,
                    line.title,
                    count(line.rows),
                    count(line.dropped),
                    line.dropReason ?? ''
                ])
            }
        });
    }
    if (stateFill.length > 0) {
        found.push({
            title: 'The list by state',
            lines: [],
            table: {
                header: ['State', 'Target', 'Taken'],
                rows: stateFill.map(({ state, target, taken }) => [state, count(target), count(taken)])
            }
        });
    }
    const outputs = run.documents.outputs ?? [];
    if (outputs.length > 0) {
        found.push({
            title: 'Files',
            lines: [],
            table: {
                header: ['File', 'Rows', 'SHA-256'],
                rows: outputs.map(({ file, rows, sha256 }) => [file, count(rows), sha256])
            }
        });
    }
    return found;
}

function attachmentOf(
    { listFile, maxAttachmentBytes }: RunMailInput,
    outcome: MailOutcome
): MailAttachment | null {
    const delivers = outcome === 'succeeded' || outcome === 'warnings';
    if (!delivers || !listFile || listFile.bytes > maxAttachmentBytes) return null;
    return { filename: listFile.name, path: listFile.path, contentType: 'text/csv; charset=utf-8' };
}

/**
 * Returns the mail about a finished or held run. The same outcome of the same run has the same Message-ID, also from
 * another worker; only after a person has sent the run on is it news.
 */
export function runMail(input: RunMailInput): MailMessage {
    const { run, listFile, runLink } = input;
    const outcome = mailOutcome(run);
    const verdict = headline(input, outcome);
    const attachment = attachmentOf(input, outcome);
    const links = [
        ...(runLink ? [{ label: 'The run', address: runLink }] : []),
        ...(listFile?.link && !attachment
            ? [{ label: `${listFile.name}, too large to attach`, address: listFile.link }]
            : [])
    ];
    const page = {
        headline: verdict,
        facts: [
            `Run ${run.id}, as of ${run.asOf}, seed ${run.seed}${run.dryRun ? ', dry run' : ''}`,
            ...(run.rowsIn === null ? [] : [`Rows read: ${count(run.rowsIn)}`]),
            ...(run.rowsOut === null ? [] : [`Rows written: ${count(run.rowsOut)}`])
        ],
        sections: sections(input, outcome),
        links
    };
    const id = `${run.id}.${outcome}.${run.queuedAt}`.replaceAll(/[^A-Za-z0-9._-]/g, '-');
    return {
        messageId: `<${id}@${input.domain}>`,
        subject: `DIAL-Flow: ${verdict}`,
        text: textPage(page),
        html: htmlPage(page),
        attachments: attachment ? [attachment] : []
    };
}
