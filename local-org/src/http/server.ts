import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../auth/sessions.ts';
import { grantSession, introspectionReply, OAuthError, tokenReply } from '../auth/token-endpoint.ts';
import type { ConsoleDoor } from '../console/console-door.ts';
import { controlRoute } from '../faults/control-routes.ts';
import type { Org } from '../org.ts';
import { answerMetadataSoap, soapFault, type SoapReply } from '../metadata-deploy/soap-metadata.ts';
import { notFound, notSupported, OrgError } from '../org-error.ts';
import { badPacking, isBadPacking, readForm, readJson, readText } from './body.ts';
import type { Reply } from './call.ts';
import { requireJsonBody, requireJsonReply } from './content-types.ts';
import { dataRoutes } from './data-routes.ts';
import { identityReply, userInfoReply } from './identity-replies.ts';
import { sendReply } from './reply.ts';
import { matchRoute, type Route } from './router.ts';
import { refuseVersion, versionList } from './versions.ts';

type Io = { request: IncomingMessage; response: ServerResponse };

/** Longest path with query that the org reads. */
const longestUrl = 16_384;

function errorReply(error: unknown, report: (error: unknown) => void): Reply {
    if (error instanceof OrgError)
        return { status: error.status, body: error.body(), headers: error.headers };
    if (error instanceof OAuthError) {
        return { status: 400, body: { error: error.error, error_description: error.message } };
    }
    if (isBadPacking(error)) return errorReply(badPacking(error), report);
    report(error);
    const message = `An unexpected error occurred in local-org: ${error instanceof Error ? error.message : String(error)}`;
    return { status: 500, body: [{ message, errorCode: 'UNKNOWN_EXCEPTION' }] };
}

const invalidSession = (): OrgError =>
    new OrgError({
        status: 401,
        code: 'INVALID_SESSION_ID',
        message: 'Session expired or invalid',
        headers: { 'WWW-Authenticate': 'Token' }
    });

const tokenOf = (request: IncomingMessage): string | undefined =>
    /^(?:Bearer|OAuth) (.+)$/i.exec(request.headers.authorization ?? '')?.[1];

/** Only this computer may ask, under its own names: pages of other sites must not reach the org through a browser. */
const isLocalHost = (host: string | undefined): boolean =>
    /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host ?? '');

/** Where a client reached the org: it goes on under the same name and scheme. */
const addressOf = (request: IncomingMessage): string =>
    `${(request.socket as Partial<TLSSocket>).encrypted ? 'https' : 'http'}://${request.headers.host ?? ''}`;

/** Resources of a real org that local-org does not have: a plain 404 would look like a wrong address. */
const absent = [
    /^\/(tooling|search|parameterizedSearch|composite\/graph|actions|analytics|metadata(?!\/deployRequest)|chatter|connect|ui-api|quickActions|process)(\/|$)/i,
    /^\/(graphql|theme|tabs|appMenu|support|licensing|consent|event|knowledgeManagement|named-credentials\/(?!credential(\/|$)))/i,
    /^\/sobjects\/[^/]+\/(describe\/[^/]+|listviews|quickActions)(\/|$)/i
];

function refuseKnown(path: string): void {
    const name = absent.map((pattern) => pattern.exec(path)?.[1]).find((found) => found !== undefined);
    if (name === undefined) return;
    throw notFound(`The resource ${name} is not supported by local-org`);
}

function urlOf(request: IncomingMessage): URL {
    // The Salesforce CLI stores the instance URL with a slash at its end, so that paths start with two.
    const path = (request.url ?? '/').replace(/^\/+/, '/');
    if (!path.startsWith('/') || !URL.canParse(`http://org${path}`)) throw notFound();
    return new URL(`http://org${path}`);
}

/** What writing to a client ends with that has gone before the answer, at its beginning or within it. */
const CODES_OF_HANG_UPS = ['ERR_STREAM_UNABLE_TO_PIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'];

const hasHungUp = (error: unknown): boolean =>
    CODES_OF_HANG_UPS.includes((error as NodeJS.ErrnoException).code ?? '');

