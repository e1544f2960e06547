import { KEY_PARAMETER, PRINCIPAL } from './app-names.ts';
import { foundOrg, type OrgAccess, type OrgContext } from './org-context.ts';
import type { SalesforceCli } from './salesforce-cli.ts';
import { byHand, done, unchanged, type Step, type StepResult } from './step.ts';

interface Credential {
    readonly authenticationStatus: string;
    readonly credentials?: Readonly<Record<string, unknown>>;
}

const resource = (apiVersion: string): string => `/services/data/v${apiVersion}/named-credentials/credential`;

const ofPrincipal = (apiVersion: string): string =>
    `${resource(apiVersion)}?${new URLSearchParams(PRINCIPAL).toString()}`;

/** Whether the principal that calls the service has its key; the key itself is never told. */
export async function hasKey(cli: SalesforceCli, apiVersion: string): Promise<boolean> {
    const { credentials = {} } = await cli.request<Credential>({
        method: 'GET',
        path: ofPrincipal(apiVersion)
    });
    return KEY_PARAMETER in credentials;
}

async function run(context: OrgContext): Promise<StepResult> {
    const { cli, options } = context;
    const { apiVersion } = foundOrg(context);
    const isSet = await hasKey(cli, apiVersion);
    if (options.apiKey === null) {
        return isSet
            ? unchanged('The key that is set stays. To replace it, run this again with --api-key-file.')
            : byHand(
                  'The org has no key for the service. Run this again with --api-key-file FILE,',
                  `or type it in Setup > Named Credentials > External Credentials > ${PRINCIPAL.externalCredential} > ${PRINCIPAL.principalName}, parameter ${KEY_PARAMETER}.`
              );
    }
    await cli.request({
        method: isSet ? 'PUT' : 'POST',
        path: resource(apiVersion),
        body: {
            ...PRINCIPAL,
            authenticationProtocol: 'Custom',
            credentials: { [KEY_PARAMETER]: { encrypted: true, value: options.apiKey } }
        }
    });
    return done(isSet ? 'The key was replaced.' : 'The key was set.');
}

/** Gives the principal of the external credential its key, which is never part of a deployment. */
export const setCredential: Step<OrgContext> = { title: 'Set the key of the service', run };

/** Deletes the key from the org. */
export const removeCredential: Step<OrgAccess> = {
    title: 'Delete the key of the service',
    async run(context) {
        const { apiVersion } = foundOrg(context);
        if (!(await hasKey(context.cli, apiVersion))) return unchanged('There was none.');
        await context.cli.request({ method: 'DELETE', path: ofPrincipal(apiVersion) });
        return done();
    }
};
