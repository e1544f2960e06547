import type { ServerResponse } from 'node:http';
import type { Reply } from './call.ts';

/** Sends a reply as JSON. */
export function sendReply(response: ServerResponse, reply: Reply): void {
    const body = reply.body === undefined ? '' : JSON.stringify(reply.body);
    response.writeHead(reply.status, {
        ...(reply.body === undefined ? {} : { 'content-type': 'application/json;charset=UTF-8' }),
        'content-length': Buffer.byteLength(body),
        ...reply.headers
    });
    response.end(body);
}
