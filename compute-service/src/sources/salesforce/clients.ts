import { Connection } from 'jsforce';
import { Agent, request } from 'undici';
import type { SalesforceCredentials } from './credentials.ts';

export interface ClientOptions {
    readonly loginUrl: string;
    readonly apiVersion: string;
    readonly credentials: SalesforceCredentials;
    /** Longest silence on a connection before it counts as cut, in milliseconds. */
    readonly silenceMs: number;
    /** Signs in anew and returns the access token. */
    signIn(): Promise<string>;
}

/** What speaks to the org: jsforce for signing in and records, undici for streams. */
export interface SalesforceClients {
    readonly jsforce: Connection;
    readonly agent: Agent;
    readonly request: typeof request;
}

/** Makes both clients; neither speaks to the org yet. */
export function salesforceClients(options: ClientOptions): SalesforceClients {
    const { loginUrl, apiVersion, credentials, silenceMs } = options;
    const jsforce = new Connection({
        version: apiVersion,
        loginUrl,
        oauth2: {
            loginUrl,
            clientId: credentials.clientId,
            ...(credentials.flow === 'client_credentials' && { clientSecret: credentials.clientSecret })
        },
        // Neither flow gives a refresh token, so a new session is a new sign-in.
        refreshFn: (_connection, done) => {
            options.signIn().then(
                (token) => done(null, token),
                (cause: unknown) => done(cause instanceof Error ? cause : new Error(String(cause)))
            );
        }
    });
    const agent = new Agent({ headersTimeout: silenceMs, bodyTimeout: silenceMs, allowH2: false });
    return { jsforce, agent, request };
}
