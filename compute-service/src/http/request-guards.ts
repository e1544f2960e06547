import type { RequestHandler } from 'express';
import { DialFlowError } from '../error.ts';
import { FaultyRequestError } from './faulty-request.ts';

/** Proxies and other services take these as another method or address than the one of the first line. */
const OVERRIDES = [
    'x-http-method-override',
    'x-http-method',
    'x-method-override',
    'x-original-url',
    'x-rewrite-url'
] as const;

const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]{1,253})(:\d{1,5})?$/i;

/** As the body has to be; a parameter other than the character set has no meaning here. */
const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*("utf-8"|utf-8)\s*)?;?\s*$/i;

const faulty = (field: string, words: string): FaultyRequestError =>
    new FaultyRequestError('invalid_request', [{ field, message: `${field} ${words}` }]);

/** Refuses what two readers of the same request could take for two different requests. */
export const refuseAmbiguous: RequestHandler = (request, _response, next) => {
    const hosts = request.headersDistinct['host'] ?? [];
    if (hosts.length !== 1 || !HOST.test(hosts[0] ?? '')) throw faulty('host', 'must be given once');
    for (const name of OVERRIDES) {
        if (request.headers[name] !== undefined) throw faulty(name, 'is not obeyed here');
    }
    if (!request.url.startsWith('/') || /[\\\u0000-\u0020\u007f-\uffff]|%00|%5c/i.test(request.url)) {
        throw new DialFlowError('invalid_request', 'The address cannot be read.', {
            advice: 'Send a path that starts with a slash, without backslashes and control characters.'
        });
    }
    next();
};

export const hasBody = (headers: Readonly<Record<string, unknown>>): boolean =>
    headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;

/** A body that nobody reads would be taken for the next request by who thinks that there is none. */
export const refuseBody: RequestHandler = (request, _response, next) => {
    if (!hasBody(request.headers)) return next();
    throw new DialFlowError('invalid_request', `${request.method} takes no body.`, {
        advice: 'Send what you want to say in the address.'
    });
};

/** A body in another form would be taken for none, and a launch with all its parameters lost would still be a launch. */
export const requireJson: RequestHandler = (request, _response, next) => {
    if (!hasBody(request.headers) || JSON_TYPE.test(request.headers['content-type'] ?? '')) return next();
    throw new DialFlowError('unsupported_media_type', 'The body must be JSON in UTF-8.', {
        advice: 'Send the header Content-Type: application/json.'
    });
};
