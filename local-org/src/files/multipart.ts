import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import busboy from 'busboy';
import { bodyStream } from '../http/body.ts';
import { OrgError } from '../org-error.ts';

const malformed = (message: string, cause?: unknown): OrgError =>
    new OrgError({ code: 'INVALID_MULTIPART_REQUEST', message, cause });

/** @throws OrgError INVALID_MULTIPART_REQUEST for headers without a boundary */
function parserOf(request: IncomingMessage): busboy.Busboy {
    try {
        return busboy({ headers: request.headers, limits: { fieldSize: 1_000_000, parts: 10 } });
    } catch (error) {
        throw malformed('The multipart headers cannot be read', error);
    }
}

/**
 * Reads a multipart upload: one part of JSON under any name, and a part with the content.
 * @param given.part name of the content's part; given.receive keeps the content as it streams in
 * @returns the JSON and what `receive` gave; undefined where a part was missing
 * @throws OrgError INVALID_MULTIPART_REQUEST or JSON_PARSER_ERROR
 */
export async function readMultipart<T>(
    request: IncomingMessage,
    given: { part: string; receive: (source: Readable) => Promise<T> }
): Promise<{ json: Record<string, unknown> | undefined; content: T | undefined }> {
    return new Promise((resolve, reject) => {
        let texts: string[] = [];
        let content: Promise<T> | undefined;
        const parser = parserOf(request);
        parser.on('field', (name, value) => {
            if (name === given.part) {
                content = given.receive(Readable.from([Buffer.from(value)]));
                content.catch(reject);
            } else texts.push(value);
        });
        parser.on('file', (name, part, info) => {
            if (name === given.part) {
                content = given.receive(part);
                content.catch(reject);
                return;
            }
            // A JSON part may come with a type, or a file name, of its own.
            if (!info.mimeType.includes('json')) {
                part.resume();
                return;
            }
            const chunks: Buffer[] = [];
            part.on('data', (chunk: Buffer) => chunks.push(chunk));
            part.on('end', () => (texts = [...texts, Buffer.concat(chunks).toString('utf8')]));
        });
        parser.on('error', (error) => reject(malformed('The multipart body cannot be read', error)));
        parser.on('close', () => {
            void (async () => {
                try {
                    const text = texts[0];
                    const json =
                        text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>);
                    resolve({ json, content: await content });
                } catch (error) {
                    reject(
                        error instanceof SyntaxError
                            ? new OrgError({
                                  code: 'JSON_PARSER_ERROR',
                                  message: error.message,
                                  cause: error
                              })
                            : error
                    );
                }
            })();
        });
        const source = bodyStream(request);
        // A body that breaks off, or cannot be unpacked, would leave the parser waiting.
        source.on('error', reject);
        request.on('aborted', () => reject(malformed('The multipart body broke off')));
        source.pipe(parser);
    });
}
