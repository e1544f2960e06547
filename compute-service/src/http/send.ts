import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { DialFlowError } from '../error.ts';
import type { RunFile } from '../insight/insight.ts';
import { PROBLEM_TYPE, problemOf } from './problem.ts';
import type { Reply } from './route.ts';

/** Writes a reply as the response; a stream ends quietly when the client goes away. */
export async function sendReply(response: Response, reply: Reply): Promise<void> {
    switch (reply.kind) {
        case 'json':
            response
                .status(reply.status)
                .set({ ...reply.headers })
                .json(reply.body);
            return;
        case 'written':
            response.status(200).set('Content-Type', 'application/json; charset=utf-8').send(reply.body);
            return;
        case 'text':
            response.status(200).set('Content-Type', reply.contentType).send(reply.body);
            return;
        case 'empty':
            response.status(204).end();
            return;
        case 'events':
            response.status(200).set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
            response.flushHeaders();
            // HEAD asks for the headers alone; the stream behind them might go on for hours.
            if (response.req.method === 'HEAD') {
                response.end();
                return;
            }
            return stream(Readable.from(reply.frames), response);
        case 'file':
            return sendFile(response, reply.file);
    }
}

async function sendFile(response: Response, file: RunFile): Promise<void> {
    const content = createReadStream(file.path);
    await new Promise<void>((resolve, reject) => {
        content.once('open', () => resolve());
        content.once('error', (cause) =>
            reject(new DialFlowError('gone', `The file ${file.name} is no longer stored.`, { cause }))
        );
    });
    response.status(200).set({
        'Content-Type': file.contentType,
        'Content-Length': String(file.bytes),
        'Content-Disposition': `attachment; filename="${file.name}"`,
        ETag: `"${file.sha256}"`,
        'X-Content-Sha256': file.sha256,
        'Repr-Digest': `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`
    });
    await stream(content, response);
}

async function stream(content: Readable, response: Response): Promise<void> {
    try {
        await pipeline(content, response);
    } catch (error) {
        if (!response.destroyed) throw error;
    }
}

/** Answers with a problem document and the headers that go with its code. */
export function sendProblem({
    response,
    error,
    correlationId
}: {
    readonly response: Response;
    readonly error: DialFlowError;
    readonly correlationId: string;
}): void {
    if (error.code === 'unauthorized') response.set('WWW-Authenticate', 'Bearer realm="dial-flow"');
    if (error.retryAfterS !== null) response.set('Retry-After', String(Math.ceil(error.retryAfterS)));
    response
        .status(error.status)
        .set('Content-Type', PROBLEM_TYPE)
        .send(JSON.stringify(problemOf(error, correlationId)));
}
