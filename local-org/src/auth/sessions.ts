import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { accessOf, fullAccess, type Access } from '../access.ts';
import type { PermissionSet, SharingRule } from '../schema/definitions.ts';
import { makeAccessToken, type OrgIdentity } from './identity.ts';
import { findPerson } from './people.ts';

export interface Session {
    readonly token: string;
    readonly userId: string;
    readonly username: string;
    readonly access: Access;
    readonly permissionSets: readonly PermissionSet[];
}

/** The permission sets of a user by their names; a name that the source lacks grants nothing. */
type FindPermissionSet = (name: string) => PermissionSet | undefined;

/** Sessions that are kept; one more ends the oldest. */
const mostSessions = 1000;

/**
 * Access tokens that are in force, also after a restart. The administrator's, which the credentials file holds, stays
 * so until revoked.
 */
export class Sessions {
    private readonly identity: OrgIdentity;
    private readonly integrationSet: PermissionSet;
    private readonly findPermissionSet: FindPermissionSet;
    private readonly sharingRules: readonly SharingRule[];
    private readonly byToken = new Map<string, Session>();
    private readonly refreshTokens = new Map<string, string>();
    private readonly file: string;

    /** @param given.file where users by token are kept, readable by the owner alone */
    constructor(given: {
        identity: OrgIdentity;
        integrationSet: PermissionSet;
        findPermissionSet: FindPermissionSet;
        sharingRules: readonly SharingRule[];
        file: string;
    }) {
        this.file = given.file;
        this.identity = given.identity;
        this.integrationSet = given.integrationSet;
        this.findPermissionSet = given.findPermissionSet;
        this.sharingRules = given.sharingRules;
        const token = given.identity.adminAccessToken;
        this.byToken.set(token, this.sessionOf(token, given.identity.adminUsername));
        this.refreshTokens.set(given.identity.adminRefreshToken, given.identity.adminUsername);
        for (const [kept, username] of this.read()) this.byToken.set(kept, this.sessionOf(kept, username));
    }

    /** Whether assertions and refresh tokens may be for this user. */
    knowsUser(username: string): boolean {
        const { adminUsername, integrationUsername } = this.identity;
        return [adminUsername, integrationUsername].includes(username) || findPerson(username) !== undefined;
    }

    /** A new session of a known user. */
    open(username: string): Session {
        const session = this.sessionOf(makeAccessToken(this.identity.organizationId), username);
        this.byToken.set(session.token, session);
        const tokens = [...this.byToken.keys()].filter((token) => token !== this.identity.adminAccessToken);
        for (const oldest of tokens.slice(0, Math.max(0, tokens.length - mostSessions)))
            this.byToken.delete(oldest);
        this.keep();
        return session;
    }

    /** A user's rights, for work that goes on after a restart; it has no token and logs nobody in. */
    ofUser(userId: string): Session {
        const admin = userId === this.identity.adminUserId;
        return this.sessionOf('', admin ? this.identity.adminUsername : this.identity.integrationUsername);
    }

    find(token: string): Session | undefined {
        return this.byToken.get(token);
    }

    userOfRefreshToken(token: string): string | undefined {
        return this.refreshTokens.get(token);
    }

    /** Ends a session or forgets a refresh token; false if there is none. */
    revoke(token: string): boolean {
        const ended = this.byToken.delete(token) || this.refreshTokens.delete(token);
        if (ended) this.keep();
        return ended;
    }

    /** Ends every session but the administrator's lasting one. */
    expireAll(): void {
        for (const token of this.byToken.keys())
            if (token !== this.identity.adminAccessToken) this.byToken.delete(token);
        this.keep();
    }

    private read(): ReadonlyArray<readonly [token: string, username: string]> {
        if (!existsSync(this.file)) return [];
        const kept = JSON.parse(readFileSync(this.file, 'utf8')) as Record<string, string>;
        return Object.entries(kept).filter(([, username]) => this.knowsUser(username));
    }

    private keep(): void {
        const open = [...this.byToken.values()].filter(
            ({ token }) => token !== this.identity.adminAccessToken
        );
        const users = Object.fromEntries(open.map(({ token, username }) => [token, username]));
        // A process that is killed leaves the old file or the new one.
        writeFileSync(`${this.file}.new`, JSON.stringify(users), { mode: 0o600 });
        renameSync(`${this.file}.new`, this.file);
    }

    private sessionOf(token: string, username: string): Session {
        const { identity } = this;
        const person = findPerson(username);
        if (person) {
            const permissionSets = person.permissionSets.flatMap(
                (name) => this.findPermissionSet(name) ?? []
            );
            return {
                token,
                username,
                userId: person.id,
                access: accessOf({
                    userId: person.id,
                    sets: permissionSets,
                    rules: this.sharingRules.filter(({ group }) => person.groups.includes(group))
                }),
                permissionSets
            };
        }
        if (username === identity.adminUsername)
            return { token, username, userId: identity.adminUserId, access: fullAccess, permissionSets: [] };
        const { integrationSet } = this;
        return {
            token,
            username,
            userId: identity.integrationUserId,
            access: accessOf({ userId: identity.integrationUserId, sets: [integrationSet], rules: [] }),
            permissionSets: [integrationSet]
        };
    }
}
