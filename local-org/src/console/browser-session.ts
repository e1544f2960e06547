import type { IncomingMessage } from 'node:http';
import type { Session } from '../auth/sessions.ts';
import { OrgError } from '../org-error.ts';
import type { Org } from '../org.ts';

const cookieName = 'sid';

/** The session that a browser's cookie names; undefined where it has ended or never was. */
export function sessionOfBrowser(org: Org, request: IncomingMessage): Session | undefined {
    const cookie = (request.headers.cookie ?? '')
        .split(';')
        .map((part) => part.trim())
        .find((part) => part.startsWith(`${cookieName}=`));
    return cookie === undefined
        ? undefined
        : org.sessions.find(decodeURIComponent(cookie.slice(cookieName.length + 1)));
}

/** @throws OrgError 401 where the browser has no session in force */
export function requireSession(org: Org, request: IncomingMessage): Session {
    const session = sessionOfBrowser(org, request);
    if (session) return session;
    throw new OrgError({ status: 401, code: 'INVALID_SESSION_ID', message: 'Session expired or invalid' });
}

/** The header that gives a browser its session; no other site's page can send it along. */
export const sessionCookie = (session: Session): string =>
    `${cookieName}=${encodeURIComponent(session.token)}; Path=/; HttpOnly; SameSite=Strict`;

/**
 * Refuses what a page of another site sends.
 * @throws OrgError 403
 */
export function requireSamePage(request: IncomingMessage): void {
    const site = request.headers['sec-fetch-site'];
    const origin = request.headers.origin;
    const own = origin === undefined || origin.replace(/^https?:\/\//, '') === request.headers.host;
    if ((site === undefined || site === 'same-origin') && own) return;
    throw new OrgError({
        status: 403,
        code: 'INSUFFICIENT_ACCESS',
        message: 'Only a page of this org may do this'
    });
}
