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

const check = (code: string, status: string, sentence: string, fix: string | null = null): SetupCheck => ({
    code,
    status,
    sentence,
    fix
});

function credentialCheck(failure: AuraHandledError | null): SetupCheck {
    if (failure === null) return check('credential', 'ok', 'The credential lets this org in.');
    if (failure.fault.code === 'unauthorized')
        return check('credential', 'failed', failure.fault.message, failure.fault.advice);
    return check(
        'credential',
        'failed',
        'The compute service does not answer, so the credential cannot be checked.',
        addressFix
    );
}

function serviceCheck(findings: readonly Finding[], failure: AuraHandledError | null): SetupCheck {
    if (failure !== null)
        return check('service', 'failed', 'The compute service does not answer.', addressFix);
    const faulty = findings.find(({ status }) => status !== 'ok');
    if (faulty) return findingCheck('service', faulty, null);
    return check('service', 'ok', `The service answers; all ${findings.length} parts it needs are well.`);
}

function findingCheck(
    code: string,
    finding: Finding | undefined,
    failure: AuraHandledError | null
): SetupCheck {
    if (failure !== null)
        return check(code, 'failed', 'The service cannot be asked.', 'Make the service answer first.');
    if (!finding)
        return check(code, 'warning', 'The service is not connected to it.', 'Configure it at the service.');
    return check(code, finding.status, finding.sentence, finding.fix);
}

async function mappingCheck(context: ApexContext): Promise<SetupCheck> {
    const mapping = await mappingRecords(context);
    if (mapping.length === 0)
        return check('mapping', 'failed', 'No column has a field.', 'Deploy the default mapping.');
    const fault = mapping.map((record) => faultOfMapping(context, record)).find((found) => found !== null);
    return fault
        ? check('mapping', 'failed', fault, 'Choose another field under Mapping.')
        : check('mapping', 'ok', 'All columns have a field.');
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
        return check('dispositions', 'warning', sentence, fix);
    }
    const mapped = await context.count(soql`SELECT COUNT() FROM Disposition_Mapping__mdt`);
    return mapped === 0
        ? check('dispositions', 'failed', 'No disposition text has a meaning.', fix)
        : check('dispositions', 'ok', 'Every disposition text has a meaning.');
}

async function callingHoursCheck(context: ApexContext): Promise<SetupCheck> {
    const { hoursReviewedDate: reviewed } = await generalSettings(context);
    if (reviewed === null) {
        return check(
            'calling_hours',
            'warning',
            'Nobody has reviewed the calling hours yet.',
            'Have them reviewed and note the day in the general settings.'
        );
    }
    if (plusDays(reviewed, reviewDays) < context.now.toISOString().slice(0, 10)) {
        return check(
            'calling_hours',
            'warning',
            `The calling hours were last reviewed on ${reviewed}.`,
            'Have them reviewed again and note the day in the general settings.'
        );
    }
    return check('calling_hours', 'ok', `The calling hours were reviewed on ${reviewed}.`);
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
            ? check(
                  'schedule',
                  'warning',
                  'Nights are paused. No list is made until you resume.',
                  'Resume nights under Schedule.'
              )
            : check('schedule', 'ok', `The next night starts on ${shown.format(next)} ${schedule.zone}.`),
        people === 0
            ? check(
                  'alarm',
                  'failed',
                  'Nobody is told when a night does not succeed.',
                  'Add receivers under Schedule.'
              )
            : check(
                  'alarm',
                  'ok',
                  `If no night has succeeded by ${schedule.alarmTime}, ${people === 1 ? '1 person is told.' : `${people} people are told.`}`
              )
    ];
}

async function firstRunCheck(context: ApexContext): Promise<SetupCheck> {
    return (await newestRead(context)) === null
        ? check('first_dry_run', 'failed', 'No run has read the data yet.', 'Launch a dry run.')
        : check('first_dry_run', 'ok', 'A run has read the data.');
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
        findingCheck('integration_access', finding('salesforce'), failure),
        await mappingCheck(context),
        await dispositionCheck(context),
        findingCheck('reference_tables', finding('warehouse'), failure),
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
