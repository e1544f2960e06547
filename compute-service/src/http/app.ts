import express from 'express';
import type { ErrorRequestHandler, Express, NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { ANONYMOUS, labelOf } from '../access/principal.ts';
import type { Principal } from '../access/principal.ts';
import { allows } from '../access/scopes.ts';
import { DialFlowError } from '../error.ts';
import type { Metrics } from '../observability/metrics.ts';
import { inSpan } from '../tracing.ts';
import type { Tracer } from '../tracer.ts';
import { withIds, withTracer } from '../work-context.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { Authentication } from './authentication.ts';
import { knownError } from './problem.ts';
import { callerLimit, failedSignIns } from './rate-limits.ts';
import { hasBody, refuseAmbiguous, refuseBody, requireJson } from './request-guards.ts';
import { correlationIdOf, readHeaders, traceparentOf } from './request-headers.ts';
import type { GuardedRoute } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import { sendProblem, sendReply } from './send.ts';
import { parseStrictJson } from './strict-json.ts';

export interface AppOptions {
    readonly routes: readonly GuardedRoute[];
    /** A route as a caller has it who is bound to an org. */
    readonly routeOfOrg: (org: string, route: GuardedRoute) => GuardedRoute;
    readonly authenticate: Authentication;
    readonly audit: AuditTrail;
    readonly limits: {
        /** Requests of one caller in a minute. */
        readonly perMinute: number;
        /** Requests without a valid credential from one address in a minute. */
        readonly failuresPerMinute: number;
    };
    /** Whose word on the caller's address is taken: Express's own setting; false for nobody's. */
    readonly trustProxy: string | number | false;
    /** Answers reach the caller by TLS, here or at a proxy. */
    readonly encrypted: boolean;
    readonly logger: Logger;
    readonly metrics: Pick<Metrics, 'requestEnded'>;
    /** Where spans of requests go; null where nothing is traced. */
    readonly tracer: Tracer | null;
    /** Aborts when the service stops; streams end then. */
    readonly stopping: AbortSignal;
}

const LARGEST_BODY = '1mb';

/** Makes the Express app of the routes. Express's own types end in the files of this folder. */
export function createApp(options: AppOptions): Express {
    const { routes, trustProxy } = options;
    const app = express();
    app.disable('x-powered-by');
    app.disable('etag');
    app.enable('case sensitive routing');
    app.set('query parser', 'simple');
    app.set('trust proxy', trustProxy);
    app.use(securityHeaders(options), prepare(options), refuseAmbiguous);

    const limit = callerLimit({
        perMinute: options.limits.perMinute,
        caller: ({ principal }) => (principal as Principal | undefined)?.id ?? null
    });
    const signIn = signInOf(options);
    for (const route of routes) {
        const note: RequestHandler = (_request, response, next) => {
            response.locals['route'] = route;
            next();
        };
        const body = route.method === 'post' ? [requireJson, readBody, parseBody] : [refuseBody];
        app[route.method](expressPath(route), note, signIn, limit, ...body, handler(route, options));
    }
    for (const [path, methods] of methodsByPath(routes)) {
        app.all(path, (request, response) => {
            response.set('Allow', methods.join(', '));
            throw new DialFlowError('method_not_allowed', `${request.method} is not possible here.`, {
                advice: `Use ${methods.join(' or ')}.`
            });
        });
    }
    app.use(() => {
        throw new DialFlowError('not_found', 'There is nothing at this address.', {
            advice: 'docs/api.md lists all addresses.'
        });
    });
    app.use(reportProblem(options));
    return app;
}

const expressPath = ({ path }: GuardedRoute): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

function methodsByPath(routes: readonly GuardedRoute[]): ReadonlyMap<string, readonly string[]> {
    const methods = new Map<string, string[]>();
    for (const route of routes) {
        const known = methods.get(expressPath(route)) ?? [];
        methods.set(expressPath(route), [...known, route.method.toUpperCase()]);
    }
    return methods;
}

const readBody = express.raw({ limit: LARGEST_BODY, inflate: false, type: () => true });

const parseBody: RequestHandler = (request, _response, next) => {
    request.body =
        hasBody(request.headers) && Buffer.isBuffer(request.body) ? parseStrictJson(request.body) : undefined;
    next();
};

/** Recognises the caller and refuses who may not do what the route does. */
function signInOf({ authenticate, limits }: Pick<AppOptions, 'authenticate' | 'limits'>): RequestHandler {
    const failures = failedSignIns(limits.failuresPerMinute);
    return async (request, response, next) => {
        const { access, ofAllOrgs } = response.locals['route'] as GuardedRoute;
        // Whoever shows a key where none is needed is told more, and may guess no more keys than elsewhere.
        if (access === 'open' && request.headers.authorization === undefined) return next();
        const address = request.ip ?? '';
        const principal = await authenticate(request.headers.authorization).catch(async (error: unknown) => {
            if (error instanceof DialFlowError && error.code === 'unauthorized') {
                await failures.refuseTooMany(address);
                await failures.note(address);
            }
            if (access === 'open') return undefined;
            throw error;
        });
        response.locals['principal'] = principal;
        if (access !== 'open' && principal && !allows(principal.scopes, access)) {
            throw new DialFlowError(
                'forbidden',
                `This needs the scope ${access}, which the key does not have.`,
                {
                    advice: 'Use a key that has it, or have one made: dial-flow keys create.'
                }
            );
        }
        if (access !== 'open' && ofAllOrgs && principal && principal.org !== null) {
            throw new DialFlowError(
                'forbidden',
                `This is about all orgs of the service, and the key is for ${principal.org} alone.`,
                { advice: 'Use a key that is for all orgs: dial-flow keys create without --org.' }
            );
        }
        next();
    };
}

/** What a handler throws before the others get a turn goes the same way as what they throw. */
function proceed(next: NextFunction, prepareRequest: () => void): void {
    try {
        prepareRequest();
    } catch (error) {
        next(error);
        return;
    }
    next();
}

function prepare({
    metrics,
    logger,
    tracer
}: Pick<AppOptions, 'metrics' | 'logger' | 'tracer'>): RequestHandler {
    return (request, response, next) => {
        const startedAt = performance.now();
        const correlationId = correlationIdOf(request);
        response.locals['correlationId'] = correlationId;
        response.set({ 'X-Correlation-Id': correlationId, 'Cache-Control': 'no-store' });
        response.once('close', () => {
            const route = response.locals['route'] as GuardedRoute | undefined;
            const measure = {
                method: request.method,
                route: route?.path ?? 'none',
                status: response.statusCode,
                seconds: (performance.now() - startedAt) / 1000
            };
            metrics.requestEnded(measure);
            logger.debug({ ...measure, who: whoOf(response) }, 'Request');
        });
        const attributes = { 'http.request.method': request.method };
        const traceparent = traceparentOf(request);
        void withIds({ requestId: correlationId }, () =>
            withTracer(tracer, () =>
                inSpan({ name: 'request', kind: 'server', attributes, traceparent }, async (span) => {
                    const answered = new Promise((resolve) => response.once('close', resolve));
                    proceed(next, () => {
                        response.locals['headers'] = readHeaders(request);
                    });
                    await answered;
                    span.set({
                        'http.route': (response.locals['route'] as GuardedRoute | undefined)?.path ?? 'none',
                        'http.response.status_code': response.statusCode
                    });
                })
            )
        );
    };
}

const whoOf = ({ locals }: Response): string => {
    const principal = locals['principal'] as Principal | undefined;
    return principal ? labelOf(principal) : ANONYMOUS;
};

/** What the audit log notes of every request, however it ends. */
const noteOf = (request: Request, response: Response) => ({
    who: whoOf(response),
    what: (response.locals['route'] as GuardedRoute | undefined)?.operationId ?? 'none',
    source: request.ip ?? '',
    requestId: String(response.locals['correlationId']),
    params: request.params,
    body: request.body as unknown
});

/** Made once: each would note where it was made, which takes longer than much of a request. */
const CONNECTION_CLOSED = new DOMException('The connection was closed.', 'AbortError');

function handler(
    route: GuardedRoute,
    { stopping, audit, routeOfOrg }: Pick<AppOptions, 'stopping' | 'audit' | 'routeOfOrg'>
): RequestHandler {
    return async (request: Request, response: Response) => {
        const gone = new AbortController();
        response.once('close', () => gone.abort(CONNECTION_CLOSED));
        const note = noteOf(request, response);
        const principal = response.locals['principal'] as Principal | undefined;
        const org = principal?.org ?? null;
        const reply = await (org === null ? route : routeOfOrg(org, route)).handle({
            params: request.params,
            query: request.query,
            body: request.body,
            headers: response.locals['headers'],
            caller: { label: note.who, source: note.source },
            isKnownCaller: principal !== undefined,
            signal: AbortSignal.any([gone.signal, stopping])
        });
        if (route.audited) {
            const answer = reply.kind === 'json' ? reply.body : null;
            await audit({ ...note, answer, status: reply.kind === 'json' ? reply.status : 200, code: null });
        }
        await sendReply(response, reply);
    };
}

function reportProblem({ logger, audit }: Pick<AppOptions, 'logger' | 'audit'>): ErrorRequestHandler {
    return async (error, request, response, next) => {
        const correlationId = String(response.locals['correlationId']);
        const known = knownError(error);
        const entry = { err: error, correlationId, method: request.method, path: request.path };
        if (known.status >= 500) logger.error(entry, 'A request failed');
        else
            logger.info({ correlationId, code: known.code, method: request.method }, 'A request was refused');
        const route = response.locals['route'] as GuardedRoute | undefined;
        const refusesCaller = known.code === 'unauthorized' || known.code === 'forbidden';
        if (refusesCaller || (route?.audited && known.code !== 'too_many_requests')) {
            await audit({ ...noteOf(request, response), status: known.status, code: known.code });
        }
        if (response.headersSent) next(error);
        else sendProblem({ response, error: known, correlationId });
    };
}
