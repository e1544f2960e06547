import { ADMIN_SETS } from './app-names.ts';
import { hasKey } from './credential.ts';
import { foundOrg, type OrgContext } from './org-context.ts';
import { assignmentsOf } from './permission-sets.ts';
import { SalesforceCliError } from './salesforce-cli.ts';
import { emptyTypes, settingsOf } from './settings.ts';
import { done, failed, type Step, type StepResult } from './step.ts';

type Verdict = 'works' | 'does not work' | 'not checked';

interface Finding {
    readonly what: string;
    readonly verdict: Verdict;
    readonly detail: string;
}

const SERVICE_TIMEOUT_MS = 10_000;

type Check = (context: OrgContext) => Promise<Omit<Finding, 'what'>>;

const verdict = (works: boolean, detail: string): Omit<Finding, 'what'> => ({
    verdict: works ? 'works' : 'does not work',
    detail
});
const notChecked = (detail: string): Omit<Finding, 'what'> => ({ verdict: 'not checked', detail });

const objects: Check = async (context) => {
    const names = [
        'Dial_Run__c',
        'Duplicate_Group__c',
        'Phone_Removal__c',
        'Research_Request__c',
        'Call_List__c'
    ];
    const rows = await context.cli.queryAll(
        foundOrg(context).apiVersion,
        names.map((name) => `SELECT Id FROM ${name} LIMIT 1`)
    );
    const missing = names.filter((_, index) => rows[index] === null);
    return verdict(
        missing.length === 0,
        missing.length === 0 ? 'can be read' : `cannot be read: ${missing.join(', ')}`
    );
};

const access: Check = async (context) => {
    const there = new Set(
        (await assignmentsOf(context.cli, foundOrg(context).username)).map((row) => row.PermissionSet.Name)
    );
    const missing = ADMIN_SETS.filter((name) => !there.has(name));
    return verdict(
        missing.length === 0,
        missing.length === 0 ? 'all assigned' : `missing: ${missing.join(', ')}`
    );
};

const settings: Check = async (context) => {
    const empty = emptyTypes(await settingsOf(context));
    return verdict(empty.length === 0, empty.length === 0 ? 'all there' : `none of ${empty.join(', ')}`);
};

const key: Check = async (context) => {
    const isSet = await hasKey(context.cli, foundOrg(context).apiVersion);
    return verdict(isSet, isSet ? 'set' : 'not set, so the org cannot call the service');
};

const schedule: Check = async ({ cli }) => {
    try {
        const jobs = await cli.query<{ NextFireTime: string | null }>(
            "SELECT Id, NextFireTime FROM CronTrigger WHERE CronJobDetail.Name LIKE 'DIAL-Flow%'"
        );
        return verdict(jobs.length > 0, `${jobs.length} jobs`);
    } catch (error) {
        if (error instanceof SalesforceCliError && /is not supported/.test(error.message))
            return notChecked('this org does not tell its scheduled jobs');
        throw error;
    }
};

const service: Check = async ({ options: { serviceUrl, apiKey } }) => {
    if (serviceUrl === null || apiKey === null)
        return notChecked('it takes --service-url and --api-key-file');
    try {
        const reply = await fetch(new URL('/v1/engines', serviceUrl), {
            headers: { authorization: `Bearer ${apiKey}` },
            signal: AbortSignal.timeout(SERVICE_TIMEOUT_MS)
        });
        return verdict(
            reply.ok,
            reply.ok
                ? 'answers and takes the key'
                : `answers ${reply.status}${reply.status === 401 ? ': it does not take the key' : ''}`
        );
    } catch {
        return notChecked(
            `no answer at ${serviceUrl} from this computer; the console asks from the org, under Set-up`
        );
    }
};

const CHECKS: readonly (readonly [string, Check])[] = [
    ['Objects', objects],
    ['Permission sets', access],
    ['Settings', settings],
    ['Key of the service', key],
    ['Schedule', schedule],
    ['Compute service', service]
];

async function run(context: OrgContext): Promise<StepResult> {
    const findings: Finding[] = [];
    for (const [what, check] of CHECKS) {
        try {
            findings.push({ what, ...(await check(context)) });
        } catch (error) {
            findings.push({
                what,
                ...verdict(false, error instanceof Error ? error.message : String(error))
            });
        }
    }
    const lines = findings.map(
        (finding) => `${finding.what.padEnd(20)}${finding.verdict.padEnd(15)}${finding.detail}`
    );
    const isBroken = findings.some((finding) => finding.verdict === 'does not work');
    return isBroken ? failed(...lines) : done(...lines);
}

/** Says what works and what does not. */
export const finalCheck: Step<OrgContext> = { title: 'Check', run };
