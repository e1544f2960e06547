import { Cron } from 'croner';
import type { Logger } from 'pino';
import type { Clock } from '../runs/clock.ts';
import type { RunStore, RunSummary } from '../runs/store.ts';
import { FINAL_STATUSES } from '../runs/run.ts';
import { alarmMail } from '../sinks/mail/alarm-mail.ts';
import { recipientsOf } from '../sinks/mail/mail-routes.ts';
import type { MailSettings } from './mail-news.ts';

export interface NightAlarmOptions {
    readonly org: string;
    readonly store: Pick<RunStore, 'list' | 'lastSuccessfulNight'>;
    readonly mail: MailSettings;
    readonly clock: Pick<Clock, 'now'>;
    /** When a night must have ended. */
    readonly cron: string;
    readonly timeZone: string;
}

/** A night is looked for in so many hours before it is due, or since the time before where that is less. */
const LOOK_BACK_MS = 24 * 3_600_000;
/** An alarm that comes later than this tells nobody anything: the service was away, and the next time is near. */
const LATEST_MS = 12 * 3_600_000;
const LOOK_EVERY_MS = 30_000;
const MOST_RUNS = 200;

const isNight = ({ kind, pipeline, dryRun }: RunSummary): boolean =>
    kind === 'night' && pipeline === 'nightly' && !dryRun;

/** The last two moments at which a night was due, the newest first. */
function dueBefore({ cron, timeZone, clock }: NightAlarmOptions): readonly Date[] {
    return new Cron(cron, { timezone: timeZone }).previousRuns(2, clock.now());
}

const wordsOf = (due: Date, timeZone: string): string =>
    `${new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short', timeStyle: 'short', hour12: false }).format(due)} (${timeZone})`;

/**
 * Looks whether a night has ended by the last moment at which one was due, and keeps a mail where none has. A night that
 * ended in whatever way was told of by itself. Each moment is alarmed of once, also by several processes.
 * @returns whether the alarm was raised
 */
export async function raiseAlarmIfDue(options: NightAlarmOptions): Promise<boolean> {
    const { org, store, mail, clock, timeZone } = options;
    const [due, before] = dueBefore(options);
    if (!due || clock.now().getTime() - due.getTime() > LATEST_MS) return false;
    const from = Math.max(due.getTime() - LOOK_BACK_MS, before?.getTime() ?? 0);
    const { runs } = await store.list({ org, limit: MOST_RUNS });
    const nights = runs.filter(isNight);
    const hasEnded = nights.some(({ finishedAt }) => {
        const ended = Date.parse(finishedAt ?? '');
        return ended > from && ended <= due.getTime();
    });
    if (hasEnded) return false;
    const recipients = recipientsOf(mail.routes, { pipeline: 'nightly', outcome: 'alarm' });
    if (recipients.length === 0) return false;
    const { key, outcome, message } = alarmMail({
        org,
        due,
        dueWords: wordsOf(due, timeZone),
        lastSuccess: await store.lastSuccessfulNight(org),
        unfinished: nights.find(({ status }) => !FINAL_STATUSES.includes(status)) ?? null,
        domain: mail.domain
    });
    await mail.dispatcher.put({ key, runId: null, outcome, message, recipients });
    return true;
}

/** Looks every half minute. */
export function startNightAlarm(options: NightAlarmOptions & { readonly logger: Logger }): { stop(): void } {
    const startedAt = options.clock.now().getTime();
    const look = (): void => {
        // A service that was just set up does not complain about a night before it was there.
        const [due] = dueBefore(options);
        if (!due || due.getTime() < startedAt) return;
        raiseAlarmIfDue(options).catch((error: unknown) => {
            options.logger.warn(
                { err: error },
                'It could not be found out whether a night has ended in time'
            );
        });
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    timer.unref();
    return { stop: () => clearInterval(timer) };
}