/** What the org answers to a request, whichever listener it came through. */
export class OrgServer {
    private readonly org: Org;
    private readonly console: ConsoleDoor;
    private readonly routes: readonly Route[];
    private readonly report: (error: unknown) => void;
    private readonly addresses: readonly string[];

    /** @param given.addresses the org's addresses, for the assertions of clients */
    constructor(given: {
        org: Org;
        console: ConsoleDoor;
        addresses: readonly string[];
        report: (error: unknown) => void;
    }) {
        const { org } = given;
        this.org = org;
        this.console = given.console;
        this.report = given.report;
        this.addresses = given.addresses;
        this.routes = dataRoutes(org);
    }

    async handle(io: Io): Promise<void> {
        try {
            await this.dispatch(io);
        } catch (error) {
            // A client that hangs up is its own affair, and a cut connection is what was asked for.
            if (io.response.headersSent || hasHungUp(error)) {
                if (!hasHungUp(error)) this.report(error);
                io.response.destroy();
                return;
            }
            // What is left of a body that was refused must not be taken for the next request.
            if (!io.request.complete) io.response.setHeader('connection', 'close');
            await sendReply(io.response, errorReply(error, this.report));
        }
    }

    private async dispatch(io: Io): Promise<void> {
        const { request, response } = io;
        if (!isLocalHost(request.headers.host)) {
            throw new OrgError({
                status: 403,
                code: 'INVALID_HOST',
                message: 'local-org answers to this computer only'
            });
        }
        if ((request.url ?? '').length > longestUrl) {
            throw new OrgError({ status: 414, code: 'URI_TOO_LONG', message: 'The URI is too long' });
        }
        const url = urlOf(request);
        if (url.pathname.startsWith('/local-org/')) return controlRoute({ org: this.org, url, io });
        if (url.pathname.startsWith('/services/oauth2/')) return this.oauth(url, io);
        const soap = /^\/services\/Soap\/([ms])\//.exec(url.pathname)?.[1];
        if (url.pathname.startsWith('/services/Soap/') && soap === undefined)
            throw notSupported('The SOAP API', 'API_DISABLED_FOR_ORG');
        await this.strikeBeforeLogin(request, url);
        if (await this.console.handle(url, io)) return;
        if (soap !== undefined) return this.soap(io, { url, door: soap });
        if (/^\/services\/data\/?$/.test(url.pathname))
            return sendReply(response, { status: 200, body: versionList });
        if (url.pathname.startsWith('/id/')) {
            return sendReply(
                response,
                identityReply({
                    org: this.org,
                    session: this.authenticate(request),
                    given: {
                        path: url.pathname,
                        url: addressOf(request)
                    }
                })
            );
        }
        const data = /^\/services\/data\/v(\d+\.0)(\/.*)?$/.exec(url.pathname);
        refuseVersion(data?.[1]);
        if (!data) throw notFound();
        await this.data({ io, url, apiVersion: data[1] ?? '', path: data[2] ?? '/' });
    }

    private async data({
        io,
        url,
        apiVersion,
        path
    }: {
        readonly io: Io;
        readonly url: URL;
        readonly apiVersion: string;
        readonly path: string;
    }): Promise<void> {
        const { request, response } = io;
        const session = this.authenticate(request);
        this.strikeAfterLogin({ request, url, session });
        response.setHeader('Sforce-Limit-Info', `api-usage=${this.org.usage.used}/${this.org.usage.max}`);
        const method = request.method ?? 'GET';
        refuseKnown(path);
        const { route, params } = matchRoute({
            routes: this.routes,
            method: method === 'HEAD' ? 'GET' : method,
            path
        });
        const call = {
            method,
            path,
            query: url.searchParams,
            headers: request.headers,
            params,
            session,
            apiVersion
        };
        if ('stream' in route) return route.stream({ ...call, body: undefined }, io);
        requireJsonReply(request);
        requireJsonBody(request);
        const body = method === 'GET' || method === 'HEAD' ? undefined : await readJson(request);
        sendReply(response, await route.json({ ...call, body }));
    }

