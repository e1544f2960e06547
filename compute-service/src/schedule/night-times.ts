import { Cron } from 'croner';
import { dayIn } from '../calendar-day.ts';
import { DialFlowError } from '../error.ts';
import { defaultAsOf } from '../runs/defaults.ts';

/** When nights start: a cron pattern of five parts, read in a time zone of the IANA database. */
export interface NightTimes {
    readonly cron: string;
    readonly timeZone: string;
}

/** One night of the schedule. */
export interface ScheduledNight {
    /** ISO date on which it starts, where the schedule is at home; a date has one night. */
    readonly date: string;
    readonly at: Date;
    /** The as-of date of its run, also when it starts late. */
    readonly asOf: string;
}

const A_SECOND_MS = 1000;

const patternOf = ({ cron, timeZone }: NightTimes): Cron =>
    new Cron(cron, { timezone: timeZone, mode: '5-part' });

/**
 * Checks a schedule.
 * @throws DialFlowError `configuration` where the pattern or the time zone cannot be read, or no night ever comes
 */
export function requireUsableTimes(times: NightTimes): void {
    const refuse = (what: string, cause?: unknown): never => {
        throw new DialFlowError('configuration', what, {
            cause,
            advice: 'Write DIAL_FLOW_SCHEDULE like "0 2 * * *" and DIAL_FLOW_SCHEDULE_TIME_ZONE like America/New_York.'
        });
    };
    let next: Date | null = null;
    try {
        next = patternOf(times).nextRun(new Date());
    } catch (cause) {
        refuse(`The schedule "${times.cron}" in ${times.timeZone} cannot be read.`, cause);
    }
    if (next === null) refuse(`The schedule "${times.cron}" has no next night.`);
}

function nightAt(at: Date, timeZone: string): ScheduledNight {
    return { date: dayIn(timeZone, at), at, asOf: defaultAsOf(at) };
}

/**
 * Returns the next nights after an instant, the nearest first. A time that the clocks leave out in spring counts as the
 * moment of the change, one that comes twice in autumn as its first coming.
 */
export const nightsAfter = (times: NightTimes, after: Date, count: number): readonly ScheduledNight[] =>
    patternOf(times)
        .nextRuns(count, after)
        .map((at) => nightAt(at, times.timeZone));

/** Returns the newest night that is due at an instant or was before; null where there never was one. */
export function lastDueNight(times: NightTimes, now: Date): ScheduledNight | null {
    // What is due at this very second is due.
    const [at] = patternOf(times).previousRuns(1, new Date(now.getTime() + A_SECOND_MS));
    return at && at.getTime() <= now.getTime() ? nightAt(at, times.timeZone) : null;
}
