import type { ApexContext } from '../src/apex-runtime/apex-context.ts';
import { AuraHandledError } from '../src/apex-runtime/apex-error.ts';
import { soql } from '../src/apex-runtime/soql-text.ts';
import { faultOfMapping, mappingRecords } from './field-mapping.ts';
import { NightSchedule } from './night-schedule.ts';
import { numberIn, textIn } from './record-values.ts';
import { newestRead } from './run-records.ts';
import { generalSettings } from './settings-records.ts';
import { plusDays } from './zoned-time.ts';

export interface SetupCheck {
    readonly code: string;
    readonly status: string;
    readonly sentence: string | null;
    readonly fix: string | null;
}

interface Finding {
    readonly code: string;
    readonly status: string;
    readonly sentence: string;
    readonly fix: string | null;
}

const addressFix = 'Check the address of the named credential Dial_Flow_Compute and that the service runs.';
const reviewDays = 365;

const check = ({
    code,
    status,
    sentence,
    fix = null
}: {
    readonly code: string;
    readonly status: string;
    readonly sentence: string;
    readonly fix?: string | null;
}): SetupCheck => ({
    code,
    status,
    sentence,
    fix
});

function credentialCheck(failure: AuraHandledError | null): SetupCheck {
    if (failure === null)
        return check({ code: 'credential', status: 'ok', sentence: 'The credential lets this org in.' });
    if (failure.fault.code === 'unauthorized')
        return check({
            code: 'credential',
            status: 'failed',
            sentence: failure.fault.message,
            fix: failure.fault.advice
        });
    return check({
        code: 'credential',
        status: 'failed',
        sentence: 'The compute service does not answer, so the credential cannot be checked.',
        fix: addressFix
    });
}

function serviceCheck(findings: readonly Finding[], failure: AuraHandledError | null): SetupCheck {
    if (failure !== null)
        return check({
            code: 'service',
            status: 'failed',
            sentence: 'The compute service does not answer.',
            fix: addressFix
        });
    const faulty = findings.find(({ status }) => status !== 'ok');
    if (faulty) return findingCheck({ code: 'service', finding: faulty, failure: null });
    return check({
        code: 'service',
        status: 'ok',
        sentence: `The service answers; all ${findings.length} parts it needs are well.`
    });
}

function findingCheck({
    code,
    finding,
    failure
}: {
    readonly code: string;
    readonly finding: Finding | undefined;
    readonly failure: AuraHandledError | null;
}): SetupCheck {
    if (failure !== null)
        return check({
            code,
            status: 'failed',
            sentence: 'The service cannot be asked.',
            fix: 'Make the service answer first.'
        });
    if (!finding)
        return check({
            code,
            status: 'warning',
            sentence: 'The service is not connected to it.',
            fix: 'Configure it at the service.'
        });
    return check({ code, status: finding.status, sentence: finding.sentence, fix: finding.fix });
}

async function mappingCheck(context: ApexContext): Promise<SetupCheck> {
    const mapping = await mappingRecords(context);
    if (mapping.length === 0)
        return check({
            code: 'mapping',
            status: 'failed',
            sentence: 'No column has a field.',
            fix: 'Deploy the default mapping.'
        });
    const fault = mapping.map((record) => faultOfMapping(context, record)).find((found) => found !== null);
    return fault
        ? check({
              code: 'mapping',
              status: 'failed',
              sentence: fault,
              fix: 'Choose another field under Mapping.'
          })
        : check({ code: 'mapping', status: 'ok', sentence: 'All columns have a field.' });
}

/** How many disposition texts of the last run have no meaning; null where no run is known. */
export async function unmappedDispositions(context: ApexContext): Promise<number | null> {
    const run = textIn(await newestRead(context), 'Service_Run_Id__c');
    if (run === null) return null;
    const [step] = await context.query(
        soql`SELECT Rows__c FROM Dial_Run_Step__c WHERE Key__c = ${`${run}|prepare.unmapped_dispositions`}`
    );
    return numberIn(step, 'Rows__c');
}