    /** Clients read refusals of these two doors only if they come as SOAP. */
    private async soap(
        { request, response }: Io,
        { url, door }: { readonly url: URL; readonly door: string }
    ): Promise<void> {
        const text = await readText(request);
        const reply: SoapReply =
            door === 'm'
                ? await answerMetadataSoap(this.org, {
                      text,
                      sessionOf: (token) => {
                          const session = this.sessionOf(token);
                          this.strikeAfterLogin({ request, url, session });
                          return session;
                      }
                  })
                : soapFault(notSupported('Running Apex', 'API_DISABLED_FOR_ORG'));
        response.writeHead(reply.status, { 'content-type': 'text/xml;charset=UTF-8' });
        response.end(reply.xml);
    }

    private authenticate(request: IncomingMessage): Session {
        return this.sessionOf(tokenOf(request) ?? '');
    }

    private sessionOf(token: string): Session {
        const session = this.org.sessions.find(token);
        if (!session) throw invalidSession();
        return session;
    }

    private async strikeBeforeLogin(request: IncomingMessage, url: URL): Promise<void> {
        const info = { method: request.method ?? 'GET', url: url.pathname + url.search };
        const slow = this.org.faults.strike('slow', info);
        if (slow) await sleep(slow.ms);
        if (this.org.faults.strike('unavailable', info)) {
            throw new OrgError({
                status: 503,
                code: 'SERVER_UNAVAILABLE',
                message: 'The server is temporarily unavailable'
            });
        }
    }

    private strikeAfterLogin({
        request,
        url,
        session
    }: {
        readonly request: IncomingMessage;
        readonly url: URL;
        readonly session: Session;
    }): void {
        const info = { method: request.method ?? 'GET', url: url.pathname + url.search };
        if (this.org.faults.strike('expire-session', info)) {
            this.org.sessions.revoke(session.token);
            throw invalidSession();
        }
        if (this.org.faults.strike('request-limit', info) || !this.org.usage.count()) {
            throw new OrgError({
                status: 403,
                code: 'REQUEST_LIMIT_EXCEEDED',
                message: 'TotalRequests Limit exceeded.'
            });
        }
    }

    private async oauth(url: URL, io: Io): Promise<void> {
        const { request, response } = io;
        const action = url.pathname.slice('/services/oauth2/'.length);
        if (action === 'token' && request.method === 'POST') {
            const form = await readForm(request);
            const session = await grantSession(this.org, {
                form,
                authorization: request.headers.authorization,
                audiences: this.audiences()
            });
            const reply = tokenReply({
                session,
                identity: this.org.identity,
                url: addressOf(request),
                now: this.org.now()
            });
            return sendReply(response, {
                status: 200,
                body: reply,
                headers: { 'cache-control': 'no-store' }
            });
        }
        if (action === 'revoke') {
            const form = request.method === 'POST' ? await readForm(request) : {};
            const token = form['token'] ?? url.searchParams.get('token') ?? '';
            if (!this.org.sessions.revoke(token))
                throw new OAuthError('unsupported_token_type', 'invalid token');
            return sendReply(response, { status: 200, body: {} });
        }
        if (action === 'introspect' && request.method === 'POST') {
            const form = await readForm(request);
            const body = introspectionReply(this.org, { form, authorization: request.headers.authorization });
            return sendReply(response, { status: 200, body });
        }
        if (action === 'userinfo') {
            return sendReply(
                response,
                userInfoReply({ org: this.org, session: this.authenticate(request), url: addressOf(request) })
            );
        }
        if (action === 'authorize') throw notSupported('The web server flow');
        throw notFound();
    }

    private audiences(): string[] {
        return this.addresses
            .flatMap((address) => [address, address.replace('127.0.0.1', 'localhost')])
            .flatMap((address) => [address, `${address}/`, `${address}/services/oauth2/token`]);
    }
}
