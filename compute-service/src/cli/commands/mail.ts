import type { MailDelivery } from '../../ports/outbox.ts';
import type { Command } from '../command.ts';
import { UsageError } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { formatTable } from '../format.ts';
import type { MailAnswer } from '../service-client.ts';

const ACTIONS = ['list', 'retry'];

/** `dial-flow mail`: which mails went out, wait or were given up; `retry` sends them now. */
export const mailCommand: Command = {
    name: 'mail',
    summary: 'lists mails that went out, wait or were given up; `mail retry` sends them now',
    synopsis: '[list | retry] [options]',
    options: { status: { type: 'string' }, limit: { type: 'string' }, key: { type: 'string' } },
    optionHelp: [
        ['--status NAME', 'only mails that are waiting, sent or given_up'],
        ['--limit NUMBER', 'so many at most (100)'],
        ['--key KEY', 'with retry: this mail alone']
    ],
    mostPositionals: 1,
    async execute({ args, terminal, json, client }) {
        const [action = 'list'] = args.positionals;
        if (!ACTIONS.includes(action)) throw new UsageError(`"${action}" is neither list nor retry.`);
        const key = args.text('key');
        if (action === 'retry') {
            const answer = await client().retryMails(key === undefined ? {} : { key });
            terminal.out(json ? JSON.stringify(answer, null, 4) : retryText(answer.retried));
            return EXIT.ok;
        }
        if (key !== undefined) throw new UsageError('--key goes with retry.');
        const status = args.text('status');
        const answer = await client().mails({
            limit: String(args.wholeNumber('limit') ?? 100),
            ...(status === undefined ? {} : { status })
        });
        terminal.out(json ? JSON.stringify(answer, null, 4) : mailsText(answer));
        return EXIT.ok;
    }
};

const retryText = (retried: number): string =>
    retried === 0
        ? 'No mail waits and none was given up.'
        : `${retried} ${retried === 1 ? 'mail is' : 'mails are'} sent now; \`dial-flow mail\` shows how that went.`;

const STATUS_WORDS = { sent: 'sent', waiting: 'waiting', given_up: 'given up' } as const;

const minute = (instant: string): string => instant.slice(0, 16).replace('T', ' ');

const noteOf = ({ reason, dueAt }: MailDelivery): string =>
    [reason, dueAt === null ? null : `Next try: ${minute(dueAt)} UTC.`]
        .filter((part) => part !== null)
        .join(' ');

function mailsText({ mails, waiting, givenUp }: MailAnswer): string {
    if (mails.length === 0) return 'No mail yet.';
    const rows = mails.map((mail) => [
        minute(mail.createdAt),
        mail.outcome,
        STATUS_WORDS[mail.status],
        mail.recipient,
        String(mail.attempts),
        mail.key
    ]);
    const open = mails.filter(({ status }) => status !== 'sent');
    return [
        formatTable({
            rows: [['Written (UTC)', 'Outcome', 'Status', 'Recipient', 'Tries', 'Mail'], ...rows],
            right: [4],
            indent: 0
        }),
        ...open.map((mail) => `${mail.recipient}: ${noteOf(mail)}`),
        `${waiting} waiting, ${givenUp} given up.`
    ].join('\n');
}
