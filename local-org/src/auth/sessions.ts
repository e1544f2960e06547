import { fullAccess, type Access } from '../access.ts';
import { makeAccessToken, type OrgIdentity } from './identity.ts';

export interface Session {
    readonly token: string;
    readonly userId: string;
    readonly username: string;
    readonly access: Access;
}

/** Access tokens that are in force. The administrator's, which the credentials file holds, stays so until revoked. */
export class Sessions {
    private readonly identity: OrgIdentity;
    private readonly integrationAccess: Access;
    private readonly byToken = new Map<string, Session>();
    private readonly refreshTokens = new Map<string, string>();

    constructor(given: { identity: OrgIdentity; integrationAccess: Access }) {
        this.identity = given.identity;
        this.integrationAccess = given.integrationAccess;
        const token = given.identity.adminAccessToken;
        this.byToken.set(token, this.sessionOf(token, given.identity.adminUsername));
        this.refreshTokens.set(given.identity.adminRefreshToken, given.identity.adminUsername);
    }

    /** Whether assertions and refresh tokens may be for this user. */
    knowsUser(username: string): boolean {
        return username === this.identity.adminUsername || username === this.identity.integrationUsername;
    }

    /** A new session of a known user. */
    open(username: string): Session {
        const session = this.sessionOf(makeAccessToken(this.identity.organizationId), username);
        this.byToken.set(session.token, session);
        return session;
    }

    find(token: string): Session | undefined {
        return this.byToken.get(token);
    }

    userOfRefreshToken(token: string): string | undefined {
        return this.refreshTokens.get(token);
    }

    /** Ends a session or forgets a refresh token; false if there is none. */
    revoke(token: string): boolean {
        return this.byToken.delete(token) || this.refreshTokens.delete(token);
    }

    /** Ends every session but the administrator's lasting one. */
    expireAll(): void {
        for (const token of this.byToken.keys())
            if (token !== this.identity.adminAccessToken) this.byToken.delete(token);
    }

    private sessionOf(token: string, username: string): Session {
        const admin = username === this.identity.adminUsername;
        return {
            token,
            username,
            userId: admin ? this.identity.adminUserId : this.identity.integrationUserId,
            access: admin ? fullAccess : this.integrationAccess
        };
    }
}
