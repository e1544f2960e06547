import type { Session } from '../auth/sessions.ts';
import type { Org } from '../org.ts';
import { notFound } from '../org-error.ts';
import { ok, type Reply } from './call.ts';

const addressesOf = (url: string): Record<string, string> => ({
    rest: `${url}/services/data/v{version}/`,
    sobjects: `${url}/services/data/v{version}/sobjects/`,
    query: `${url}/services/data/v{version}/query/`
});

function common({
    org,
    session,
    url
}: {
    readonly org: Org;
    readonly session: Session;
    readonly url: string;
}): Record<string, unknown> {
    const { organizationId } = org.identity;
    return {
        user_id: session.userId,
        organization_id: organizationId,
        email: session.username,
        email_verified: true,
        nickname: session.username.split('@')[0],
        active: true,
        user_type: 'STANDARD',
        language: 'en_US',
        locale: 'en_US',
        utcOffset: 0,
        urls: addressesOf(url)
    };
}

/** The reply of /services/oauth2/userinfo, for a client that knows the org under an address. */
export function userInfoReply({
    org,
    session,
    url
}: {
    readonly org: Org;
    readonly session: Session;
    readonly url: string;
}): Reply {
    const id = `${url}/id/${org.identity.organizationId}/${session.userId}`;
    return ok({
        sub: id,
        ...common({ org, session, url }),
        preferred_username: session.username,
        name: session.username,
        zoneinfo: 'UTC'
    });
}

/** The reply of the address that a token reply carries as `id`. */
export function identityReply({
    org,
    session,
    given
}: {
    readonly org: Org;
    readonly session: Session;
    readonly given: { path: string; url: string };
}): Reply {
    const { path, url } = given;
    const { organizationId } = org.identity;
    if (path !== `/id/${organizationId}/${session.userId}`) throw notFound();
    return ok({
        id: `${url}${path}`,
        asserted_user: true,
        ...common({ org, session, url }),
        username: session.username,
        display_name: session.username,
        timezone: 'UTC'
    });
}
