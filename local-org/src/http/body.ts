import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { OrgError } from '../org-error.ts';

/** Largest JSON body, in bytes; base64 files may be 37.5 MB in all. */
const largestJson = 52_428_800;

/** The body, unpacked if it came compressed. */
export function bodyStream(request: IncomingMessage): Readable {
    if (request.headers['content-encoding'] !== 'gzip') return request;
    const unpacked = createGunzip();
    request.on('error', (error) => unpacked.destroy(error));
    return request.pipe(unpacked);
}

/** The whole body as text. @throws OrgError 413 when it is too large */
async function readText(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of bodyStream(request) as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > largestJson) {
            throw new OrgError({
                status: 413,
                code: 'REQUEST_ENTITY_TOO_LARGE',
                message: 'The request body is too large'
            });
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
}

/** A JSON body; undefined if it is empty. @throws OrgError JSON_PARSER_ERROR when it is not JSON */
export async function readJson(request: IncomingMessage): Promise<unknown> {
    const text = await readText(request);
    if (text.trim() === '') return undefined;
    try {
        return JSON.parse(text) as unknown;
    } catch (error) {
        throw new OrgError({
            code: 'JSON_PARSER_ERROR',
            message: error instanceof Error ? error.message : 'The body is not JSON',
            cause: error
        });
    }
}

/** A form body as names and values; the last of a repeated name counts. */
export async function readForm(request: IncomingMessage): Promise<Record<string, string>> {
    return Object.fromEntries(new URLSearchParams(await readText(request)));
}
