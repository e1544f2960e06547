import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalOrg, type LocalOrgOptions, type RunningOrg } from '../../src/start.ts';

export interface Credentials {
    readonly loginUrl: string;
    readonly organizationId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly privateKey: string;
    readonly username: string;
    readonly userId: string;
    readonly adminUserId: string;
    readonly adminAccessToken: string;
    readonly adminRefreshToken: string;
}

export interface TestOrg extends RunningOrg {
    readonly credentials: Credentials;
    readonly dataDirectory: string;
    /** Sends a request with the administrator's token, or another one. */
    call(method: string, path: string, options?: CallOptions): Promise<CallResult>;
    dispose(): Promise<void>;
}

export interface CallOptions {
    readonly body?: unknown;
    readonly token?: string;
    readonly headers?: Readonly<Record<string, string>>;
}

export interface CallResult {
    readonly status: number;
    readonly headers: Headers;
    readonly text: string;
    /** The body as JSON, where it is JSON. */
    readonly json: unknown;
}

export const sourceDirectory = fileURLToPath(new URL('../../../force-app', import.meta.url));

/** The day that test orgs live in. */
export const testNow = new Date('2026-11-23T09:00:00.000Z');

function parsed(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}

/** An org on a port of its own with an empty data folder; `dispose` removes both. */
export async function startTestOrg(options: Partial<LocalOrgOptions> = {}): Promise<TestOrg> {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'local-org-'));
    const running = await startLocalOrg({ dataDirectory, sourceDirectory, now: () => testNow, ...options });
    const credentials = JSON.parse(readFileSync(running.credentialsFile, 'utf8')) as Credentials;
    return {
        ...running,
        credentials,
        dataDirectory,
        async call(method, path, { body, token, headers } = {}) {
            const text = typeof body === 'string' ? body : JSON.stringify(body);
            const response = await fetch(
                running.url +
                    (path.startsWith('/services/') || path.startsWith('/local-org')
                        ? path
                        : `/services/data/v66.0${path}`),
                {
                    method,
                    headers: {
                        authorization: `Bearer ${token ?? credentials.adminAccessToken}`,
                        'content-type': 'application/json',
                        ...headers
                    },
                    ...(text === undefined ? {} : { body: text })
                }
            );
            const answer = await response.text();
            return { status: response.status, headers: response.headers, text: answer, json: parsed(answer) };
        },
        async dispose() {
            await running.stop();
            rmSync(dataDirectory, { recursive: true, force: true });
        }
    };
}

/** An access token of the integration user, by client credentials. */
export async function integrationToken(org: TestOrg): Promise<string> {
    const response = await fetch(`${org.url}/services/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
            grant_type: 'client_credentials',
            client_id: org.credentials.clientId,
            client_secret: org.credentials.clientSecret
        })
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    return token;
}
