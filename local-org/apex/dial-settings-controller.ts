import type { ApexContext } from '../src/apex-runtime/apex-context.ts';
import { AuraHandledError, noPermission } from '../src/apex-runtime/apex-error.ts';
import { apexMethod, type ApexController, type ApexParameters } from '../src/apex-runtime/controllers.ts';
import { soql } from '../src/apex-runtime/soql-text.ts';
import { mayAdminister, mayLaunch, mayViewRuns, requireAdmin } from './abilities.ts';
import { filledTextOf, flagOf, jsonOf, textOf, textsOf } from './call-parameters.ts';
import { mappingRows } from './field-mapping.ts';
import { tellReceivers } from './jobs/alarm.ts';
import { NightSchedule } from './night-schedule.ts';
import { instantIn, isTrueIn, numberIn, objectFrom, textIn } from './record-values.ts';
import { reasonRequired } from './refusals.ts';
import { newestRead } from './run-records.ts';
import { invalidSetting, settingChange, signedBy } from './setting-changes.ts';
import { generalSettings, settingVersions } from './settings-records.ts';
import { setupStatus } from './setup-checks.ts';
import { getSuppressions, saveSuppression } from './suppressions.ts';
import { isClockTime, isDayName, isZone } from './zoned-time.ts';

const [leastReason, mostReason] = [10, 255];
const unmappedRows = 200;
const [mostReceivers, mostReceiverText] = [50, 4_000];
const usualTimeoutMs = 30_000;

/** Settings are for who launches runs or looks after them. */
function requireViewer(context: ApexContext): void {
    if (mayViewRuns(context) || mayLaunch(context) || mayAdminister(context)) return;
    throw noPermission('You cannot see the settings.', 'The permission set DIAL-Flow Viewer allows it.');
}

/** Texts without a meaning with their calls, as the service counted them in the last run. */
async function unmapped(context: ApexContext): Promise<readonly object[]> {
    const run = textIn(await newestRead(context), 'Service_Run_Id__c');
    if (run === null) return [];
    try {
        const { body } = await context.service({
            method: 'GET',
            path: `/v1/runs/${encodeURIComponent(run)}/results/unmapped_dispositions`,
            query: { limit: unmappedRows }
        });
        const rows = body['rows'] as readonly (readonly string[])[];
        return rows.map(([text, calls, share]) => ({
            text,
            calls: Number(calls),
            share: Number(share),
            canonical: null
        }));
    } catch (error) {
        // The other settings are shown all the same.
        if (error instanceof AuraHandledError) return [];
        throw error;
    }
}

async function dispositions(context: ApexContext): Promise<readonly object[]> {
    const mapped = await context.query(
        soql`SELECT Raw_Text__c, Canonical__c FROM Disposition_Mapping__mdt ORDER BY Raw_Text__c LIMIT 2000`
    );
    return [
        ...(await unmapped(context)),
        ...mapped.map((record) => ({
            text: textIn(record, 'Raw_Text__c'),
            calls: null,
            share: null,
            canonical: textIn(record, 'Canonical__c')
        }))
    ];
}

async function versions(context: ApexContext): Promise<readonly object[]> {
    return (await settingVersions(context)).map((record) => ({
        engine: textIn(record, 'Engine__c'),
        version: numberIn(record, 'Version__c'),
        active: isTrueIn(record, 'Active__c'),
        parameters: objectFrom(textIn(record, 'Parameters__c')),
        changedBy: textIn(record, 'Changed_By__c'),
        changedAt: instantIn(record, 'Changed_On__c'),
        reason: textIn(record, 'Reason__c')
    }));
}

const scheduleView = (context: ApexContext, schedule: NightSchedule): object => ({
    time: schedule.time,
    zone: schedule.zone,
    days: schedule.days,
    alarmTime: schedule.alarmTime,
    receivers: schedule.receivers,
    paused: schedule.paused,
    nextAt: schedule.nextStart(context.now)?.toISOString() ?? null
});

async function getSettings(context: ApexContext): Promise<object> {
    requireViewer(context);
    const general = await generalSettings(context);
    const [record] = await context.query(
        soql`SELECT Callout_Timeout_Ms__c FROM Dial_Flow_General__mdt WHERE DeveloperName = 'Default'`
    );
    return {
        versions: await versions(context),
        mapping: await mappingRows(context),
        dispositions: await dispositions(context),
        schedule: scheduleView(context, await NightSchedule.current(context)),
        general: {
            calloutTimeoutMs: numberIn(record, 'Callout_Timeout_Ms__c') ?? usualTimeoutMs,
            claimHours: general.claimHours,
            keepDays: general.keepDays,
            silentMinutes: general.silentMinutes,
            hoursReviewedOn: general.hoursReviewedDate
        },
        jobId: null
    };
}

function parsed(content: string | null): ApexParameters {
    try {
        const value: unknown = JSON.parse(content ?? '');
        if (value !== null && typeof value === 'object' && !Array.isArray(value))
            return value as ApexParameters;
    } catch {
        // What is no JSON is refused below in words.
    }
    throw invalidSetting('The settings cannot be read.', 'json');
}

