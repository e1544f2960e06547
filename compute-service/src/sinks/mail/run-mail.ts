import { count, counted } from '../../engines/share.ts';
import type { MailAttachment, MailMessage } from '../../ports/mail.ts';
import type { MailOutcome } from '../../ports/outbox.ts';
import { DEFAULT_ORG } from '../../runs/org.ts';
import type { Run } from '../../runs/run.ts';
import { htmlPage } from './mail-html.ts';
import { oneLine, type MailFigure, type MailPage, type MailTone } from './mail-page.ts';
import { textPage } from './mail-text.ts';
import type { RunMailInput } from './run-mail-input.ts';
import { runSections } from './run-mail-sections.ts';

export interface WrittenMail {
    /** The same for the same outcome of the same run, until a person sends it on. */
    readonly key: string;
    readonly outcome: MailOutcome;
    readonly message: MailMessage;
}

const LOOKS: Readonly<Record<MailOutcome, { readonly tone: MailTone; readonly label: string }>> = {
    succeeded: { tone: 'good', label: 'Ready' },
    warnings: { tone: 'warning', label: 'Ready, with warnings' },
    held: { tone: 'warning', label: 'Held back' },
    failed: { tone: 'bad', label: 'Failed' },
    cancelled: { tone: 'neutral', label: 'Cancelled' },
    resumed: { tone: 'neutral', label: 'Goes on' },
    alarm: { tone: 'bad', label: 'Alarm' }
};

/** Name of an output as a figure of the mail, in the order in which people ask for them. */
const FIGURES = [
    ['call_list', 'Numbers to call'],
    ['phone_removals', 'Numbers to stop calling'],
    ['duplicate_groups', 'Duplicates'],
    ['research_queue', 'Accounts to research']
] as const;

const LONGEST_SUBJECT = 150;
const FOOTER = 'You get this mail because the configuration of DIAL-Flow names you for this outcome.';

/** Returns what a mail about a run has to tell. */
export function mailOutcome(run: Run): MailOutcome {
    if (run.draft === 'held') return 'held';
    if (run.status === 'failed') return 'failed';
    if (run.status === 'cancelled') return 'cancelled';
    return run.status === 'succeeded_with_warnings' ? 'warnings' : 'succeeded';
}

/** A subject is one line, and short enough for a list of mails. */
export const subjectOf = (sentence: string, org: string): string => {
    const product = org === DEFAULT_ORG ? 'DIAL-Flow' : `DIAL-Flow ${org}`;
    const line = oneLine(`${product}: ${sentence}`);
    return line.length > LONGEST_SUBJECT ? `${line.slice(0, LONGEST_SUBJECT - 1)}…` : line;
};

const listRows = ({ run, stateFill }: RunMailInput): number =>
    run.documents.outputs?.find(({ name }) => name === 'call_list')?.rows ??
    stateFill.reduce((sum, { taken }) => sum + taken, 0);

function failedStep({ error, steps }: Run): string {
    const step = steps.find(({ key }) => key === error?.step);
    return step ? ` at the step ${step.title}` : '';
}

function goesOn({ run }: RunMailInput): string {
    if (run.draft === 'accepted') {
        const by = run.decidedBy === null ? '' : ` by ${run.decidedBy}`;
        return `The draft was accepted${by} and is being delivered.`;
    }
    const finished = run.steps.filter(({ status }) => status === 'finished' || status === 'skipped').length;
    return `The run was resumed: ${count(finished)} of ${counted(run.steps.length, 'step')} were done before.`;
}

function headline(input: RunMailInput, outcome: MailOutcome): string {
    const { run, callDate } = input;
    const noList = callDate ? ` There is no list for ${callDate}.` : '';
    const failedChecks = run.documents.checks?.filter(
        ({ passed, severity }) => !passed && severity === 'error'
    );
    switch (outcome) {
        case 'resumed':
            return goesOn(input);
        case 'held':
            return `Nothing was delivered: ${counted(failedChecks?.length ?? 0, 'check')} failed, the results wait as a draft.`;
        case 'failed':
            return `The run failed${failedStep(run)}.${noList}`;
        case 'cancelled':
            return `The run was cancelled.${noList}`;
        default: {
            const warnings = run.documents.warnings?.length ?? 0;
            const result = callDate
                ? `The list for ${callDate} is ready: ${counted(listRows(input), 'number')}.`
                : 'The run has succeeded.';
            return outcome === 'warnings' ? `${result} ${counted(warnings, 'warning')}.` : result;
        }
    }
}

