import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createUnzip } from 'node:zlib';
import { OrgError } from '../org-error.ts';

/** Largest JSON body, in bytes; base64 files may be 37.5 MB in all. */
const largestJson = 52_428_800;

/** The body, unpacked if it came compressed. */
export function bodyStream(request: IncomingMessage): Readable {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (/^identity$/i.test(encoding)) return request;
    if (!/^(x-)?gzip$|^deflate$/i.test(encoding)) {
        throw new OrgError({
            status: 415,
            code: 'UNSUPPORTED_MEDIA_TYPE',
            message: `Content-Encoding '${encoding}' not supported`
        });
    }
    // Takes gzip and deflate alike.
    const unpacked = createUnzip();
    request.on('error', (error) => unpacked.destroy(error));
    return request.pipe(unpacked);
}

/** Whether a body that claims to be compressed is not. */
export const isBadPacking = (error: unknown): boolean =>
    /^Z_/.test(String((error as NodeJS.ErrnoException | null)?.code));

/** What a body that cannot be unpacked is answered with. */
export const badPacking = (cause: unknown): OrgError =>
    new OrgError({
        code: 'INVALID_INPUT',
        message: 'The request body is not what its Content-Encoding says',
        cause
    });

/** The whole body as text. @throws OrgError 413 when it is too large */
export async function readText(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    try {
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
    } catch (error) {
        throw isBadPacking(error) ? badPacking(error) : error;
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
