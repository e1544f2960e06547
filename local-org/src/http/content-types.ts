import type { IncomingMessage } from 'node:http';
import { OrgError } from '../org-error.ts';

const hasBody = (request: IncomingMessage): boolean =>
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

/**
 * The org reads and writes JSON; XML, which a real org has too, is not served here.
 * @throws OrgError 415 for a body that says it is something else
 */
export function requireJsonBody(request: IncomingMessage): void {
    const type = request.headers['content-type'];
    if (type === undefined || !hasBody(request) || /\bjson\b/i.test(type)) return;
    const here = /\bxml\b/i.test(type) ? ' not supported by local-org' : ' not supported';
    throw new OrgError({
        status: 415,
        code: 'UNSUPPORTED_MEDIA_TYPE',
        message: `Content-Type '${type}'${here}`
    });
}

/** @throws OrgError 406 for a client that takes XML alone */
export function requireJsonReply(request: IncomingMessage): void {
    const accept = request.headers.accept ?? '*/*';
    if (!/\bxml\b/i.test(accept) || /json|\*\/\*|csv/i.test(accept)) return;
    throw new OrgError({
        status: 406,
        code: 'NOT_ACCEPTABLE',
        message: `Accept '${accept}' is not supported by local-org: it answers JSON`
    });
}
