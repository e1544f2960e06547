import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { formatTable } from '../format.ts';
import { askedOrg, ORG_OPTION, ORG_OPTION_HELP } from '../org-option.ts';
import type { ScheduleAnswer } from '../service-client.ts';

/** `dial-flow schedule`: the nights that the service starts by itself. */
export const scheduleCommand: Command = {
    name: 'schedule',
    summary: 'when the service starts nights by itself: the last one that was due and the next ones',
    synopsis: '[options]',
    options: { ...ORG_OPTION, count: { type: 'string' } },
    optionHelp: [ORG_OPTION_HELP, ['--count NUMBER', 'so many nights, up to 31 (7)']],
    async execute({ args, terminal, json, client }) {
        const answer = await client().schedule({
            ...askedOrg(args),
            count: String(args.wholeNumber('count') ?? 7)
        });
        terminal.out(json ? JSON.stringify(answer, null, 4) : scheduleText(answer));
        return EXIT.ok;
    }
};

function scheduleText({ schedule, last, next }: ScheduleAnswer): string {
    if (!schedule) {
        return 'This service starts no nights by itself. Start it with `dial-flow serve --schedule`, or let the org start them.';
    }
    const { timeZone } = schedule;
    const local = new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'full', timeStyle: 'short' });
    const lines = next.map(({ at, asOf }) => [local.format(new Date(at)), at, `as of ${asOf}`]);
    return [
        `Nights start at "${schedule.cron}" in ${timeZone}; one that was missed is caught up within ${schedule.catchUpHours} h.`,
        ...(last ? [`The last one was due ${local.format(new Date(last.at))}: ${lastText(last)}`] : []),
        'Next nights',
        formatTable({ rows: lines })
    ].join('\n');
}

const lastText = ({ runId, status }: NonNullable<ScheduleAnswer['last']>): string =>
    runId === null ? 'no run of it is known.' : `run ${runId}, ${status?.replaceAll('_', ' ') ?? 'unknown'}.`;
