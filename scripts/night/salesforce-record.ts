import type { OrgCredentials } from '../local/local-org.ts';

const API = 'services/data/v66.0';

/** The org refused what was asked of it. */
export class OrgRefusedError extends Error {
    override readonly name = 'OrgRefusedError';
}

async function callOrg(
    { instanceUrl, adminAccessToken }: OrgCredentials,
    { path, body }: { readonly path: string; readonly body?: Readonly<Record<string, unknown>> }
): Promise<unknown> {
    const response = await fetch(`${instanceUrl}/${API}/${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${adminAccessToken}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {})
    });
    const answer: unknown = await response.json();
    if (!response.ok) {
        throw new OrgRefusedError(
            `The local org answered ${response.status} to ${path}: ${JSON.stringify(answer)}`
        );
    }
    return answer;
}

/**
 * Inserts the run's record, as the org's own launch does before it calls the service. Its id is the idempotency key.
 * @throws OrgRefusedError
 */
export async function createRunRecord({
    credentials,
    asOf,
    seed
}: {
    readonly credentials: OrgCredentials;
    readonly asOf: string;
    readonly seed: number;
}): Promise<string> {
    const { id } = (await callOrg(credentials, {
        path: 'sobjects/Dial_Run__c',
        body: {
            Pipeline__c: 'nightly',
            Engines__c: 'dedupe|flush|research|call_list',
            Status__c: 'Queued',
            As_Of__c: asOf,
            Seed__c: String(seed),
            Dry_Run__c: false,
            Requested_By__c: credentials.adminUserId
        }
    })) as { readonly id: string };
    return id;
}

/** How many records an object has. @throws OrgRefusedError. */
export async function countRecords(credentials: OrgCredentials, object: string): Promise<number> {
    const query = encodeURIComponent(`SELECT COUNT() FROM ${object}`);
    const { totalSize } = (await callOrg(credentials, { path: `query?q=${query}` })) as {
        readonly totalSize: number;
    };
    return totalSize;
}