/** Deploys values that are used from the next run on. */
async function saveSetting(context: ApexContext, parameters: ApexParameters): Promise<object> {
    requireAdmin(context, 'You can see settings but not change them.');
    const reason = filledTextOf(parameters, 'reason') ?? '';
    if (reason.length < leastReason || reason.length > mostReason)
        throw reasonRequired('A change of settings', leastReason, mostReason);
    const { records, version } = await settingChange(context, {
        kind: textOf(parameters, 'kind'),
        asked: parsed(textOf(parameters, 'json')),
        reason
    });
    return { jobId: await context.org.deployMetadata(records), version };
}

const invalidSchedule = (message: string, field: string): AuraHandledError =>
    new AuraHandledError({
        code: 'invalid_schedule',
        message,
        advice: 'Correct it and save again.',
        field
    });

function scheduleOf(asked: ApexParameters): NightSchedule {
    const [time, alarmTime, zone] = ['time', 'alarmTime', 'zone'].map(
        (name) => textOf(asked, name) ?? ''
    ) as [string, string, string];
    if (!isClockTime(time)) throw invalidSchedule('Enter a time like 02:00.', 'time');
    if (!isClockTime(alarmTime)) throw invalidSchedule('Enter a time like 02:00.', 'alarmTime');
    if (!isZone(zone))
        throw invalidSchedule('Choose a time zone by its name, such as America/New_York.', 'zone');
    const days = textsOf(asked, 'days');
    if (days.length === 0) throw invalidSchedule('Choose one day at least, or pause the nights.', 'days');
    const unknown = days.find((day) => !isDayName(day));
    if (unknown !== undefined) throw invalidSchedule(`"${unknown}" is no day of the week.`, 'days');
    const receivers = textsOf(asked, 'receivers')
        .map((text) => text.trim())
        .filter((text) => text !== '');
    const odd = receivers.find((text) => text.includes('|') || !text.includes('@'));
    if (odd !== undefined) throw invalidSchedule(`"${odd}" is no e-mail address or user name.`, 'receivers');
    if (receivers.length > mostReceivers || receivers.join('|').length > mostReceiverText)
        throw invalidSchedule(`Name at most ${mostReceivers} receivers.`, 'receivers');
    const paused = flagOf(asked, 'paused') ?? false;
    return new NightSchedule({ time, zone, days, alarmTime, receivers, paused });
}

async function saveSchedule(context: ApexContext, parameters: ApexParameters): Promise<object> {
    requireAdmin(context, 'You can see the schedule but not change it.');
    const asked = jsonOf(parameters);
    const schedule = scheduleOf(asked);
    const reason = textOf(asked, 'reason')?.slice(0, mostReason) ?? null;
    await context.org.deployMetadata([
        {
            object: 'Dial_Flow_Schedule__mdt',
            developerName: 'Nightly',
            label: 'Nightly',
            values: {
                ...(await signedBy(context, reason)),
                Time__c: schedule.time,
                Time_Zone__c: schedule.zone,
                Days__c: schedule.days.join('|'),
                Alarm_Time__c: schedule.alarmTime,
                Receivers__c: schedule.receivers.join('|'),
                Paused__c: String(schedule.paused)
            }
        }
    ]);
    return scheduleView(context, schedule);
}

/** Sends an alarm to try it, to everybody whom the saved schedule names. */
async function sendTestAlarm(context: ApexContext): Promise<object> {
    requireAdmin(context, 'You can see the schedule but not try the alarm.');
    const { receivers } = await NightSchedule.current(context);
    if (receivers.length === 0) {
        throw new AuraHandledError({
            code: 'no_receivers',
            message: 'Nobody is set to be told, so nothing was sent.',
            advice: 'Add receivers and save the schedule, then try again.',
            field: 'receivers'
        });
    }
    const { wasRung, fault } = await tellReceivers(context, {
        receivers,
        title: 'DIAL-Flow: test of the alarm',
        body: 'This is a test. An alarm would reach you in the same way.',
        target: null
    });
    if (fault !== null) {
        throw new AuraHandledError({
            code: 'mail_refused',
            message: wasRung ? `The bell rang, but no mail went out: ${fault}` : `No mail went out: ${fault}`,
            advice: 'Allow all e-mail in Setup under Deliverability and check the addresses, then try again.'
        });
    }
    return { receivers };
}

async function getSetupStatus(context: ApexContext): Promise<readonly object[]> {
    requireViewer(context);
    return setupStatus(context);
}

export const dialSettingsController = {
    getSettings: apexMethod([], getSettings),
    saveSetting: apexMethod(['kind', 'json', 'reason'], saveSetting),
    saveSchedule: apexMethod(['json'], saveSchedule),
    sendTestAlarm: apexMethod([], sendTestAlarm),
    getSetupStatus: apexMethod([], getSetupStatus),
    getSuppressions: apexMethod(['filter', 'cursor'], getSuppressions),
    saveSuppression: apexMethod(['json'], saveSuppression)
} satisfies ApexController;
