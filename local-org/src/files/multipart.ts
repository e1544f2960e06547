import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import busboy from 'busboy';
import { bodyStream } from '../http/body.ts';
import { OrgError } from '../org-error.ts';

const malformed = (message: string, cause?: unknown): OrgError =>
    new OrgError({ code: 'INVALID_MULTIPART_REQUEST', message, cause });

/**
 * Reads a multipart upload: one part of JSON under any name, and the part `VersionData`.
 * @param receive keeps the content as it streams in
 * @returns the JSON and what `receive` gave; undefined where a part was missing
 * @throws OrgError INVALID_MULTIPART_REQUEST or JSON_PARSER_ERROR
 */
export async function readMultipart<T>(
    request: IncomingMessage,
    receive: (source: Readable) => Promise<T>
): Promise<{ json: Record<string, unknown> | undefined; content: T | undefined }> {
    return new Promise((resolve, reject) => {
        let texts: string[] = [];
        let content: Promise<T> | undefined;
        const parser = busboy({ headers: request.headers, limits: { fieldSize: 1_000_000 } });
        parser.on('field', (_name, value) => texts.push(value));
        parser.on('file', (name, part, info) => {
            if (name === 'VersionData') {
                content = receive(part);
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
        bodyStream(request).pipe(parser);
    });
}
