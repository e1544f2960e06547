import { ADMIN_SETS } from './app-names.ts';
import { hasKey } from './credential.ts';
import { foundOrg, type OrgContext, type SetupOptions } from './org-context.ts';
import { ASSIGNMENTS, setsOf, type Assignment } from './permission-sets.ts';
import { emptyTypes, SETTING_QUERIES, settingsIn } from './settings.ts';
import { done, failed, type Step, type StepResult } from './step.ts';

type Verdict = 'works' | 'does not work' | 'not checked';

interface Finding {
    readonly what: string;
    readonly verdict: Verdict;
    readonly detail: string;
}

const SERVICE_TIMEOUT_MS = 10_000;

type Found = Omit<Finding, 'what'>;

const OBJECTS = [
    'Dial_Run__c',
    'Duplicate_Group__c',
    'Phone_Removal__c',
    'Research_Request__c',
    'Call_List__c'
];
const JOBS = "SELECT Id FROM CronTrigger WHERE CronJobDetail.Name LIKE 'DIAL-Flow%'";

const verdict = (works: boolean, detail: string): Found => ({
    verdict: works ? 'works' : 'does not work',
    detail
});
const notChecked = (detail: string): Found => ({ verdict: 'not checked', detail });

const nothingOf = ({
    missing,
    inWords,
    good
}: {
    readonly missing: readonly string[];
    readonly inWords: string;
    readonly good: string;
}): Found =>
    missing.length === 0 ? verdict(true, good) : verdict(false, `${inWords}: ${missing.join(', ')}`);

/** All that queries tell, in one request. */
async function checkRecords(context: OrgContext): Promise<readonly Finding[]> {
    const { username, apiVersion } = foundOrg(context);
    const answers = await context.cli.queryAll<object>(apiVersion, [
        ...OBJECTS.map((name) => `SELECT Id FROM ${name} LIMIT 1`),
        ...SETTING_QUERIES,
        ASSIGNMENTS,
        JOBS
    ]);
    const settings = settingsIn(
        answers.slice(OBJECTS.length) as readonly (readonly { readonly DeveloperName: string }[] | null)[]
    );
    const [assignments, jobs] = answers.slice(-2);
    const has = setsOf((assignments ?? []) as readonly Assignment[], username);
    return [
        {
            what: 'Objects',
            ...nothingOf({
                missing: OBJECTS.filter((_, index) => answers[index] === null),
                inWords: 'cannot be read',
                good: 'can be read'
            })
        },
        {
            what: 'Permission sets',
            ...nothingOf({
                missing: ADMIN_SETS.filter((name) => !has.has(name)),
                inWords: 'missing',
                good: 'all assigned'
            })
        },
        {
            what: 'Settings',
            ...nothingOf({ missing: emptyTypes(settings), inWords: 'no records of', good: 'all there' })
        },
        {
            what: 'Schedule',
            ...(jobs
                ? verdict(jobs.length > 0, `${jobs.length} jobs`)
                : notChecked('this org does not tell its scheduled jobs'))
        }
    ];
}

async function checkKey(context: OrgContext): Promise<Found> {
    const isSet = await hasKey(context.cli, foundOrg(context).apiVersion);
    return verdict(isSet, isSet ? 'set' : 'not set, so the org cannot call the service');
}

async function checkService({ serviceUrl, apiKey }: SetupOptions): Promise<Found> {
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
}

async function run(context: OrgContext): Promise<StepResult> {
    const findings: readonly Finding[] = [
        ...(await checkRecords(context)),
        { what: 'Key of the service', ...(await checkKey(context)) },
        { what: 'Compute service', ...(await checkService(context.options)) }
    ];
    const lines = findings.map(
        (finding) => `${finding.what.padEnd(20)}${finding.verdict.padEnd(15)}${finding.detail}`
    );
    const isBroken = findings.some((finding) => finding.verdict === 'does not work');
    return isBroken ? failed(...lines) : done(...lines);
}

/** Says what works and what does not. */
export const finalCheck: Step<OrgContext> = { title: 'Check', run };
