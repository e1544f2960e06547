import express from 'express';
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { ANONYMOUS, labelOf } from '../access/principal.ts';
import type { Principal } from '../access/principal.ts';
import { allows } from '../access/scopes.ts';
import { DialFlowError } from '../error.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { Authentication } from './authentication.ts';
import { knownError } from './problem.ts';
import { callerLimit, failedSignIns } from './rate-limits.ts';
import { hasBody, refuseAmbiguous, refuseBody, requireJson } from './request-guards.ts';
import { correlationIdOf, readHeaders } from './request-headers.ts';
import type { GuardedRoute } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import { sendProblem, sendReply } from './send.ts';
import { parseStrictJson } from './strict-json.ts';

export interface AppOptions {
    readonly routes: readonly GuardedRoute[];
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
        app[route.method](
            expressPath(route),
            note,
            ...(route.access === 'open' ? [] : [signIn]),
            limit,
            ...body,
            handler(route, options)
        );
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
        const address = request.ip ?? '';
        const principal = await authenticate(request.headers.authorization).catch(async (error: unknown) => {
            if (error instanceof DialFlowError && error.code === 'unauthorized') {
                await failures.refuseTooMany(address);
                await failures.note(address);
            }
            throw error;
        });
        response.locals['principal'] = principal;
        const { access } = response.locals['route'] as GuardedRoute;
        if (access !== 'open' && !allows(principal.scopes, access)) {
            throw new DialFlowError(
                'forbidden',
                `This needs the scope ${access}, which the key does not have.`,
                {
                    advice: 'Use a key that has it, or have one made: dial-flow keys create.'
                }
            );
        }
        next();
    };
}

function prepare({ metrics, logger }: Pick<AppOptions, 'metrics' | 'logger'>): RequestHandler {
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
            logger.debug({ ...measure, correlationId, who: whoOf(response) }, 'Request');
        });
        response.locals['headers'] = readHeaders(request);
        next();
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

function handler(
    route: GuardedRoute,
    { stopping, audit }: Pick<AppOptions, 'stopping' | 'audit'>
): RequestHandler {
    return async (request: Request, response: Response) => {
        const gone = new AbortController();
        response.once('close', () => gone.abort());
        const note = noteOf(request, response);
        const reply = await route.handle({
            params: request.params,
            query: request.query,
            body: request.body,
            headers: response.locals['headers'],
            caller: { label: note.who, source: note.source },
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
        else sendProblem(response, known, correlationId);
    };
}
