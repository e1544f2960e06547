import type { StoredAuditEntry } from '../../access/audit-log.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { formatTable } from '../format.ts';

/** `dial-flow audit`: who asked for what, when, from where, and how it ended. */
export const auditCommand: Command = {
    name: 'audit',
    summary: 'lists who asked for what, when, from where and how it ended, newest first',
    synopsis: '[options]',
    options: {
        ...{ who: { type: 'string' }, what: { type: 'string' }, subject: { type: 'string' } },
        ...{ outcome: { type: 'string' }, since: { type: 'string' }, limit: { type: 'string' } }
    },
    optionHelp: [
        ['--who NAME', 'only callers whose name begins so, as key:4f0a2b9c1d3e'],
        ['--what OPERATION', 'only this operation, as launchRun or keys.create'],
        ['--subject ID', 'only what was done to this run or key'],
        ['--outcome NAME', 'only done, refused or failed'],
        ['--since DAY', 'only from this day on'],
        ['--limit NUMBER', 'so many at most (50)']
    ],
    async execute({ args, terminal, json, client }) {
        const since = args.day('since');
        const page = await client().audit({
            limit: String(args.wholeNumber('limit') ?? 50),
            ...{ who: args.text('who'), what: args.text('what'), subject: args.text('subject') },
            outcome: args.text('outcome'),
            since: since === undefined ? undefined : `${since}T00:00:00Z`
        });
        terminal.out(json ? JSON.stringify(page, null, 4) : auditText(page.entries));
        return EXIT.ok;
    }
};

function auditText(entries: readonly StoredAuditEntry[]): string {
    if (entries.length === 0) return 'Nothing was noted.';
    const rows = entries.map(({ at, who, person, what, subject, source, outcome, code }) => [
        ...[`${at.slice(0, 19).replace('T', ' ')}`, person === null ? who : `${who} for ${person}`],
        ...[what, subject ?? '', source, code === null ? outcome : `${outcome}: ${code}`]
    ]);
    return formatTable({
        rows: [['When (UTC)', 'Who', 'What', 'To', 'From', 'How it ended'], ...rows],
        indent: 0
    });
}
