import type { ApexContext, SObject } from '../../src/apex-runtime/apex-context.ts';
import { soql } from '../../src/apex-runtime/soql-text.ts';
import { NightSchedule } from '../night-schedule.ts';
import { isTrueIn, textIn } from '../record-values.ts';
import { statusCode, succeeded } from '../run-status.ts';

/** An alarm that is later than this is of a night that nobody waits for any more. */
const latestMs = 18 * 3_600_000;

interface Reached {
    readonly userIds: readonly string[];
    readonly addresses: readonly string[];
}

/** Receivers are e-mail addresses and names of users; a user is told by the bell too. */
async function reachedBy(context: ApexContext, receivers: readonly string[]): Promise<Reached> {
    if (receivers.length === 0) return { userIds: [], addresses: [] };
    const users = await context.query(
        soql`SELECT Id, Username, Email FROM User WHERE (Username IN ${receivers} OR Email IN ${receivers}) AND IsActive = true LIMIT 100`
    );
    const names = new Set(users.map(({ Username }) => String(Username)));
    const addresses = [
        ...users.flatMap((user) => textIn(user, 'Email') ?? []),
        ...receivers.filter((receiver) => !names.has(receiver))
    ];
    return { userIds: users.map(({ Id }) => String(Id)), addresses: [...new Set(addresses)] };
}

/** What became of a message. */
export interface Delivery {
    readonly wasRung: boolean;
    /** Why no mail went out; null where one did. */
    readonly fault: string | null;
}

/** Tells those whom the schedule names, by bell and by mail. */
export async function tellReceivers(
    context: ApexContext,
    given: { receivers: readonly string[]; title: string; body: string; target: string | null }
): Promise<Delivery> {
    const { receivers, title, body, target } = given;
    const { userIds, addresses } = await reachedBy(context, receivers);
    context.org.notifications.send({ title, body, target, userIds });
    const text = target === null ? body : `${body}\n\n${context.org.url}${target}\n`;
    const fault =
        addresses.length === 0
            ? 'No receiver has an e-mail address.'
            : await context.org.mail.send({ to: addresses, subject: title, text });
    return { wasRung: userIds.length > 0, fault };
}

/** The night that the alarm is about; one that never began is put into the history. */
async function nightOf(
    context: ApexContext,
    given: { nights: readonly SObject[]; schedule: NightSchedule; start: Date }
): Promise<SObject> {
    const { nights, schedule, start } = given;
    const night = nights.find((candidate) => !isTrueIn(candidate, 'Dry_Run__c'));
    if (night) return night;
    const missing = {
        Status__c: 'Failed',
        Pipeline__c: 'nightly',
        Dry_Run__c: false,
        Finished_At__c: context.now.toISOString(),
        Launch_Key__c: `missing|${schedule.nightOf(start)}`,
        Error_Code__c: 'no_night',
        Error_Message__c:
            'The night did not start. Look at the scheduled jobs and at Set-up, then launch the full pipeline.'
    };
    return { ...missing, Id: await context.insert('Dial_Run__c', missing) };
}

const clock = ({
    moment,
    zone,
    options
}: {
    readonly moment: Date;
    readonly zone: string;
    readonly options: Intl.DateTimeFormatOptions;
}): string => new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }).format(moment);

/**
 * The dead-man's alarm: says once that no night has succeeded by the set hour. It does not rely on a night having run.
 * @returns whether it was raised
 */
export async function raiseAlarmIfDue(context: ApexContext): Promise<boolean> {
    const schedule = await NightSchedule.current(context);
    const start = schedule.paused ? null : schedule.lastStart(context.now);
    if (start === null) return false;
    const alarm = schedule.alarmOf(start);
    const late = context.now.getTime() - alarm.getTime();
    if (late < 0 || late > latestMs) return false;
    const nights = await context.query(
        soql`SELECT Id, Name, Status__c, Draft__c, Dry_Run__c, Alarm_At__c, Error_Message__c FROM Dial_Run__c WHERE Pipeline__c = 'nightly' AND (CreatedDate >= ${start} OR Finished_At__c >= ${start}) ORDER BY CreatedDate DESC, Id DESC LIMIT 50`
    );
    const settled = nights.some(
        (night) =>
            night['Alarm_At__c'] !== null ||
            (succeeded.includes(textIn(night, 'Status__c') ?? '') && !isTrueIn(night, 'Dry_Run__c'))
    );
    if (settled) return false;
    const night = await nightOf(context, { nights, schedule, start });
    const state =
        night['Draft__c'] === 'Held'
            ? 'The results are held back and wait for a decision.'
            : (textIn(night, 'Error_Message__c') ??
              `The night is still ${statusCode(textIn(night, 'Status__c'))}.`);
    const since = clock({
        moment: start,
        zone: schedule.zone,
        options: { dateStyle: 'medium', timeStyle: 'short' }
    });
    const expected = clock({ moment: alarm, zone: schedule.zone, options: { timeStyle: 'short' } });
    const { wasRung, fault } = await tellReceivers(context, {
        receivers: schedule.receivers,
        title: 'DIAL-Flow: no list yet',
        body: `No nightly run has succeeded since ${since}. It was expected by ${expected}. ${state}`,
        target: `/lightning/r/Dial_Run__c/${String(night['Id'])}/view`
    });
    // Where nobody heard it, it stays due and is tried again.
    if (!wasRung && fault !== null) return false;
    await context.update('Dial_Run__c', { Id: night['Id'], Alarm_At__c: context.now.toISOString() });
    return true;
}
