import express from 'express';
import type { ErrorRequestHandler, Express, NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { DialFlowError } from '../error.ts';
import type { Metrics } from '../observability/metrics.ts';
import { inSpan } from '../tracing.ts';
import type { Tracer } from '../tracing.ts';
import { withIds, withTracer } from '../work-context.ts';
import { bearerCheck } from './authentication.ts';
import { knownError } from './problem.ts';
import { correlationIdOf, readHeaders, traceparentOf } from './request-headers.ts';
import type { Route } from './route.ts';
import { sendProblem, sendReply } from './send.ts';

export interface AppOptions {
    readonly routes: readonly Route[];
    readonly apiKeys: readonly string[];
    readonly logger: Logger;
    readonly metrics: Pick<Metrics, 'requestEnded'>;
    /** Where spans of requests go; null where nothing is traced. */
    readonly tracer: Tracer | null;
    /** Aborts when the service stops; streams end then. */
    readonly stopping: AbortSignal;
}

const LARGEST_BODY = '1mb';

/** Makes the Express app of the routes. Express's own types end in this file and in send.ts. */
export function createApp({ routes, apiKeys, logger, metrics, tracer, stopping }: AppOptions): Express {
    const app = express();
    app.disable('x-powered-by');
    app.disable('etag');
    app.enable('case sensitive routing');
    app.set('query parser', 'simple');
    app.use(prepare({ metrics, logger, tracer }));

    const checkKey = bearerCheck(apiKeys);
    const isKnown = (authorization: string | undefined): boolean => {
        try {
            checkKey(authorization);
            return true;
        } catch {
            return false;
        }
    };
    for (const route of routes) {
        const authenticate: RequestHandler = (request, response, next) => {
            response.locals['isKnownCaller'] =
                route.access === 'key' || isKnown(request.headers.authorization);
            if (route.access === 'key') checkKey(request.headers.authorization);
            next();
        };
        const noteRoute: RequestHandler = (_request, response, next) => {
            response.locals['route'] = route.path;
            next();
        };
        const body = route.method === 'post' ? [requireJson, parseJson] : [];
        app[route.method](expressPath(route), noteRoute, authenticate, ...body, handler(route, stopping));
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
            advice: 'The documentation at /docs lists all addresses.'
        });
    });
    app.use(reportProblem(logger));
    return app;
}

const expressPath = ({ path }: Route): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

function methodsByPath(routes: readonly Route[]): ReadonlyMap<string, readonly string[]> {
    const methods = new Map<string, string[]>();
    for (const route of routes) {
        const known = methods.get(expressPath(route)) ?? [];
        methods.set(expressPath(route), [...known, route.method.toUpperCase()]);
    }
    return methods;
}

const parseJson = express.json({ limit: LARGEST_BODY, inflate: false, type: () => true });

/** A body in another form would be taken for none, and a launch with all its parameters lost would still be a launch. */
const requireJson: RequestHandler = (request, _response, next) => {
    const hasBody =
        request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0;
    if (!hasBody || request.is('application/json')) return next();
    throw new DialFlowError('unsupported_media_type', 'The body must be JSON.', {
        advice: 'Send the header Content-Type: application/json.'
    });
};

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
        response.set({
            'X-Correlation-Id': correlationId,
            'X-Content-Type-Options': 'nosniff',
            'Cache-Control': 'no-store'
        });
        response.once('close', () => {
            const measure = {
                method: request.method,
                route: String(response.locals['route'] ?? 'none'),
                status: response.statusCode,
                seconds: (performance.now() - startedAt) / 1000
            };
            metrics.requestEnded(measure);
            logger.debug(measure, 'Request');
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
                        'http.route': String(response.locals['route'] ?? 'none'),
                        'http.response.status_code': response.statusCode
                    });
                })
            )
        );
    };
}

function handler(route: Route, stopping: AbortSignal): RequestHandler {
    return async (request: Request, response: Response) => {
        const gone = new AbortController();
        response.once('close', () => gone.abort());
        const reply = await route.handle({
            params: request.params,
            query: request.query,
            body: request.body,
            headers: response.locals['headers'],
            isKnownCaller: response.locals['isKnownCaller'] === true,
            signal: AbortSignal.any([gone.signal, stopping])
        });
        await sendReply(response, reply);
    };
}

function reportProblem(logger: Logger): ErrorRequestHandler {
    return (error, request, response, next) => {
        const correlationId = String(response.locals['correlationId']);
        const known = knownError(error);
        const entry = { err: error, correlationId, method: request.method, path: request.path };
        if (known.status >= 500) logger.error(entry, 'A request failed');
        else
            logger.info({ correlationId, code: known.code, method: request.method }, 'A request was refused');
        if (response.headersSent) next(error);
        else sendProblem(response, known, correlationId);
    };
}
