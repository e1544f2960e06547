import { pipeline } from 'node:stream/promises';
import { readJson } from '../http/body.ts';
import { objectBody, type StreamHandler } from '../http/call.ts';
import { sendReply } from '../http/reply.ts';
import { stream, type Route } from '../http/router.ts';
import type { Org } from '../org.ts';
import { OrgError } from '../org-error.ts';
import { readMultipart } from './multipart.ts';

const upload =
    (org: Org): StreamHandler =>
    async (call, { request, response }) => {
        if (!/^multipart\//i.test(request.headers['content-type'] ?? '')) {
            const body = objectBody({ body: await readJson(request) });
            sendReply(response, {
                status: 201,
                body: await org.files.createFromJson(call.session, body)
            });
            return;
        }
        const { json, content } = await readMultipart(request, {
            part: 'VersionData',
            receive: (source) => org.files.receive(source)
        });
        if (!json || !content) {
            throw new OrgError({
                code: 'INVALID_MULTIPART_REQUEST',
                message: `The request has no part ${json ? 'VersionData' : 'with the record as JSON'}`
            });
        }
        sendReply(response, {
            status: 201,
            body: await org.files.create({ session: call.session, fields: json, content })
        });
    };

const download =
    (org: Org): StreamHandler =>
    async (call, { response }) => {
        const { stream: content, size } = await org.files.open(call.params['id'] ?? '');
        response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
        await pipeline(content, response);
    };

/** The routes of files: upload as multipart or JSON, download. */
export const fileRoutes = (org: Org): Route[] => [
    stream({ method: 'POST', pattern: '/sobjects/ContentVersion', handler: upload(org) }),
    stream({ method: 'GET', pattern: '/sobjects/ContentVersion/:id/VersionData', handler: download(org) })
];