async function dispositionCheck(context: ApexContext): Promise<SetupCheck> {
    const unmapped = (await unmappedDispositions(context)) ?? 0;
    const fix = 'Give them one under Dispositions.';
    if (unmapped > 0) {
        const sentence =
            unmapped === 1
                ? '1 disposition text has no meaning yet.'
                : `${unmapped} disposition texts have no meaning yet.`;
        return check({ code: 'dispositions', status: 'warning', sentence, fix });
    }
    const mapped = await context.count(soql`SELECT COUNT() FROM Disposition_Mapping__mdt`);
    return mapped === 0
        ? check({
              code: 'dispositions',
              status: 'failed',
              sentence: 'No disposition text has a meaning.',
              fix
          })
        : check({ code: 'dispositions', status: 'ok', sentence: 'Every disposition text has a meaning.' });
}

async function callingHoursCheck(context: ApexContext): Promise<SetupCheck> {
    const { hoursReviewedDate: reviewed } = await generalSettings(context);
    if (reviewed === null) {
        return check({
            code: 'calling_hours',
            status: 'warning',
            sentence: 'Nobody has reviewed the calling hours yet.',
            fix: 'Have them reviewed and note the day in the general settings.'
        });
    }
    if (plusDays(reviewed, reviewDays) < context.now.toISOString().slice(0, 10)) {
        return check({
            code: 'calling_hours',
            status: 'warning',
            sentence: `The calling hours were last reviewed on ${reviewed}.`,
            fix: 'Have them reviewed again and note the day in the general settings.'
        });
    }
    return check({
        code: 'calling_hours',
        status: 'ok',
        sentence: `The calling hours were reviewed on ${reviewed}.`
    });
}

async function scheduleChecks(context: ApexContext): Promise<readonly SetupCheck[]> {
    const schedule = await NightSchedule.current(context);
    const next = schedule.nextStart(context.now);
    const shown = new Intl.DateTimeFormat('sv-SE', {
        timeZone: schedule.zone,
        dateStyle: 'short',
        timeStyle: 'short'
    });
    const people = schedule.receivers.length;
    return [
        next === null
            ? check({
                  code: 'schedule',
                  status: 'warning',
                  sentence: 'Nights are paused. No list is made until you resume.',
                  fix: 'Resume nights under Schedule.'
              })
            : check({
                  code: 'schedule',
                  status: 'ok',
                  sentence: `The next night starts on ${shown.format(next)} ${schedule.zone}.`
              }),
        people === 0
            ? check({
                  code: 'alarm',
                  status: 'failed',
                  sentence: 'Nobody is told when a night does not succeed.',
                  fix: 'Add receivers under Schedule.'
              })
            : check({
                  code: 'alarm',
                  status: 'ok',
                  sentence: `If no night has succeeded by ${schedule.alarmTime}, ${people === 1 ? '1 person is told.' : `${people} people are told.`}`
              })
    ];
}

async function firstRunCheck(context: ApexContext): Promise<SetupCheck> {
    return (await newestRead(context)) === null
        ? check({
              code: 'first_dry_run',
              status: 'failed',
              sentence: 'No run has read the data yet.',
              fix: 'Launch a dry run.'
          })
        : check({ code: 'first_dry_run', status: 'ok', sentence: 'A run has read the data.' });
}

/** Whether everything is there that a night needs, and what to do where something is missing. */
export async function setupStatus(context: ApexContext): Promise<readonly SetupCheck[]> {
    let findings: readonly Finding[] = [];
    let failure: AuraHandledError | null = null;
    try {
        const report = await context.service({ method: 'GET', path: '/v1/doctor' });
        findings = report.body['findings'] as readonly Finding[];
    } catch (error) {
        if (!(error instanceof AuraHandledError)) throw error;
        failure = error;
    }
    const finding = (code: string): Finding | undefined => findings.find((found) => found.code === code);
    return [
        credentialCheck(failure),
        serviceCheck(findings, failure),
        findingCheck({ code: 'integration_access', finding: finding('salesforce'), failure }),
        await mappingCheck(context),
        await dispositionCheck(context),
        findingCheck({ code: 'reference_tables', finding: finding('warehouse'), failure }),
        await callingHoursCheck(context),
        ...(await scheduleChecks(context)),
        await firstRunCheck(context)
    ];
}

/** How many things are missing that can be seen without asking the service. */
export async function setupGaps(context: ApexContext): Promise<number> {
    const checks = [
        await mappingCheck(context),
        await dispositionCheck(context),
        await callingHoursCheck(context),
        ...(await scheduleChecks(context)),
        await firstRunCheck(context)
    ];
    return checks.filter(({ status }) => status !== 'ok').length;
}
