import { createSign } from 'node:crypto';

export interface JwtCredentials {
    readonly flow: 'jwt_bearer';
    readonly clientId: string;
    readonly username: string;
    /** PEM text. */
    readonly privateKey: string;
    /** Who the assertion is for; the login address where not given. */
    readonly audience?: string;
}

export interface ClientCredentials {
    readonly flow: 'client_credentials';
    readonly clientId: string;
    readonly clientSecret: string;
}

export type SalesforceCredentials = JwtCredentials | ClientCredentials;

/** Salesforce accepts assertions for at most a few minutes. */
const ASSERTION_LIFE_S = 180;

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Returns a signed assertion that asks for a session of one user. */
function jwtAssertion({
    credentials,
    loginUrl,
    nowS
}: {
    readonly credentials: JwtCredentials;
    readonly loginUrl: string;
    readonly nowS: number;
}): string {
    const content = [
        encoded({ alg: 'RS256', typ: 'JWT' }),
        encoded({
            iss: credentials.clientId,
            sub: credentials.username,
            aud: credentials.audience ?? loginUrl,
            iat: nowS,
            exp: nowS + ASSERTION_LIFE_S
        })
    ].join('.');
    return `${content}.${createSign('RSA-SHA256').update(content).sign(credentials.privateKey, 'base64url')}`;
}

/** Returns what the token endpoint is asked for. */
export function tokenRequest({
    credentials,
    loginUrl
}: {
    readonly credentials: SalesforceCredentials;
    readonly loginUrl: string;
}): { grant_type: string; [name: string]: string } {
    if (credentials.flow === 'client_credentials') return { grant_type: 'client_credentials' };
    const nowS = Math.floor(Date.now() / 1000);
    return {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: jwtAssertion({ credentials, loginUrl, nowS })
    };
}
