import { NAMED_CREDENTIAL } from './app-names.ts';
import { copyProject } from './deploy-folder.ts';
import { foundOrg, type OrgContext } from './org-context.ts';
import { SalesforceCliError } from './salesforce-cli.ts';
import { settingsOf } from './settings.ts';
import { byHand, done, failed, type Step, type StepResult } from './step.ts';

const MOST_PROBLEMS = 20;
const WAIT_MINUTES = '60';

interface Deployment {
    readonly numberComponentsDeployed: number;
    readonly details?: {
        readonly componentFailures?: readonly {
            readonly componentType: string;
            readonly fullName: string;
            readonly problem: string;
        }[];
    };
}

/** Setting records that the org has: a second deployment must not take back what people changed there. */
const settingFiles = async (context: OrgContext): Promise<readonly string[]> =>
    [...(await settingsOf(context))].flatMap(([type, names]) =>
        names.map((name) => `customMetadata/${type}.${name}.md-meta.xml`)
    );

async function hasNamedCredential(context: OrgContext): Promise<boolean> {
    const soql = `SELECT Id FROM NamedCredential WHERE DeveloperName = '${NAMED_CREDENTIAL}'`;
    const [rows] = await context.cli.queryAll(foundOrg(context).apiVersion, [soql]);
    return (rows?.length ?? 0) > 0;
}

const pathOfField = (name: string): string => {
    const [object = '', field = ''] = name.split('.');
    return `objects/${object}/fields/${field}.field-meta.xml`;
};

function problemsOf(error: SalesforceCliError): readonly string[] {
    const failures = (error.result as Deployment | undefined)?.details?.componentFailures ?? [];
    const lines = failures.map(
        ({ componentType, fullName, problem }) => `${componentType} ${fullName}: ${problem}`
    );
    return lines.length > MOST_PROBLEMS
        ? [...lines.slice(0, MOST_PROBLEMS), `and ${lines.length - MOST_PROBLEMS} more`]
        : lines;
}

async function deploy(context: OrgContext): Promise<StepResult> {
    const { cli, options } = context;
    const settings = options.resetSettings ? [] : await settingFiles(context);
    const keepsAddress = options.serviceUrl === null && (await hasNamedCredential(context));
    const own = copyProject();
    const known = settings.filter((file) => own.has(file));
    const credential = `namedCredentials/${NAMED_CREDENTIAL}.namedCredential-meta.xml`;
    own.leaveOut([
        ...foundOrg(context).foreignFields.map(pathOfField),
        ...known,
        ...(keepsAddress ? [credential] : [])
    ]);
    try {
        const { numberComponentsDeployed } = await cli.run<Deployment>(
            ['project', 'deploy', 'start', '--source-dir', 'force-app', '--wait', WAIT_MINUTES],
            {
                folder: own.path,
                env:
                    options.serviceUrl === null
                        ? {}
                        : { DIAL_FLOW_SET_SERVICE_URL: 'true', DIAL_FLOW_SERVICE_URL: options.serviceUrl }
            }
        );
        const lines = [
            `${numberComponentsDeployed} components`,
            ...(known.length > 0 ? [`${known.length} settings are there and were left as they are`] : [])
        ];
        if (options.serviceUrl !== null || keepsAddress) return done(...lines);
        return byHand(
            ...lines,
            'The address of the service is not set. Run this again with --service-url https://…,',
            `or set it in Setup > Named Credentials > ${NAMED_CREDENTIAL}.`
        );
    } catch (error) {
        if (!(error instanceof SalesforceCliError)) throw error;
        return failed(error.message, ...problemsOf(error));
    } finally {
        own.remove();
    }
}

/** Deploys the app; what the org has its own way is left out. */
export const deployApp: Step<OrgContext> = { title: 'Deploy the app', needed: true, run: deploy };