function changeNote(run: Run, output: string): string | null {
    const difference = run.documents.diff?.find((entry) => entry.output === output);
    if (!difference || difference.before === null) return null;
    const more = difference.after - difference.before;
    if (more === 0) return 'as many as last time';
    return more > 0 ? `${count(more)} more than last time` : `${count(-more)} fewer than last time`;
}

const figuresOf = (run: Run): readonly MailFigure[] =>
    FIGURES.flatMap(([name, label]) => {
        const output = run.documents.outputs?.find((candidate) => candidate.name === name);
        return output ? [{ label, value: count(output.rows), note: changeNote(run, name) }] : [];
    });

function durationOf({ startedAt, finishedAt }: Run): readonly string[] {
    if (startedAt === null || finishedAt === null) return [];
    const seconds = Math.max(0, Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000));
    const minutes = Math.floor(seconds / 60);
    const words = minutes === 0 ? `${seconds} s` : `${count(minutes)} min ${seconds % 60} s`;
    return [`Ended at ${finishedAt.slice(0, 16).replace('T', ' ')} UTC after ${words}`];
}

const factsOf = (run: Run, outcome: MailOutcome): readonly string[] => [
    `Run ${run.id}, as of ${run.asOf}, seed ${run.seed}${run.dryRun ? ', dry run' : ''}`,
    ...(run.org === DEFAULT_ORG ? [] : [`Org: ${run.org}`]),
    ...(run.rowsIn === null ? [] : [`Rows read: ${count(run.rowsIn)}`]),
    ...(run.rowsOut === null ? [] : [`Rows in the files: ${count(run.rowsOut)}`]),
    ...(outcome === 'resumed' ? [] : durationOf(run))
];

function attachmentOf(
    { listFile, maxAttachmentBytes }: RunMailInput,
    outcome: MailOutcome
): MailAttachment | null {
    const delivers = outcome === 'succeeded' || outcome === 'warnings';
    if (!delivers || !listFile || listFile.bytes > maxAttachmentBytes) return null;
    return { filename: listFile.name, path: listFile.path, contentType: 'text/csv; charset=utf-8' };
}

function linksOf(
    { listFile, runLink }: RunMailInput,
    { outcome, attached }: { readonly outcome: MailOutcome; readonly attached: boolean }
): MailPage['links'] {
    const delivered = outcome === 'succeeded' || outcome === 'warnings';
    return [
        ...(runLink ? [runLink] : []),
        ...(delivered && listFile?.link && !attached
            ? [{ label: `${listFile.name}, too large to attach`, address: listFile.link }]
            : [])
    ];
}

/**
 * Returns the mail about a run that ended, is held back, or goes on. The same outcome of the same run has the same key
 * and Message-ID, also from another worker; only after a person has sent the run on is it news.
 */
export function runMail(input: RunMailInput): WrittenMail {
    const { run } = input;
    const outcome: MailOutcome = input.resumed ? 'resumed' : mailOutcome(run);
    const verdict = headline(input, outcome);
    const attachment = attachmentOf(input, outcome);
    const sections = runSections(input, outcome);
    const page: MailPage = {
        ...LOOKS[outcome],
        headline: verdict,
        facts: factsOf(run, outcome),
        figures: outcome === 'resumed' ? [] : figuresOf(run),
        links: linksOf(input, { outcome, attached: attachment !== null }),
        sections,
        footer: FOOTER
    };
    const key = `${run.id}.${outcome}.${run.queuedAt}`.replaceAll(/[^A-Za-z0-9._-]/g, '-');
    return {
        key,
        outcome,
        message: {
            messageId: `<${key}@${input.domain}>`,
            subject: subjectOf(verdict, run.org),
            text: textPage(page),
            html: htmlPage(page),
            images: sections.flatMap(({ chart }) => (chart ? [chart.image] : [])),
            attachments: attachment ? [attachment] : []
        }
    };
}
