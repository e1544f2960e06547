import { createHmac, createPublicKey, timingSafeEqual } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { OrgIdentity } from './identity.ts';
import type { Session, Sessions } from './sessions.ts';

/** A refusal of the OAuth endpoints; its body is not the array that REST answers. */
export class OAuthError extends Error {
    override readonly name = 'OAuthError';
    readonly error: string;

    constructor(error: string, description: string, cause?: unknown) {
        super(description, { cause });
        this.error = error;
    }
}

export interface TokenRequest {
    readonly form: Readonly<Record<string, string>>;
    /** The Authorization header, for clients that send their secret there. */
    readonly authorization: string | undefined;
    /** The org's addresses, which assertions must be meant for. */
    readonly audiences: readonly string[];
}

interface TokenDeps {
    readonly identity: OrgIdentity;
    readonly sessions: Sessions;
}

const same = (left: string, right: string): boolean => {
    const [a, b] = [Buffer.from(left), Buffer.from(right)];
    return a.length === b.length && timingSafeEqual(a, b);
};

function clientOf(request: TokenRequest): { id: string; secret: string } {
    const basic = /^Basic (.+)$/i.exec(request.authorization ?? '')?.[1];
    if (basic === undefined)
        return { id: request.form['client_id'] ?? '', secret: request.form['client_secret'] ?? '' };
    const [id = '', ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    return { id: decodeURIComponent(id), secret: decodeURIComponent(secret.join(':')) };
}

async function userOfAssertion(deps: TokenDeps, request: TokenRequest): Promise<string> {
    const key = createPublicKey(deps.identity.publicKey);
    let claims;
    try {
        // Clients send seconds, the Salesforce CLI milliseconds: a huge exp is a late one, as in the org.
        const verified = await jwtVerify(request.form['assertion'] ?? '', key, {
            algorithms: ['RS256'],
            audience: [...request.audiences],
            requiredClaims: ['iss', 'sub', 'aud', 'exp']
        });
        claims = verified.payload;
    } catch (error) {
        if (error instanceof errors.JWTExpired)
            throw new OAuthError('invalid_grant', 'assertion has expired', error);
        if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
            throw new OAuthError('invalid_grant', 'audience is invalid', error);
        }
        throw new OAuthError('invalid_grant', 'invalid assertion', error);
    }
    if (claims.iss !== deps.identity.clientId)
        throw new OAuthError('invalid_client_id', 'client identifier invalid');
    if (!deps.sessions.knowsUser(String(claims.sub))) {
        throw new OAuthError('invalid_grant', "user hasn't approved this consumer");
    }
    return String(claims.sub);
}

function checkClient({
    deps,
    request,
    needsSecret
}: {
    readonly deps: TokenDeps;
    readonly request: TokenRequest;
    readonly needsSecret: boolean;
}): void {
    const client = clientOf(request);
    if (!same(client.id, deps.identity.clientId))
        throw new OAuthError('invalid_client_id', 'client identifier invalid');
    if ((needsSecret || client.secret !== '') && !same(client.secret, deps.identity.clientSecret)) {
        throw new OAuthError('invalid_client', 'invalid client credentials');
    }
}

/**
 * Opens the session that a grant asks for: JWT bearer, client credentials (for the integration user) or refresh token.
 * @throws OAuthError for any other grant and for what does not hold
 */
export async function grantSession(deps: TokenDeps, request: TokenRequest): Promise<Session> {
    const grant = request.form['grant_type'] ?? '';
    switch (grant) {
        case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
            return deps.sessions.open(await userOfAssertion(deps, request));
        case 'client_credentials':
            checkClient({ deps, request, needsSecret: true });
            return deps.sessions.open(deps.identity.integrationUsername);
        case 'refresh_token': {
            checkClient({ deps, request, needsSecret: false });
            const user = deps.sessions.userOfRefreshToken(request.form['refresh_token'] ?? '');
            if (user === undefined) throw new OAuthError('invalid_grant', 'expired access/refresh token');
            return deps.sessions.open(user);
        }
        case '':
            throw new OAuthError('invalid_request', 'must provide grant_type');
        default:
            throw new OAuthError(
                'unsupported_grant_type',
                `grant type ${grant} is not supported by local-org`
            );
    }
}

/** Hours that a session is said to last; it ends when it is told to. */
const sessionHours = 2;

/**
 * What an access token is good for.
 * @throws OAuthError where the client does not prove who it is
 */
export function introspectionReply(
    deps: TokenDeps & { now: () => Date },
    request: Pick<TokenRequest, 'form' | 'authorization'>
): object {
    checkClient({ deps, request: { ...request, audiences: [] }, needsSecret: true });
    const session = deps.sessions.find(request.form['token'] ?? '');
    if (!session) return { active: false };
    const now = Math.floor(deps.now().getTime() / 1000);
    return {
        active: true,
        scope: 'api refresh_token',
        client_id: deps.identity.clientId,
        username: session.username,
        sub: `${deps.identity.organizationId}/${session.userId}`,
        token_type: 'access_token',
        exp: now + sessionHours * 3600,
        iat: now,
        nbf: now
    };
}

/** The reply to a grant. There is no `expires_in`, and no refresh token for these grants. */
export function tokenReply(given: {
    session: Session;
    identity: OrgIdentity;
    url: string;
    now: Date;
}): object {
    const id = `${given.url}/id/${given.identity.organizationId}/${given.session.userId}`;
    const issuedAt = String(given.now.getTime());
    return {
        access_token: given.session.token,
        signature: createHmac('sha256', given.identity.clientSecret)
            .update(id + issuedAt)
            .digest('base64'),
        scope: 'api refresh_token',
        instance_url: given.url,
        id,
        token_type: 'Bearer',
        issued_at: issuedAt
    };
}
