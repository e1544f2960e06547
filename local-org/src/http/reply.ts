import type { ServerResponse } from 'node:http';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { Reply } from './call.ts';

/** Bytes from which a reply is worth packing. */
const packedFrom = 4096;

const pack = promisify(gzip);

const takesGzip = (response: ServerResponse): boolean =>
    /\bgzip\b/i.test(String(response.req.headers['accept-encoding'] ?? ''));

/** Sends a reply as JSON, packed if it is large and the client takes it so. */
export async function sendReply(response: ServerResponse, reply: Reply): Promise<void> {
    const text = Buffer.from(reply.body === undefined ? '' : JSON.stringify(reply.body));
    const packed = text.length >= packedFrom && takesGzip(response);
    const body = packed ? await pack(text, { level: 1 }) : text;
    response.writeHead(reply.status, {
        ...(reply.body === undefined ? {} : { 'content-type': 'application/json;charset=UTF-8' }),
        ...(packed ? { 'content-encoding': 'gzip' } : {}),
        'content-length': body.length,
        ...reply.headers
    });
    response.end(body);
}
