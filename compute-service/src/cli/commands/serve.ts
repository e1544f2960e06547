import { resolveSettings } from '../../config/settings.ts';
import { NO_SCHEDULE } from '../../config/variables.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

const DEFAULT_CRON = '0 2 * * *';

/** `dial-flow serve`: the service itself, in this process, with its settings from the environment. */
export const serveCommand: Command = {
    name: 'serve',
    summary: 'runs the service here; with --schedule it starts the nights by itself',
    synopsis: '[options]',
    options: {
        schedule: { type: 'boolean', default: false },
        cron: { type: 'string' },
        'time-zone': { type: 'string' }
    },
    optionHelp: [
        ['--schedule', `starts nights by the clock: DIAL_FLOW_SCHEDULE, else "${DEFAULT_CRON}"`],
        ['--cron PATTERN', 'minute, hour, day, month, weekday; with --schedule'],
        ['--time-zone ZONE', 'like America/New_York; else DIAL_FLOW_SCHEDULE_TIME_ZONE, else UTC']
    ],
    async execute({ args, serve, environment }) {
        const wanted = args.flag('schedule');
        const set = resolveSettings(environment).values['DIAL_FLOW_SCHEDULE'];
        const configured = set === NO_SCHEDULE ? undefined : set;
        const cron = args.text('cron') ?? configured ?? DEFAULT_CRON;
        const zone = args.text('time-zone');
        await serve({
            ...environment,
            DIAL_FLOW_SCHEDULE: wanted ? cron : NO_SCHEDULE,
            ...(zone === undefined ? {} : { DIAL_FLOW_SCHEDULE_TIME_ZONE: zone })
        });
        return EXIT.ok;
    }
};
