import { localApiKey } from './folders.ts';
import type { OrgReady } from './local-org.ts';

const CREDENTIAL_PATH = 'services/data/v66.0/named-credentials/credential';
const PRINCIPAL = {
    externalCredential: 'Dial_Flow_Compute_Auth',
    principalName: 'Service',
    principalType: 'NamedPrincipal'
} as const;

/** The org did not take what it needs to call the service. */
export class CredentialError extends Error {
    override readonly name = 'CredentialError';
}

async function send(url: string, init: RequestInit): Promise<Response> {
    const response = await fetch(url, init);
    if (!response.ok)
        throw new CredentialError(
            `The local org answered ${response.status} to ${new URL(url).pathname}: ${await response.text()}`
        );
    return response;
}

const json = ({
    method,
    body,
    headers = {}
}: {
    readonly method: string;
    readonly body: object;
    readonly headers?: Readonly<Record<string, string>>;
}): RequestInit => ({
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body)
});

/**
 * Tells the org where the service is and gives the named principal its key, by the same resource as in a real org.
 * @throws CredentialError
 */
export async function connectOrgToService({
    org,
    serviceUrl,
    apiKeyFile
}: {
    readonly org: OrgReady;
    readonly serviceUrl: string;
    readonly apiKeyFile: string;
}): Promise<void> {
    await send(
        `${org.url}/local-org/settings`,
        json({ method: 'POST', body: { computeServiceUrl: serviceUrl } })
    );
    const authorization = { authorization: `Bearer ${org.credentials.adminAccessToken}` };
    const url = `${org.url}/${CREDENTIAL_PATH}`;
    const known = await send(`${url}?${new URLSearchParams(PRINCIPAL).toString()}`, {
        headers: authorization
    });
    const { authenticationStatus } = (await known.json()) as { readonly authenticationStatus: string };
    const body = {
        ...PRINCIPAL,
        authenticationProtocol: 'Custom',
        credentials: { ApiKey: { value: localApiKey(apiKeyFile), encrypted: true } }
    };
    await send(
        url,
        json({ method: authenticationStatus === 'Configured' ? 'PUT' : 'POST', body, headers: authorization })
    );
}
