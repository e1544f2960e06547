import { open } from 'node:fs/promises';
import { DialFlowError } from '../../error.ts';
import type { Erasure, HeldData } from '../../personal-data/personal-data.ts';
import { personalSubject, type PersonalSubject } from '../../personal-data/subject.ts';
import { systemErrorCode } from '../../system-error.ts';
import { noteOnAudit } from '../administration.ts';
import { UsageError, type Command, type CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { formatTable } from '../format.ts';

/** `dial-flow account`: answers a person who asks what is held about them, and erases it. */
export const accountCommand: Command = {
    name: 'account',
    summary: 'exports or erases what is held about one account or one number',
    synopsis: 'export | erase ACCOUNT-ID|NUMBER [options]',
    options: { to: { type: 'string' }, yes: { type: 'boolean', default: false } },
    optionHelp: [
        ['--to FILE', 'with export: a new file for the answer, which only its owner can read'],
        ['--yes', 'with erase: erases; without it only what would be erased is shown']
    ],
    notes: () =>
        [
            'Works on the stores of the configuration (DIAL_FLOW_DATA_DIR, DIAL_FLOW_SQLSERVER_…), with or without the service.',
            'Ask for an account and for each of its numbers; a number may be another account’s as well.',
            'Put a number with blanks or brackets in quotes.'
        ].join('\n'),
    mostPositionals: 2,
    async execute(context) {
        const [action, who] = context.args.positionals;
        if ((action !== 'export' && action !== 'erase') || who === undefined) {
            throw new UsageError(
                'Write account export ACCOUNT-ID|NUMBER or account erase ACCOUNT-ID|NUMBER.'
            );
        }
        if (action === 'export' && context.args.flag('yes')) throw new UsageError('--yes goes with erase.');
        if (action === 'erase' && context.args.text('to') !== undefined)
            throw new UsageError('--to goes with export.');
        const subject = personalSubject(who);
        return action === 'export' ? exportData(context, subject) : erase(context, subject);
    }
};

const countOf = (held: HeldData): number => held.places.reduce((rows, place) => rows + place.rows.length, 0);

/** Does the work and notes in the audit log that it was asked for, whatever comes of it. */
async function noted<Result>(
    context: CommandContext,
    {
        what,
        subject,
        work
    }: {
        readonly what: string;
        readonly subject: PersonalSubject;
        readonly work: () => Promise<Result>;
    }
): Promise<Result> {
    const stores = await context.openStores();
    const entry = { audit: stores.audit, what, subject: subject.discreetWords };
    try {
        const result = await work();
        await noteOnAudit(context, entry);
        return result;
    } catch (error) {
        const code = error instanceof DialFlowError ? error.code : 'unexpected';
        await noteOnAudit(context, { ...entry, failure: code });
        throw error;
    } finally {
        await stores.close();
    }
}

async function heldOf(context: CommandContext, subject: PersonalSubject): Promise<HeldData> {
    const data = await context.openPersonalData(context.environment);
    return data.held(subject).finally(() => data.close());
}

async function exportData(context: CommandContext, subject: PersonalSubject): Promise<ExitCode> {
    const { args, terminal, json } = context;
    const to = args.text('to');
    if (to === undefined && !json) throw new UsageError('Name a new file with --to, or say --json.');
    const held = await noted(context, {
        ...{ what: 'account.export', subject },
        work: async () => {
            const found = await heldOf(context, subject);
            if (to !== undefined) await writeNew(to, exportText(found, context));
            return found;
        }
    });
    if (json && to === undefined) terminal.out(exportText(held, context));
    else if (json)
        terminal.out(JSON.stringify({ file: to, places: held.places.length, rows: countOf(held) }));
    else terminal.out([`${heldText(held)}`, `Written to ${to}.`].join('\n'));
    return EXIT.ok;
}

const exportText = (held: HeldData, { now }: CommandContext): string =>
    JSON.stringify({ exportedAt: new Date(now()).toISOString(), ...held }, null, 4);

async function writeNew(file: string, text: string): Promise<void> {
    try {
        const handle = await open(file, 'wx', 0o600);
        await handle.writeFile(`${text}\n`).finally(() => handle.close());
    } catch (cause) {
        const why =
            systemErrorCode(cause) === 'EEXIST' ? 'it is there already' : String(systemErrorCode(cause));
        throw new DialFlowError('invalid_request', `${file} could not be written: ${why}.`, {
            cause,
            advice: 'Name a new file in a folder that you may write to.'
        });
    }
}

async function erase(context: CommandContext, subject: PersonalSubject): Promise<ExitCode> {
    const { args, terminal, json } = context;
    if (!args.flag('yes')) {
        const held = await heldOf(context, subject);
        const places = held.places.map(({ place, rows }) => ({ place, rows: rows.length }));
        if (json) terminal.out(JSON.stringify({ ...held, places, erased: false }, null, 4));
        else terminal.out(`${heldText(held)}\nNothing was erased. Add --yes to erase it.`);
        return EXIT.usage;
    }
    const erasure = await noted(context, {
        ...{ what: 'account.erase', subject },
        work: async () => {
            const data = await context.openPersonalData(context.environment);
            return data.erase(subject).finally(() => data.close());
        }
    });
    terminal.out(json ? JSON.stringify(erasure, null, 4) : erasureText(erasure, subject));
    return erasure.waiting.length > 0 ? EXIT.failed : EXIT.ok;
}

const notReachedText = (sentences: readonly string[]): string =>
    ['An erasure does not reach:', ...sentences.map((sentence) => `  ${sentence}`)].join('\n');

const table = (rows: readonly (readonly [place: string, count: number])[]): string =>
    formatTable({ rows: rows.map(([place, count]) => [place, String(count)]), right: [1] });

function heldText(held: HeldData): string {
    const rows = held.places.map(({ place, rows: { length } }) => [place, length] as const);
    const about = held.about.charAt(0).toUpperCase() + held.about.slice(1);
    return [
        rows.length === 0 ? `Nothing is held about ${held.about}.` : `${about} stands in:\n${table(rows)}`,
        ...(held.numbers.length === 0
            ? []
            : [`Its numbers: ${held.numbers.join(', ')}. Ask for each of them too.`]),
        notReachedText(held.notReached)
    ].join('\n');
}

const erasureText = ({ erased, waiting, notReached }: Erasure, subject: PersonalSubject): string =>
    [
        erased.length === 0
            ? `There was nothing to erase about ${subject.words}.`
            : `Erased:\n${table(erased.map(({ place, count }) => [place, count]))}`,
        ...waiting.map(
            ({ runId, reason }) =>
                `Run ${runId} was left alone, because ${reason}. Say this again when it has ended.`
        ),
        notReachedText(notReached)
    ].join('\n');
